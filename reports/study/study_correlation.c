/* Tables of kind CORRELATION: Spearman's rho of the first row's variable with every other. */
#include <math.h>

#include "base/error.h"
#include "reports/study/counts.h"

enum { N_PAIRS, RHO, P_VALUE };

/* Group part of the addresses: what was computed. */
static const char group[] = "spearman";

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
    g_autofree double *x = report_data_values(with, 0, REPORT_TOTAL);
    g_autofree double *y = report_data_values(data, visit, REPORT_TOTAL);
    g_autofree char *id = report_test_id(work, &place);
    const ReportArray first = {.values = x}, second = {.values = y};
    const ReportInput input = {.n = data->n,
        .weight = data->weight,
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

/* The first row and another, read together. */
static gboolean add_row(ReportTableWork *work, const SchemaRow *row, GError **error)
{
    const SchemaRow *const rows[2] = {&work->spec->rows[0], row};
    ReportRowData *both[2];
    if (report_row_is_absent(work, row))
        return TRUE;
    if (!report_rows_data(work, rows, 2, both, error))
        return FALSE;
    g_autoptr(ReportRowData) with = both[0];
    g_autoptr(ReportRowData) data = both[1];
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
    g_autofree char *spanner = base_words_say(
        work->study->document->words, "Correlation with {1}", "t", spec->rows[0].label);
    (void)report_table_add_column(
        work->table, base_words(work->study->document->words, "Pairs"), "", spanner, 'r');
    (void)report_table_add_column(work->table, "rho", "", spanner, 'r');
    (void)report_table_add_column(
        work->table, base_words(work->study->document->words, "P"), "", spanner, 'r');
    for (size_t i = 1; i < spec->n_rows; i++) {
        if (!add_row(work, &spec->rows[i], error))
            return FALSE;
    }
    return TRUE;
}
