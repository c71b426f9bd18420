/* Tables of kind CORRELATION: Spearman's rho of the first row's variable with every other. */
#include <math.h>

#include "base/error.h"
#include "reports/study/study.h"

enum { N_PAIRS, RHO, P_VALUE };

/* Group part of the addresses: what was computed. */
static const char group[] = "spearman";

/* Values of members of the table; NaN for everybody else. */
static double *members_only(const ReportTableWork *work, const double *value)
{
    double *kept = g_new(double, work->split.n_rows + 1);
    for (size_t i = 0; i < work->split.n_rows; i++)
        kept[i] = work->split.group[i] >= 0 ? value[i] : NAN;
    return kept;
}

static void set_number(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *statistic, double value, int decimals, const char *test)
{
    g_autofree char *printed = report_format_number(value, decimals);
    report_cell_set_text(cell, isnan(value) ? "\xe2\x80\x93" : printed);
    report_cell_number(work, cell, place, statistic, value, printed, test);
}

static gboolean add_line(ReportTableWork *work, const ReportRowData *with,
    const ReportRowData *data, size_t visit, const char *label, int indent, GError **error)
{
    const ReportPlace place = {
        .row = data->row->id, .group = group, .visit = data->visits[visit]};
    g_autofree double *x = members_only(work, with->value[0]);
    g_autofree double *y = members_only(work, data->value[visit]);
    g_autofree char *id = report_test_id(work, &place);
    const ReportArray first = {.values = x}, second = {.values = y};
    const ReportInput input = {.n = work->split.n_rows,
        .roles = {[REPORT_ROLE_X] = &first, [REPORT_ROLE_Y] = &second}};
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, indent, label);
    GError *reason = NULL;
    ReportResult *result = report_method_run(REPORT_METHOD_SPEARMAN, &input, NULL, &reason);
    if (!result) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL,
            "%s: the correlation could not be computed: %s", id, reason->message);
        g_error_free(reason);
        return FALSE;
    }
    result->n_missing = work->split.n - result->n;
    set_number(work, &line->cells[N_PAIRS], &place, "n", (double)result->n, 0, NULL);
    set_number(work, &line->cells[RHO], &place, "rho",
        report_result_estimate(result, "rho")->value, 2, id);
    return report_cell_p(work, &line->cells[P_VALUE], &place, result, data->row, "", error);
}

static gboolean add_row(
    ReportTableWork *work, const ReportRowData *with, const SchemaRow *row, GError **error)
{
    g_autoptr(ReportRowData) data = report_row_data(work, row, error);
    if (!data)
        return FALSE;
    const bool section = data->n_visits > 1;
    if (section)
        (void)report_table_add_line(work->table, REPORT_LINE_SECTION, 0, row->label);
    for (size_t i = 0; i < data->n_visits; i++) {
        g_autofree char *visit = report_visit_label(work->study, data->visits[i]);
        if (!add_line(
                work, with, data, i, section ? visit : row->label, section ? 1 : 0, error))
            return FALSE;
    }
    return TRUE;
}

gboolean report_table_correlation(ReportTableWork *work, GError **error)
{
    const SchemaTable *spec = work->spec;
    g_autoptr(ReportRowData) with = report_row_data(work, &spec->rows[0], error);
    if (!with)
        return FALSE;
    g_autofree char *spanner = g_strdup_printf("Correlation with %s", spec->rows[0].label);
    (void)report_table_add_column(work->table, "Pairs", "", spanner, 'r');
    (void)report_table_add_column(work->table, "rho", "", spanner, 'r');
    (void)report_table_add_column(work->table, "P", "", spanner, 'r');
    for (size_t i = 1; i < spec->n_rows; i++) {
        if (!add_row(work, with, &spec->rows[i], error))
            return FALSE;
    }
    return TRUE;
}
