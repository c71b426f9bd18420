/*
 * Tables with a column a group: one P over all groups (kind GROUPS) or one a pair of groups
 * (kind PAIRWISE). A row of several visits is a section with a block a visit.
 */
#include "reports/study/counts.h"
#include "reports/study/study_model.h"

/* The columns of P values after those of the groups. */
static size_t n_p_columns(const ReportTableWork *work)
{
    if (work->spec->kind == SCHEMA_TABLE_PAIRWISE)
        return work->split.grouping->n_pairs;
    for (size_t i = 0; i < work->spec->n_rows; i++) {
        if (work->spec->rows[i].test != SCHEMA_TEST_NONE)
            return 1;
    }
    return 0;
}

/* The first of the columns that say how two groups differ, behind P. */
static size_t contrast_column(const ReportTableWork *work)
{
    return work->split.n_arms + n_p_columns(work);
}

static void add_columns(ReportTableWork *work)
{
    const SchemaGrouping *grouping = work->split.grouping;
    const BaseWords *words = work->study->document->words;
    const bool pairs = work->spec->kind == SCHEMA_TABLE_PAIRWISE;
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        g_autofree char *detail = g_strdup_printf("n = %" G_GINT64_FORMAT, arm->n);
        (void)report_table_add_column(work->table,
            arm->group->under ? arm->group->under : arm->group->label, detail, arm->group->over,
            'r');
    }
    for (size_t i = 0; i < n_p_columns(work); i++)
        (void)report_table_add_column(work->table,
            pairs ? grouping->pairs[i].label : base_words(words, "P"), "",
            pairs ? base_words(words, "P value") : NULL, 'r');
    if (work->spec->differences) {
        (void)report_table_add_column(
            work->table, base_words(words, "Difference (95% CI)"), "", NULL, 'r');
        (void)report_table_add_column(
            work->table, base_words(words, "Effect size"), "", NULL, 'r');
    }
    if (work->spec->smd)
        (void)report_table_add_column(work->table, base_words(words, "SMD"), "", NULL, 'r');
}

/* The values of a row at a visit, by the groups of the table; borrows from both. */
static ReportSample sample_of(
    const ReportTableWork *work, const ReportRowData *data, size_t visit)
{
    return (ReportSample){.value = data->value ? data->value[visit] : NULL,
        .moments = report_data_moments(data, visit, 0),
        .level = data->level ? data->level[visit] : NULL,
        .group = data->group,
        .weight = data->weight,
        .n = data->n,
        .n_groups = work->split.grouping->n_groups,
        .n_levels = report_n_levels(data->row),
        .ordered = data->row->kind == SCHEMA_ROW_CATEGORICAL};
}

static gboolean overall_test(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, GError **error)
{
    const SchemaGrouping *grouping = work->split.grouping;
    const SchemaRow *row = data->row;
    const ReportPlace place = {
        .row = row->id, .group = grouping->overall_id, .visit = data->visits[visit]};
    const ReportSample sample = sample_of(work, data, visit);
    const bool is_paired = row->test == SCHEMA_TEST_T_PAIRED ||
                           row->test == SCHEMA_TEST_SIGNED_RANK ||
                           row->test == SCHEMA_TEST_MCNEMAR;
    ReportResult *result = is_paired ? report_match_test(work, row, visit, error)
                                     : report_declared_groups(row->test, &sample, error);
    return report_cell_p(
        work, &line->cells[work->split.n_arms], &place, result, row, "", error);
}

GPtrArray *report_pair_tests(
    const ReportTableWork *work, const ReportRowData *data, size_t visit, GError **error)
{
    const SchemaGrouping *grouping = work->split.grouping;
    const ReportSample sample = sample_of(work, data, visit);
    g_autofree size_t *pairs = g_new0(size_t, 2 * grouping->n_pairs + 1);
    for (size_t i = 0; i < grouping->n_pairs; i++) {
        pairs[2 * i] = grouping->pairs[i].first;
        pairs[2 * i + 1] = grouping->pairs[i].second;
    }
    /* A family of the whole table is adjusted when all of it is there. */
    const SchemaAdjust adjust =
        work->spec->family == SCHEMA_FAMILY_TABLE ? SCHEMA_ADJUST_NONE : data->row->adjust;
    GPtrArray *results = report_declared_pairs(
        data->row->test, adjust, &sample, pairs, grouping->n_pairs, error);
    if (!results)
        g_prefix_error(
            error, "T%s.%s.%s: ", work->spec->id, data->row->id, data->visits[visit]);
    return results;
}

static gboolean pair_tests(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, GError **error)
{
    const SchemaGrouping *grouping = work->split.grouping;
    const SchemaRow *row = data->row;
    g_autoptr(GPtrArray) results = report_pair_tests(work, data, visit, error);
    if (!results)
        return FALSE;
    for (size_t i = 0; i < grouping->n_pairs; i++) {
        const ReportPlace place = {
            .row = row->id, .group = grouping->pairs[i].id, .visit = data->visits[visit]};
        if (!report_cell_p(work, &line->cells[work->split.n_arms + i], &place,
                g_ptr_array_steal_index(results, 0), row, grouping->pairs[i].label, error))
            return FALSE;
    }
    return TRUE;
}

/* Of a checkbox row each level is tested by itself: ticked or not. */
static gboolean test_level(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, size_t level, GError **error)
{
    const SchemaGrouping *grouping = work->split.grouping;
    const SchemaRow *row = data->row;
    if (row->test == SCHEMA_TEST_NONE || !data->ticked)
        return TRUE;
    const ReportPlace place = {.row = row->id,
        .level = row->levels[level].id,
        .group = grouping->overall_id,
        .visit = data->visits[visit]};
    const ReportSample sample = {.level = data->ticked[level],
        .group = data->group,
        .weight = data->weight,
        .n = data->n,
        .n_groups = grouping->n_groups,
        .n_levels = 2,
        .event = 1};
    return report_cell_p(work, &line->cells[work->split.n_arms], &place,
        report_declared_groups(row->test, &sample, error), row, row->levels[level].label,
        error);
}

static gboolean add_tests(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, GError **error)
{
    if (data->row->test == SCHEMA_TEST_NONE || n_p_columns(work) == 0 || data->ticked)
        return TRUE;
    return work->spec->kind == SCHEMA_TABLE_PAIRWISE
               ? pair_tests(work, line, data, visit, error)
               : overall_test(work, line, data, visit, error);
}

/* n and percentage of one level in each column. */
static void add_counts(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, size_t level)
{
    const bool binary = data->row->kind == SCHEMA_ROW_BINARY;
    const int32_t *codes = data->ticked ? data->ticked[level] : data->level[visit];
    const int32_t code = data->ticked ? 1 : (int32_t)level;
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        const ReportPlace place = {.row = data->row->id,
            .level = binary ? NULL : data->row->levels[level].id,
            .group = arm->group->id,
            .visit = data->visits[visit]};
        const int64_t missing = report_count_level(data, codes, arm->code, -1);
        report_cell_count(work, &line->cells[i], &place,
            report_count_level(data, codes, arm->code, code), report_row_n(data, arm) - missing,
            arm->n);
    }
    if (work->spec->smd)
        report_smd_level(work, line, data, visit, level);
}

static void add_missing(
    ReportTableWork *work, const ReportRowData *data, size_t visit, int indent)
{
    g_autofree ReportMissingCell *cells = g_new0(ReportMissingCell, work->split.n_arms + 1);
    for (size_t i = 0; i < work->split.n_arms; i++)
        cells[i] = (ReportMissingCell){i, &work->split.arms[i], visit};
    report_missing_lines(work, data, indent, cells, work->split.n_arms);
}

/* How the two groups differ, from the test that was run last. */
static gboolean add_contrast(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, int indent, GError **error)
{
    static const SchemaPair both = {.first = 0, .second = 1};
    if (!work->spec->differences || data->row->test == SCHEMA_TEST_NONE || data->ticked)
        return TRUE;
    const ReportRun *run = work->runs->pdata[work->runs->len - 1];
    const ReportContrast one = {.data = data,
        .visit = visit,
        .pair = &both,
        .result = run->result,
        .place = run->place,
        .column = contrast_column(work),
        .indent = indent};
    return report_contrast_write(work, line, &one, error);
}

static gboolean add_block(ReportTableWork *work, const ReportRowData *data, size_t visit,
    const char *label, int indent, GError **error)
{
    const SchemaRow *row = data->row;
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, indent, label);
    for (size_t i = 0; data->value && i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        const ReportPlace place = {
            .row = row->id, .group = arm->group->id, .visit = data->visits[visit]};
        if (!report_cell_summary(work, &line->cells[i], &place, data, visit, arm->code, error))
            return FALSE;
    }
    if (work->spec->smd && data->value && !report_smd_number(work, line, data, visit, error))
        return FALSE;
    if (row->kind == SCHEMA_ROW_BINARY)
        add_counts(work, line, data, visit, 0);
    if (!add_tests(work, line, data, visit, error) ||
        !add_contrast(work, line, data, visit, indent, error))
        return FALSE;
    const bool levels = row->kind == SCHEMA_ROW_CATEGORICAL || row->kind == SCHEMA_ROW_MULTIPLE;
    for (size_t i = 0; levels && i < row->n_levels; i++) {
        ReportLine *below = report_table_add_line(
            work->table, REPORT_LINE_LEVEL, indent + 1, row->levels[i].label);
        add_counts(work, below, data, visit, i);
        if (!test_level(work, below, data, visit, i, error) ||
            (work->spec->differences && !report_contrast_level(work, below, data, visit, i,
                                            contrast_column(work), error)))
            return FALSE;
    }
    add_missing(work, data, visit, indent + 1);
    return TRUE;
}

static gboolean add_row(ReportTableWork *work, const SchemaRow *row, GError **error)
{
    if (report_row_is_absent(work, row))
        return TRUE;
    g_autoptr(ReportRowData) data = report_row_data(work, row, error);
    if (!data)
        return FALSE;
    const bool section = data->n_visits > 1;
    if (section)
        (void)report_table_add_line(work->table, REPORT_LINE_SECTION, 0, row->label);
    for (size_t i = 0; i < data->n_visits; i++) {
        g_autofree char *visit = report_visit_label(work->study, data->visits[i]);
        if (!add_block(work, data, i, section ? visit : row->label, section ? 1 : 0, error))
            return FALSE;
    }
    return report_levels_check(work, data, error);
}

gboolean report_table_groups(ReportTableWork *work, GError **error)
{
    add_columns(work);
    for (size_t i = 0; i < work->spec->n_rows; i++) {
        if (!add_row(work, &work->spec->rows[i], error))
            return FALSE;
    }
    if (work->spec->differences)
        report_contrast_remarks(work);
    if (work->spec->smd)
        report_smd_remark(work);
    return TRUE;
}
