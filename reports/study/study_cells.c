/* Numbers into cells: text in the style, values under their addresses. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "reports/results/measures.h"
#include "reports/study/study.h"
#include "reports/words/test.h"

static ReportAddress address_of(
    const ReportTableWork *work, const ReportPlace *place, const char *statistic)
{
    return (ReportAddress){.table = work->spec->id,
        .row = place->row,
        .level = place->level,
        .group = place->group,
        .visit = place->visit,
        .statistic = statistic};
}

void report_cell_number(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *statistic, double value, const char *printed, const char *test)
{
    const ReportAddress address = address_of(work, place, statistic);
    const size_t index =
        report_document_add_value(work->study->document, &address, value, printed, test);
    if (cell)
        report_cell_add_value(cell, index);
}

void report_cell_count(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    int64_t n, int64_t denominator, int64_t column_n)
{
    g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, n);
    g_autofree char *total = g_strdup_printf("%" G_GINT64_FORMAT, denominator);
    g_autofree char *percent =
        report_format_percent(n, denominator, work->study->percent_style);
    const double share = denominator > 0 ? 100.0 * (double)n / (double)denominator : NAN;
    GString *text = g_string_new(count);
    if (denominator != column_n)
        g_string_append_printf(text, "/%s", total);
    if (denominator > 0)
        g_string_append_printf(text, " (%s%%)", percent);
    report_cell_set_text(cell, n == 0 && work->spec->blank_zeros ? "" : text->str);
    g_string_free(text, TRUE);
    report_cell_number(work, cell, place, "n", (double)n, count, NULL);
    report_cell_number(work, cell, place, "percent", share, percent, NULL);
    if (denominator != column_n)
        report_cell_number(work, cell, place, "denominator", (double)denominator, total, NULL);
}

void report_cell_unknown(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    int64_t n, int64_t column_n)
{
    g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, n);
    report_cell_number(work, cell, place, "n", (double)n, count, NULL);
    if (!cell)
        return;
    if (!work->study->missing_percent || column_n == 0) {
        report_cell_set_text(cell, count);
        return;
    }
    g_autofree char *percent = report_format_percent(n, column_n, work->study->percent_style);
    g_autofree char *text = g_strdup_printf("%s (%s%%)", count, percent);
    report_cell_set_text(cell, text);
    report_cell_number(
        work, cell, place, "percent", 100.0 * (double)n / (double)column_n, percent, NULL);
}

char *report_test_id(const ReportTableWork *work, const ReportPlace *place)
{
    const ReportAddress address = address_of(work, place, "");
    char *id = report_address(&address);
    id[strlen(id) - 1] = '\0';
    return id;
}

static void add_significance(
    ReportTableWork *work, const ReportPlace *place, bool significant, const char *test)
{
    report_cell_number(
        work, NULL, place, "significant", significant, significant ? "yes" : "no", test);
}

void report_table_any(ReportTableWork *work)
{
    const double limit = work->spec->significance;
    bool known = false, significant = false;
    for (size_t i = 0; i < work->runs->len; i++) {
        const ReportRun *run = work->runs->pdata[i];
        known = known || !isnan(run->test->p_value);
        significant = significant || run->test->p_value < limit;
    }
    if (limit <= 0 || !known)
        return;
    const ReportPlace place = {.row = SCHEMA_ROW_ANY,
        .group = work->split.grouping->overall_id,
        .visit = work->spec->visit};
    add_significance(work, &place, significant, NULL);
}

/* A course adjusts its families by itself. */
static bool is_one_family(const ReportTableWork *work)
{
    return work->spec->family == SCHEMA_FAMILY_TABLE && work->spec->kind != SCHEMA_TABLE_COURSE;
}

static void write_p(ReportTableWork *work, const ReportRun *run)
{
    const ReportTest *test = run->test;
    const double limit = work->spec->significance;
    g_autofree char *printed = report_format_p(test->p_value, work->study->p_style);
    report_cell_set_text(run->cell, printed);
    report_cell_number(work, run->cell, &run->place, "p", test->p_value, printed, test->id);
    if (limit > 0 && !isnan(test->p_value))
        add_significance(work, &run->place, test->p_value < limit, test->id);
}

void report_run_free(void *data)
{
    ReportRun *run = data;
    report_result_free(run->result);
    g_free(run->where);
    g_free(run->before);
    g_free(run->after);
    g_free(run);
}

gboolean report_cell_p(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    ReportResult *result, const SchemaRow *row, const char *where, GError **error)
{
    g_autofree char *id = report_test_id(work, place);
    if (!result) {
        g_prefix_error(error, "%s: ", id);
        return FALSE;
    }
    (void)report_result_withhold(result, work->spec->min_n, row->test != SCHEMA_TEST_AUTO);
    ReportRun *run = g_new0(ReportRun, 1);
    run->result = result;
    run->test = report_document_add_test(work->study->document, id);
    run->cell = cell;
    run->place = *place;
    run->row = row;
    run->where = g_strdup(where);
    g_ptr_array_add(work->runs, run);
    report_test_fill(run->test, result, work->study->document->words);
    if (!is_one_family(work))
        write_p(work, run);
    return TRUE;
}

void report_run_visits(ReportTableWork *work, const char *before, const char *after)
{
    ReportRun *run = work->runs->pdata[work->runs->len - 1];
    run->before = g_strdup(before);
    run->after = g_strdup(after);
}

gboolean report_table_family(ReportTableWork *work, GError **error)
{
    if (!is_one_family(work))
        return TRUE;
    SchemaAdjust adjust = SCHEMA_ADJUST_NONE;
    g_autoptr(GPtrArray) family = g_ptr_array_new();
    for (size_t i = 0; i < work->runs->len; i++) {
        const ReportRun *run = work->runs->pdata[i];
        if (run->row->adjust == SCHEMA_ADJUST_NONE)
            continue;
        adjust = run->row->adjust;
        g_ptr_array_add(family, run->result);
    }
    if (family->len > 0 && !report_declared_adjust(adjust, family, error))
        return FALSE;
    for (size_t i = 0; i < work->runs->len; i++) {
        const ReportRun *run = work->runs->pdata[i];
        report_test_fill(run->test, run->result, work->study->document->words);
        write_p(work, run);
    }
    return TRUE;
}
