#pragma once
/**
 * @file
 * Inside reports/: published tables as data, one number a row.
 */
#include "reports/model/table.h"
#include "schema/analysis.h"

/** One row of the file; every text is "" where the cell is empty. */
typedef struct {
    char *study, *table, *variable, *level, *group, *visit, *cohort, *statistic, *value,
        *reason;
} ReportPublished;

/**
 * Reads a CSV with the columns study, table, variable, level, group, statistic and value, and
 * visit or cohort or both, and reason, why the number is known to differ (others are allowed
 * and ignored).
 * @return GPtrArray of ReportPublished (owned); NULL with BASE_ERROR_INPUT.
 */
GPtrArray *report_published_load(const char *path, GError **error);

/**
 * The balance of the published matched groups: each row of a table of kind groups whose cohort
 * is a match, where another such table has the row before matching.
 * @param printed  address of each published number to its ReportVerdict; see report.h.
 * @return ReportPublishedBalance *, owned.
 */
GPtrArray *report_published_balance(const SchemaAnalysis *analysis, GHashTable *printed);

/** Where a published row leads. */
typedef struct {
    char *address;       /**< As far as the published labels are known. New. */
    const char *problem; /**< Why it leads nowhere, or NULL. */
} ReportPublishedPlace;

/**
 * The address of a published row by the published names in the analysis file. A row may be
 * called by one of its levels ("ESCC 2"), a level may be a visit, and a P that stands in the
 * line of a level is the row's. @param document  whose addresses are there.
 */
ReportPublishedPlace report_published_place(const ReportDocument *document,
    const SchemaAnalysis *analysis, const ReportPublished *cell);
