/* Tables of kind VISITS: within each group a column a visit and one P for before and after. */
#include "base/error.h"
#include "reports/study/counts.h"

/* Columns of a group: its visits and the P. */
static size_t stride(const ReportTableWork *work)
{
    return work->spec->rows[0].n_visits + 1;
}

static void add_columns(ReportTableWork *work)
{
    const ReportStudy *study = work->study;
    const SchemaRow *first = &work->spec->rows[0];
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        g_autofree char *spanner =
            g_strdup_printf("%s (n = %" G_GINT64_FORMAT ")", arm->group->label, arm->n);
        for (size_t j = 0; j < first->n_visits; j++) {
            g_autofree char *label = report_visit_label(study, first->visits[j]);
            (void)report_table_add_column(work->table, label, "", spanner, 'r');
        }
        (void)report_table_add_column(
            work->table, base_words(work->study->document->words, "P"), "", spanner, 'r');
    }
}

static gboolean add_test(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t arm, GError **error)
{
    const ReportSplit *split = &work->split;
    const SchemaRow *row = data->row;
    const size_t visits[2] = {0, data->n_visits - 1};
    const ReportPlace place = {.row = row->id,
        .group = split->arms[arm].group->id,
        .visit = work->spec->change->between_id};
    return report_cell_p(work, &line->cells[arm * stride(work) + data->n_visits], &place,
        report_data_test_paired(data, split->arms[arm].code, visits, error), row,
        split->arms[arm].group->label, error);
}

static ReportPlace place_of(
    const ReportArm *arm, const ReportRowData *data, const char *level, size_t visit)
{
    return (ReportPlace){.row = data->row->id,
        .level = level,
        .group = arm->group->id,
        .visit = data->visits[visit]};
}

static void add_counts(
    ReportTableWork *work, ReportLine *line, const ReportRowData *data, size_t level)
{
    const bool binary = data->row->kind == SCHEMA_ROW_BINARY;
    const char *id = binary ? NULL : data->row->levels[level].id;
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        for (size_t visit = 0; visit < data->n_visits; visit++) {
            const int32_t *codes = data->level[visit];
            const int64_t missing = report_count_level(data, codes, arm->code, -1);
            const ReportPlace place = place_of(arm, data, id, visit);
            report_cell_count(work, &line->cells[i * stride(work) + visit], &place,
                report_count_level(data, codes, arm->code, (int32_t)level),
                report_row_n(data, arm) - missing, arm->n);
        }
    }
}

static void add_missing(ReportTableWork *work, const ReportRowData *data)
{
    const size_t n = work->split.n_arms * data->n_visits;
    g_autofree ReportMissingCell *cells = g_new0(ReportMissingCell, n + 1);
    for (size_t i = 0; i < n; i++) {
        const size_t arm = i / data->n_visits, visit = i % data->n_visits;
        cells[i] =
            (ReportMissingCell){arm * stride(work) + visit, &work->split.arms[arm], visit};
    }
    report_missing_lines(work, data, 1, cells, n);
}

static gboolean add_row(ReportTableWork *work, const SchemaRow *row, GError **error)
{
    if (report_row_is_absent(work, row))
        return TRUE;
    g_autoptr(ReportRowData) data = report_row_data(work, row, error);
    if (!data)
        return FALSE;
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, 0, row->label);
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        for (size_t visit = 0; data->value && visit < data->n_visits; visit++) {
            const ReportPlace place = place_of(arm, data, NULL, visit);
            if (!report_cell_summary(work, &line->cells[i * stride(work) + visit], &place, data,
                    visit, arm->code, error))
                return FALSE;
        }
        if (row->test != SCHEMA_TEST_NONE && !add_test(work, line, data, i, error))
            return FALSE;
    }
    if (row->kind == SCHEMA_ROW_BINARY)
        add_counts(work, line, data, 0);
    for (size_t i = 0; row->kind == SCHEMA_ROW_CATEGORICAL && i < row->n_levels; i++) {
        ReportLine *below =
            report_table_add_line(work->table, REPORT_LINE_LEVEL, 1, row->levels[i].label);
        add_counts(work, below, data, i);
    }
    add_missing(work, data);
    return report_levels_check(work, data, error);
}

gboolean report_table_visits(ReportTableWork *work, GError **error)
{
    const SchemaTable *spec = work->spec;
    for (size_t i = 0; i < spec->n_rows; i++) {
        const SchemaRow *row = &spec->rows[i];
        bool same = row->n_visits >= 2 && row->n_visits == spec->rows[0].n_visits &&
                    row->kind != SCHEMA_ROW_MULTIPLE;
        for (size_t j = 0; same && j < row->n_visits; j++)
            same = g_str_equal(row->visits[j], spec->rows[0].visits[j]);
        if (!same) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
                "table %s, row %s: the rows of a table of kind visits have the same two or "
                "more visits, and none is a checkbox field",
                spec->id, row->id);
            return FALSE;
        }
    }
    if (spec->n_rows > 0)
        add_columns(work);
    for (size_t i = 0; i < spec->n_rows; i++) {
        if (!add_row(work, &spec->rows[i], error))
            return FALSE;
    }
    return TRUE;
}
