#pragma once
/**
 * @file
 * A published study's tables out of a registry: the analysis file says what, analysis/
 * computes, and the document that comes out holds numbers, methods and addresses. Rendering is
 * render.h.
 */
#include "registry/cohort.h"
#include "reports/model/table.h"
#include "schema/analysis.h"

/** Who is in a table, and where; for who explains its numbers. */
typedef struct {
    const SchemaTable *table; /**< Borrowed. */
    const char *visit; /**< Of BALANCE, which has two: address part of this one; else NULL.
                            Borrowed. */
    size_t n;          /**< Members of the cohort, in byte order of their record ids. */
    int32_t *group; /**< n codes of the table's groups, 0 where it has none; -1: not in it. */
} ReportMembers;
void report_members_free(void *members);

typedef struct {
    const char *const *tables; /**< Ids to make, NULL-ended; NULL for all. */
    const char *const
        *figures;        /**< Ids to make, NULL-ended; NULL for all where `tables` is, else
                              none. A figure brings the table of its numbers with it. */
    const char *p_style; /**< NULL for the analysis' own. */
    const char *percent_style; /**< NULL for the analysis' own. */
    const char *deaths;        /**< "apart" or "unknown"; NULL for the analysis' own. */
    bool missing_percent;      /**< Unknown lines with the percentage of the column. */
    bool by_rows;              /**< Patients are read one by one also where counts would do; the
                                    document is the same to the last digit. */
    const struct ReportCounts *counts; /**< What patients are counted as; there is no cohort
                                            then. NULL: the cohort is read. */
    GPtrArray *members; /**< Takes a ReportMembers a table, two of BALANCE; by rows then, and
                             the cohort is asked for ids. NULL: nobody wants to know. */
    GPtrArray *nobody;  /**< Takes the ids (char *, new) of the study's groups that are at fault
                             for nobody being in them. NULL: nobody wants to know. */
    const BaseWords *words;   /**< The language of the sentences; NULL is English. */
    const SchemaStudy *study; /**< For the labels of events; NULL: made from their names. */
    /**
     * Called before each table and figure that is made, with its id; FALSE with `error` set
     * ends the report. NULL: none.
     */
    gboolean (*step)(const char *what, size_t done, size_t all, void *data, GError **error);
    void *step_data;
} ReportOptions;

/**
 * Reads the cohort once and makes every table, and every figure; pictures are drawn by
 * figure_draw.h.
 * @param cohort   of the analysis, not read yet; nothing else was asked of it. NULL where the
 *                 options have counts.
 * @param options  NULL for the defaults.
 * @return NULL with BASE_ERROR_USAGE for an unknown table, figure or style, _STUDY for what the
 *         analysis file gets wrong, _NUMERICAL with the cell's address.
 */
ReportDocument *report_study(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const ReportOptions *options, GError **error);

/** Asks a cohort of the analysis for all that its tables and figures need, and reads nothing:
 * to know which variables a study is about. */
gboolean report_study_ask_all(
    RegistryCohort *cohort, const SchemaAnalysis *analysis, GError **error);

/**
 * The STROBE flow as a document with one table; steps that exclude nobody are kept.
 * @param study  where it says how consent is given, who stays is counted by that.
 * @param words  the language of its sentences; NULL is English.
 */
ReportDocument *report_flow(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const SchemaStudy *study, const BaseWords *words, GError **error);
