#pragma once
/**
 * @file
 * A study's tables against published ones, cell by cell.
 */
#include "reports/model/table.h"
#include "schema/analysis.h"

typedef enum {
    REPORT_AGREE,
    REPORT_DIFFER,    /**< Or no such cell; the reason says which. */
    REPORT_IMPOSSIBLE /**< Differs, and the analysis file says why no data can agree. */
} ReportVerdictKind;

/** What became of one published cell. */
typedef struct {
    char *address;   /**< As far as the published labels are known. */
    char *published; /**< As printed. */
    char *computed;  /**< As this registry's table has it, at the decimals printed there; ""
                          where there is no such cell. */
    ReportVerdictKind verdict;
    char *reason; /**< Why impossible; why it is known to differ and what differs; "" for agree.
                   */
} ReportVerdict;

/** How far two published matched groups are apart, from the printed numbers alone. */
typedef struct {
    const SchemaRow *row;         /**< Borrowed from the analysis. */
    const SchemaRowLevel *level;  /**< Of a row of several levels; else NULL. */
    char *address;                /**< Of the printed cells, up to the row or level. */
    double treated, control, smd; /**< Means or percentages after matching; the difference over
                                       the pooled SD that is printed before matching. */
} ReportPublishedBalance;

typedef struct {
    int64_t n_agree, n_differ, n_impossible;
    GPtrArray *cells;   /**< ReportVerdict *, in the order of the published file. */
    GPtrArray *balance; /**< ReportPublishedBalance *, in table order; empty where the file has
                             no matched table and the same rows before matching. */
    char *version;      /**< Of a report in JSON: the program's that wrote it; else NULL. */
    bool is_same_bytes; /**< Likewise: this program writes it byte for byte. */
} ReportVerification;

/**
 * Compares the document's cells with a published table as data (columns study, table, variable,
 * level, group, visit, statistic, value and, why a number is known to differ, reason), at the
 * decimals printed there; bands of P as the document prints them. Rows of other studies
 * than the analysis' are left out; a row that maps to no cell differs.
 * @return NULL with BASE_ERROR_INPUT: the file cannot be read, lacks a column, or has no row of
 *         the study.
 */
ReportVerification *report_verify(const ReportDocument *document,
    const SchemaAnalysis *analysis, const char *published_path, GError **error);

/** Whether a file begins as a report in JSON does, not as a table as data. */
bool report_is_report(const char *path);
/**
 * The tables that a report in JSON has: ids, NULL-ended; none where it has all of the study's.
 * @return new; NULL with BASE_ERROR_INPUT where it is no report.
 */
char **report_tables_of_report(
    const char *path, const SchemaAnalysis *analysis, GError **error);
/**
 * Compares the document with a report in JSON that was made before, cell by cell: what is
 * printed and the number behind it; and where the same version wrote it byte by byte, but for
 * the state of the registry that it names.
 * @param rendered  the document as JSON.
 * @return NULL with BASE_ERROR_INPUT: it cannot be read, is no report, or one of another study.
 */
ReportVerification *report_verify_report(
    const ReportDocument *document, GBytes *rendered, const char *path, GError **error);
void report_verification_free(ReportVerification *verification);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportVerification, report_verification_free)

/** "agree", "differ", "impossible". */
const char *report_verdict_name(ReportVerdictKind verdict);

/**
 * The verification as {"agree","differ","impossible","cells":[{"address","published",
 * "computed","verdict","reason"}]}. New text, ends with a line feed.
 */
char *report_verification_json(const ReportVerification *verification);

/**
 * The verification as a document, for every other format: a table of the cells that do not
 * agree under a line with the three counts.
 * @param document  whose snapshot and specification it bears.
 */
ReportDocument *report_verification_document(
    const ReportVerification *verification, const ReportDocument *document);
