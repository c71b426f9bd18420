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
 * The same for a table that is looked at by itself: variable, group, statistic and value are
 * enough, and a cell may hold what is printed in it: "45 (71.4)", "45/63 (71.4)", "59.1 ± 8.6",
 * "1,234". BASE_ERROR_INPUT also for a statistic that is not known, with the nearest that is.
 */
GPtrArray *report_published_load_bare(const char *path, GError **error);
/** Splits such cells into rows of one number. */
gboolean report_published_split(GPtrArray *rows, const char *path, GError **error);

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
