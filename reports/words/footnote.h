#pragma once
/**
 * @file
 * Footnotes on the tests that a table ran: what was run, on which pairs, and what did not go as
 * the name says. Composed from typed results and the labels of the study, each kept by itself;
 * nothing is read out of a sentence.
 */
#include "reports/results/result.h"

/** A test of a table and where it stands. The labels are the study's, "" where none; borrowed.
 */
typedef struct {
    const ReportResult *result;
    const char *row;            /**< "Pain VAS". */
    const char *column;         /**< The group, or the pair of groups. */
    const char *before, *after; /**< Two visits that are compared. */
} ReportRunWords;

/** What P values are adjusted over together. */
typedef enum {
    REPORT_FAMILY_ROW_VISIT,    /**< The pairs of groups within one row and visit. */
    REPORT_FAMILY_TABLE,        /**< All adjusted P values of the table. */
    REPORT_FAMILY_COURSE_ROW,   /**< The pairs of visits of one row and group. */
    REPORT_FAMILY_COURSE_GROUP, /**< All rows and pairs of visits of one group. */
    REPORT_FAMILY_COURSE_TABLE  /**< All P values of a table of a course. */
} ReportFamily;

/** Which numbers of pairs a footnote lists. */
typedef enum {
    REPORT_PAIRS_NONE,
    REPORT_PAIRS_COLUMNS, /**< A row, then a number a column. */
    REPORT_PAIRS_VISITS   /**< A row, its columns, and in each a number a pair of visits. */
} ReportPairList;

/** The runs of one method with one adjustment. */
typedef struct {
    ReportMethodId id;
    const char *adjustment; /**< Its name, or NULL. */
    size_t adjusted;        /**< How many P values were adjusted together. */
    bool unpaired;
    GPtrArray *runs; /**< const ReportRunWords *, borrowed. */
} ReportMethodRuns;

/**
 * The methods of a table in the order in which they first ran.
 * @param runs  ReportRunWords; they outlive what is returned.
 * @return new array of ReportMethodRuns *, which it frees.
 */
GPtrArray *report_method_runs(const GArray *runs);

/** "Wilcoxon signed-rank test, normal approximation ..., adjusted by Holm over a family of 3:
 * the pairs of visits of one row and group": what all runs have in common. New. */
char *report_method_runs_words(
    const ReportMethodRuns *method, ReportFamily family, const BaseWords *words);

/** The footnote: those words, the pairs, where variants differ, and what has no P. New. */
char *report_method_runs_note(const ReportMethodRuns *method, ReportFamily family,
    ReportPairList pairs, const BaseWords *words);

/** The mark of method i: 'a', 'b', ... Methods beyond 'z' share it. */
char report_method_letter(guint i);

/** "P values by Fisher's exact test (a) and Student's t-test (b)." New. */
char *report_method_runs_list(const GPtrArray *methods, const BaseWords *words);
