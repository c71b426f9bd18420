/* Tables of kind COURSE: a line a group, a column a visit, and a P a pair of visits. */
#include "reports/study/counts.h"
#include "reports/study/study_model.h"

/* A test of the table, and where its P goes once the family is adjusted. */
typedef struct {
    ReportResult *result; /* Owned until its P is printed. */
    ReportLine *line;
    size_t column;
    const SchemaRow *row;
    const ReportArm *arm;
    size_t pair;
} Pending;

static void add_columns(ReportTableWork *work)
{
    const SchemaTable *spec = work->spec;
    char *const *visits = spec->rows[0].visits;
    for (size_t i = 0; i < spec->rows[0].n_visits; i++) {
        g_autofree char *label = report_visit_label(work->study, visits[i]);
        (void)report_table_add_column(work->table, label, "", NULL, 'r');
    }
    for (size_t i = 0; i < spec->n_visit_pairs; i++) {
        const SchemaVisitPair *pair = &spec->visit_pairs[i];
        g_autofree char *before = report_visit_label(work->study, visits[pair->before]);
        g_autofree char *after = report_visit_label(work->study, visits[pair->after]);
        before[0] = g_ascii_tolower(before[0]);
        g_autofree char *spanner =
            base_words_say(work->study->document->words, "P against {1}", "t", before);
        (void)report_table_add_column(work->table, after, "", spanner, 'r');
    }
}

/* The members of a column of patients at two visits. */
static ReportResult *run_test(const ReportRowData *data, const ReportArm *arm,
    const SchemaVisitPair *pair, GError **error)
{
    const size_t visits[2] = {pair->before, pair->after};
    return report_data_test_paired(data, arm->code, visits, error);
}

static gboolean run_tests(ReportTableWork *work, const ReportRowData *data, ReportLine *line,
    const ReportArm *arm, GArray *pending, GError **error)
{
    const SchemaTable *spec = work->spec;
    for (size_t i = 0; data->row->test != SCHEMA_TEST_NONE && i < spec->n_visit_pairs; i++) {
        const Pending one = {.result = run_test(data, arm, &spec->visit_pairs[i], error),
            .line = line,
            .column = data->n_visits + i,
            .row = data->row,
            .arm = arm,
            .pair = i};
        if (!one.result) {
            g_prefix_error(error, "T%s.%s.%s.%s: ", spec->id, data->row->id, arm->group->id,
                spec->visit_pairs[i].id);
            return FALSE;
        }
        g_array_append_val(pending, one);
    }
    return TRUE;
}

static void add_counts(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    const ReportArm *arm, size_t level)
{
    for (size_t visit = 0; visit < data->n_visits; visit++) {
        const int32_t *codes = data->level[visit];
        const bool binary = data->row->kind == SCHEMA_ROW_BINARY;
        const ReportPlace place = {.row = data->row->id,
            .level = binary ? NULL : data->row->levels[level].id,
            .group = arm->group->id,
            .visit = data->visits[visit]};
        report_cell_count(work, &line->cells[visit], &place,
            report_count_level(data, codes, arm->code, (int32_t)level),
            arm->n - report_count_level(data, codes, arm->code, -1), arm->n);
    }
}

static void add_missing(
    ReportTableWork *work, const ReportRowData *data, const ReportArm *arm, int indent)
{
    g_autofree ReportMissingCell *cells = g_new0(ReportMissingCell, data->n_visits);
    for (size_t visit = 0; visit < data->n_visits; visit++)
        cells[visit] = (ReportMissingCell){visit, arm, visit};
    report_missing_lines(work, data, indent, cells, data->n_visits);
}

static gboolean add_arm(ReportTableWork *work, const ReportRowData *data, const ReportArm *arm,
    const char *label, int indent, GArray *pending, GError **error)
{
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, indent, label);
    for (size_t visit = 0; data->value && visit < data->n_visits; visit++) {
        const ReportPlace place = {
            .row = data->row->id, .group = arm->group->id, .visit = data->visits[visit]};
        if (!report_cell_summary(
                work, &line->cells[visit], &place, data, visit, arm->code, error))
            return FALSE;
    }
    if (data->row->kind == SCHEMA_ROW_BINARY)
        add_counts(work, line, data, arm, 0);
    if (!run_tests(work, data, line, arm, pending, error))
        return FALSE;
    for (size_t i = 0; data->row->kind == SCHEMA_ROW_CATEGORICAL && i < data->row->n_levels;
         i++) {
        ReportLine *below = report_table_add_line(
            work->table, REPORT_LINE_LEVEL, indent + 1, data->row->levels[i].label);
        add_counts(work, below, data, arm, i);
    }
    add_missing(work, data, arm, indent + 1);
    return TRUE;
}

static gboolean add_row(
    ReportTableWork *work, const SchemaRow *row, GArray *pending, GError **error)
{
    const ReportSplit *split = &work->split;
    if (report_row_is_absent(work, row))
        return TRUE;
    g_autoptr(ReportRowData) data = report_row_data(work, row, error);
    if (!data)
        return FALSE;
    const bool alone = split->n_arms == 1;
    if (!alone)
        (void)report_table_add_line(work->table, REPORT_LINE_SECTION, 0, row->label);
    for (size_t i = 0; i < split->n_arms; i++) {
        const ReportArm *arm = &split->arms[i];
        g_autofree char *label =
            alone ? g_strdup(row->label)
                  : g_strdup_printf("%s (n = %" G_GINT64_FORMAT ")", arm->group->label, arm->n);
        if (!add_arm(work, data, arm, label, alone ? 0 : 1, pending, error))
            return FALSE;
    }
    return report_levels_check(work, data, error);
}

/* ---- families ---- */

static bool is_same_family(SchemaFamily family, const Pending *a, const Pending *b)
{
    return (family == SCHEMA_FAMILY_TABLE || a->arm == b->arm) &&
           (family != SCHEMA_FAMILY_ROW || a->row == b->row);
}

/* Adjusts the family of a test, if the test is the first of it. */
static gboolean adjust_family(
    const ReportTableWork *work, const GArray *pending, guint first, GError **error)
{
    const Pending *head = &g_array_index(pending, Pending, first);
    g_autoptr(GPtrArray) family = g_ptr_array_new();
    for (guint i = 0; i < pending->len; i++) {
        const Pending *one = &g_array_index(pending, Pending, i);
        if (!is_same_family(work->spec->family, head, one))
            continue;
        if (i < first)
            return TRUE;
        g_ptr_array_add(family, one->result);
    }
    return head->row->adjust == SCHEMA_ADJUST_NONE ||
           report_declared_adjust(head->row->adjust, family, error);
}

static gboolean print_p_values(ReportTableWork *work, GArray *pending, GError **error)
{
    for (guint i = 0; i < pending->len; i++)
        if (!adjust_family(work, pending, i, error))
            return FALSE;
    for (guint i = 0; i < pending->len; i++) {
        Pending *one = &g_array_index(pending, Pending, i);
        const ReportPlace place = {.row = one->row->id,
            .group = one->arm->group->id,
            .visit = work->spec->visit_pairs[one->pair].id};
        const SchemaVisitPair *pair = &work->spec->visit_pairs[one->pair];
        char *const *visits = one->row->visits;
        g_autofree char *before = report_visit_label(work->study, visits[pair->before]);
        g_autofree char *after = report_visit_label(work->study, visits[pair->after]);
        if (!report_cell_p(work, &one->line->cells[one->column], &place,
                g_steal_pointer(&one->result), one->row,
                work->split.n_arms == 1 ? "" : one->arm->group->label, error))
            return FALSE;
        report_run_visits(work, before, after);
    }
    return TRUE;
}

static void pending_clear(void *data)
{
    report_result_free(((Pending *)data)->result);
}

gboolean report_table_course(ReportTableWork *work, GError **error)
{
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(Pending));
    g_array_set_clear_func(pending, pending_clear);
    if (work->spec->n_rows > 0)
        add_columns(work);
    for (size_t i = 0; i < work->spec->n_rows; i++)
        if (!add_row(work, &work->spec->rows[i], pending, error))
            return FALSE;
    return print_p_values(work, pending, error);
}
