/* Tables of kind CROSSTAB: counts of one variable down and another across, in each group. */
#include "base/error.h"
#include "reports/study/study.h"
#include "reports/words/reading.h"

static void add_columns(ReportTableWork *work)
{
    const SchemaRow *across = &work->spec->rows[1];
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        g_autofree char *spanner =
            g_strdup_printf("%s (n = %" G_GINT64_FORMAT ")", arm->group->label, arm->n);
        for (size_t j = 0; j < across->n_levels; j++)
            (void)report_table_add_column(
                work->table, across->levels[j].label, "", spanner, 'r');
    }
}

/* The two rows were read together: their entries are of the same members. */
static int64_t count_both(const ReportRowData *down, int32_t down_level,
    const ReportRowData *across, int32_t across_level, int32_t group)
{
    int64_t n = 0;
    for (size_t i = 0; i < down->n; i++)
        if (down->level[0][i] == down_level && across->level[0][i] == across_level &&
            report_data_is_in(down, i, group))
            n += report_data_weight(down, i);
    return n;
}

/* One line; a level of -1 counts those whose value down is missing. */
static void add_line(ReportTableWork *work, const ReportRowData *down,
    const ReportRowData *across, int32_t level, bool shown)
{
    const size_t n_across = across->row->n_levels;
    const SchemaRowLevel *spec = level < 0 ? NULL : &down->row->levels[level];
    ReportLine *line = NULL;
    if (shown)
        line = report_table_add_line(work->table, spec ? REPORT_LINE_ROW : REPORT_LINE_UNKNOWN,
            0, spec ? spec->label : "Unknown");
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        for (size_t j = 0; j < n_across; j++) {
            const ReportPlace place = {.row = across->row->levels[j].id,
                .level = spec ? spec->id : report_missing_level(down->row),
                .group = arm->group->id,
                .visit = down->visits[0]};
            const int64_t n = count_both(down, level, across, (int32_t)j, arm->code);
            report_cell_unknown(
                work, line ? &line->cells[i * n_across + j] : NULL, &place, n, 0);
        }
    }
}

/* Members of any group with that level down and any across. */
static int64_t line_total(const ReportRowData *down, int32_t level)
{
    return report_count_level(down, down->level[0], REPORT_TOTAL, level);
}

/* Empty lines before the first and after the last level that occurs are not printed. */
static void add_lines(
    ReportTableWork *work, const ReportRowData *down, const ReportRowData *across)
{
    const int32_t n_levels = (int32_t)down->row->n_levels;
    int32_t first = n_levels, last = -1;
    for (int32_t i = 0; i < n_levels; i++) {
        if (line_total(down, i) == 0)
            continue;
        first = MIN(first, i);
        last = i;
    }
    for (int32_t i = 0; i < n_levels; i++)
        add_line(work, down, across, i, i >= first && i <= last);
    add_line(work, down, across, -1, down->row->show_unknown && line_total(down, -1) > 0);
}

/* Whose value across is missing stands in no column: the note says how many. */
static void note_missing_across(ReportTableWork *work, const ReportRowData *across)
{
    const int64_t n = line_total(across, -1);
    if (n == 0)
        return;
    g_autofree char *note =
        report_no_column_words(across->row->label, n, work->study->document->words);
    report_table_add_note(work->table, "", note);
}

gboolean report_table_crosstab(ReportTableWork *work, GError **error)
{
    const SchemaTable *spec = work->spec;
    const bool fits = spec->n_rows == 2 && spec->rows[0].kind == SCHEMA_ROW_CATEGORICAL &&
                      spec->rows[1].kind == SCHEMA_ROW_CATEGORICAL &&
                      spec->rows[0].n_visits <= 1 && spec->rows[1].n_visits <= 1;
    if (!fits) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "table %s: a crosstab has two categorical rows of one visit, the first down, the "
            "second across",
            spec->id);
        return FALSE;
    }
    const SchemaRow *const rows[2] = {&spec->rows[0], &spec->rows[1]};
    ReportRowData *data[2];
    if (!report_rows_data(work, rows, 2, data, error))
        return FALSE;
    g_autoptr(ReportRowData) down = data[0];
    g_autoptr(ReportRowData) across = data[1];
    add_columns(work);
    add_lines(work, down, across);
    note_missing_across(work, across);
    return TRUE;
}
