/* Tables of kind CONTRASTS: a line a row, visit and pair of groups. */
#include <math.h>

#include "reports/study/counts.h"

enum { COLUMN_N, COLUMN_DIFFERENCE, COLUMN_EFFECT, COLUMN_P };

static const BaseWords *words_of(const ReportTableWork *work)
{
    return work->study->document->words;
}

static void add_columns(ReportTableWork *work)
{
    const BaseWords *words = words_of(work);
    (void)report_table_add_column(work->table, base_words(words, "n"), "", NULL, 'r');
    (void)report_table_add_column(
        work->table, base_words(words, "Difference (95% CI)"), "", NULL, 'r');
    (void)report_table_add_column(work->table, base_words(words, "Effect size"), "", NULL, 'r');
    (void)report_table_add_column(work->table, base_words(words, "P"), "", NULL, 'r');
}

/* Patients of a group with a value. */
static int64_t n_known(const ReportContrast *one, size_t group)
{
    int64_t n = 0;
    for (size_t i = 0; i < one->data->n; i++) {
        const bool known = one->data->value ? !isnan(one->data->value[one->visit][i])
                                            : one->data->level[one->visit][i] >= 0;
        if (known && one->data->group[i] == (int32_t)group)
            n += one->data->weight ? one->data->weight[i] : 1;
    }
    return n;
}

static void write_n(ReportTableWork *work, ReportLine *line, const ReportContrast *one)
{
    const int64_t n1 = n_known(one, one->pair->first), n2 = n_known(one, one->pair->second);
    g_autofree char *first = g_strdup_printf("%" G_GINT64_FORMAT, n1);
    g_autofree char *second = g_strdup_printf("%" G_GINT64_FORMAT, n2);
    g_autofree char *text = g_strdup_printf("%s, %s", first, second);
    ReportCell *cell = &line->cells[COLUMN_N];
    report_cell_set_text(cell, text);
    report_cell_number(work, cell, &one->place, "n_first", (double)n1, first, NULL);
    report_cell_number(work, cell, &one->place, "n_second", (double)n2, second, NULL);
}

/* "Baseline: C vs T": what the section above does not say already. */
static char *label_of(const ReportTableWork *work, const ReportContrast *one, bool alone)
{
    const bool pairs = work->split.grouping->n_pairs > 1;
    if (alone)
        return g_strdup(one->data->row->label);
    if (one->data->n_visits < 2)
        return g_strdup(one->pair->label);
    char *visit = report_visit_label(work->study, one->data->visits[one->visit]);
    if (!pairs)
        return visit;
    char *label = base_words_say(words_of(work), "{1}: {2}", "tt", visit, one->pair->label);
    g_free(visit);
    return label;
}

static gboolean add_line(ReportTableWork *work, ReportContrast *one, ReportResult *result,
    bool alone, GError **error)
{
    g_autofree char *label = label_of(work, one, alone);
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, one->indent, label);
    one->result = result;
    write_n(work, line, one);
    return report_cell_p(work, &line->cells[COLUMN_P], &one->place, result, one->data->row,
               one->pair->label, error) &&
           report_contrast_write(work, line, one, error);
}

static gboolean add_visit(
    ReportTableWork *work, const ReportRowData *data, size_t visit, bool alone, GError **error)
{
    const SchemaGrouping *grouping = work->split.grouping;
    g_autoptr(GPtrArray) results = report_pair_tests(work, data, visit, error);
    if (!results)
        return FALSE;
    for (size_t i = 0; i < grouping->n_pairs; i++) {
        ReportContrast one = {.data = data,
            .visit = visit,
            .pair = &grouping->pairs[i],
            .column = COLUMN_DIFFERENCE,
            .indent = alone ? 0 : 1,
            .place = {.row = data->row->id,
                .group = grouping->pairs[i].id,
                .visit = data->visits[visit]}};
        if (!add_line(work, &one, g_ptr_array_steal_index(results, 0), alone, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_row(ReportTableWork *work, const SchemaRow *row, GError **error)
{
    if (report_row_is_absent(work, row))
        return TRUE;
    g_autoptr(ReportRowData) data = report_row_data(work, row, error);
    if (!data)
        return FALSE;
    const bool alone = data->n_visits == 1 && work->split.grouping->n_pairs == 1;
    if (!alone)
        (void)report_table_add_line(work->table, REPORT_LINE_SECTION, 0, row->label);
    for (size_t i = 0; i < data->n_visits; i++)
        if (!add_visit(work, data, i, alone, error))
            return FALSE;
    return TRUE;
}

gboolean report_table_contrasts(ReportTableWork *work, GError **error)
{
    add_columns(work);
    for (size_t i = 0; i < work->spec->n_rows; i++)
        if (!add_row(work, &work->spec->rows[i], error))
            return FALSE;
    report_contrast_remarks(work);
    return TRUE;
}
