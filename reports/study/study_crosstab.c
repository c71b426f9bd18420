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

/* A line: of a level down, or of those whose value down is missing, of whom a code may stand
 * for some. */
typedef struct {
    int32_t level; /* -1 for missing. */
    const char *code;
    const char *id, *label;
} Line;

static bool is_in_line(const ReportRowData *down, size_t i, const Line *line)
{
    return down->level[0][i] == line->level &&
           (!line->code || report_reason_is(down, 0, i, line->code));
}

/* The two rows were read together: their entries are of the same members.
 * @param level  across; -1 counts those without a value across, too. */
static int64_t count_both(const ReportRowData *down, const Line *line,
    const ReportRowData *across, int32_t level, int32_t group)
{
    int64_t n = 0;
    for (size_t i = 0; i < down->n; i++)
        if (is_in_line(down, i, line) && (level < 0 || across->level[0][i] == level) &&
            report_data_is_in(down, i, group))
            n += report_data_weight(down, i);
    return n;
}

static void add_line(ReportTableWork *work, const ReportRowData *down,
    const ReportRowData *across, const Line *one, bool shown)
{
    const size_t n_across = across->row->n_levels;
    const ReportLineKind kind = one->level < 0 ? REPORT_LINE_UNKNOWN : REPORT_LINE_ROW;
    ReportLine *line =
        shown ? report_table_add_line(work->table, kind, one->code ? 1 : 0, one->label) : NULL;
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        for (size_t j = 0; j < n_across; j++) {
            const ReportPlace place = {.row = across->row->levels[j].id,
                .level = one->id,
                .group = arm->group->id,
                .visit = down->visits[0]};
            const int64_t n = count_both(down, one, across, (int32_t)j, arm->code);
            report_cell_unknown(
                work, line ? &line->cells[i * n_across + j] : NULL, &place, n, 0);
        }
    }
}

/* Those without a value down, and why. */
static void add_missing(
    ReportTableWork *work, const ReportRowData *down, const ReportRowData *across)
{
    const bool shown = down->row->show_unknown;
    const char *id = report_missing_level(down->row);
    const Line all = {
        .level = -1, .id = id, .label = base_words(work->study->document->words, "Unknown")};
    g_autoptr(GPtrArray) codes = report_reason_codes(work->study);
    add_line(work, down, across, &all,
        shown && count_both(down, &all, across, -1, REPORT_TOTAL) > 0);
    for (guint i = 0; down->reason && i < codes->len; i++) {
        const char *code = codes->pdata[i];
        g_autofree char *level = g_strdup_printf("%s_%s", id, code);
        const Line of_code = {.level = -1,
            .code = code,
            .id = level,
            .label = report_reason_label(work->study, code)};
        if (count_both(down, &of_code, across, -1, REPORT_TOTAL) > 0)
            add_line(work, down, across, &of_code, shown);
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
    for (int32_t i = 0; i < n_levels; i++) {
        const SchemaRowLevel *spec = &down->row->levels[i];
        const Line line = {.level = i, .id = spec->id, .label = spec->label};
        add_line(work, down, across, &line, i >= first && i <= last);
    }
    add_missing(work, down, across);
}

static bool has_none(const ReportRowData *data, size_t i, const void *who)
{
    (void)who;
    return data->level[0][i] < 0 && report_data_is_in(data, i, REPORT_TOTAL);
}

/* Whose value across is missing stands in no column: the note says how many. */
static void note_missing_across(ReportTableWork *work, const ReportRowData *across)
{
    const int64_t n = line_total(across, -1);
    if (n == 0)
        return;
    g_autofree char *reasons = report_reason_counts(work->study, across, 0, has_none, NULL);
    g_autofree char *note =
        report_no_column_words(across->row->label, n, reasons, work->study->document->words);
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
