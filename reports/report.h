#pragma once
/**
 * @file
 * A published study's tables out of a registry: the analysis file says what, analysis/ computes,
 * and the document that comes out holds numbers, methods and addresses. Rendering is render.h.
 */
#include "registry/reader.h"
#include "reports/table.h"
#include "schema/analysis.h"

typedef struct {
    const char *const *tables; /**< Ids to make, NULL-ended; NULL for all. */
    const char *p_style;       /**< NULL for the analysis' own. */
    const char *percent_style;
    bool missing_percent;
} ReportOptions;

/**
 * Runs the cohort and every table. BASE_ERROR_USAGE for an unknown table id, _STUDY for what the
 * analysis file gets wrong, _NUMERICAL with the cell's address.
 */
ReportDocument *report_study(RegistryReader *reader, const SchemaAnalysis *analysis,
    const ReportOptions *options, GError **error);

/** The STROBE flow as a document with one table. */
ReportDocument *report_flow(
    RegistryReader *reader, const SchemaAnalysis *analysis, GError **error);

/** What became of one published cell. */
typedef struct {
    char *address;
    char *published; /**< As printed. */
    char *computed;  /**< As this registry's table prints it, "" where there is no such cell. */
    enum { REPORT_AGREE, REPORT_DIFFER, REPORT_IMPOSSIBLE } verdict;
    char *reason;    /**< Why impossible or what differs; "" for agree. */
} ReportVerdict;

typedef struct {
    gint64 n_agree, n_differ, n_impossible;
    GPtrArray *cells; /**< ReportVerdict *, in the order of the published file. */
} ReportVerification;

/**
 * Compares the document's cells with a published table as data (columns study, table, variable,
 * level, group, visit, statistic, value), at the decimals printed there.
 */
ReportVerification *report_verify(const ReportDocument *document, const SchemaAnalysis *analysis,
    const char *published_path, GError **error);
void report_verification_free(ReportVerification *verification);
