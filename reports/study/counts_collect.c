/* The counts of a cohort: each table's patients, row by row, as its leaves ask. */
#include <math.h>

#include "base/error.h"
#include "reports/study/cohort.h"
#include "reports/study/counts_few.h"

static const char *reason_of(
    ReportCounts *counts, const ReportRowData *data, size_t visit, size_t i)
{
    const bool known = data->reason && data->reason[visit] && data->reason[visit][i] >= 0;
    return known ? g_string_chunk_insert_const(
                       counts->texts, data->reasons[visit]->text[data->reason[visit][i]])
                 : NULL;
}

/* ---- one row ---- */

/* Of a checkbox row whether anything is known. */
static double known_of(const ReportRowData *data, size_t i)
{
    for (size_t k = 0; k < data->row->n_levels; k++)
        if (data->ticked[k][i] >= 0)
            return 0;
    return NAN;
}

/* A level or tick as a cell has it. */
static double code_of(int32_t code)
{
    return code < 0 ? (double)NAN : (double)code;
}

static double value_of(const ReportLeaf *leaf, const ReportRowData *data, size_t i)
{
    const size_t visit = leaf->visit[0];
    if (leaf->kind == REPORT_LEAF_TICKS)
        return code_of(data->ticked[leaf->box][i]);
    if (data->ticked)
        return known_of(data, i);
    if (data->level)
        return code_of(data->level[visit][i]);
    const double value = data->value[visit][i];
    return leaf->kind == REPORT_LEAF_SUMS && !isnan(value) ? 0 : value;
}

static void count_visit(ReportCounts *counts, ReportLeaf *leaf, const ReportRowData *data)
{
    const size_t visit = leaf->visit[0];
    g_autofree ReportCount *members = g_new0(ReportCount, data->n + 1);
    for (size_t i = 0; i < data->n; i++) {
        ReportCount *cell = &members[i];
        *cell = (ReportCount){.group = data->group[i],
            .value = {value_of(leaf, data, i)},
            .reason = {leaf->kind == REPORT_LEAF_TICKS ? NULL
                                                       : reason_of(counts, data, visit, i)},
            .n = 1};
        cell->died = isnan(cell->value[0]) && data->died && (data->died[i] >> visit & 1) != 0 &&
                     leaf->kind != REPORT_LEAF_TICKS;
    }
    report_leaf_take(leaf, members, data->n);
    for (size_t d = 0; visit == 0 && leaf->kind != REPORT_LEAF_TICKS && d < REPORT_N_DOUBTS;
         d++)
        leaf->n_doubtful[d] = data->n_doubtful[d];
    leaf->n_held = visit == 0 && leaf->kind != REPORT_LEAF_TICKS ? data->n_held : 0;
}

/* After minus before, or the levels at both. */
static gboolean count_pair(ReportLeaf *leaf, const ReportRowData *data, GError **error)
{
    const size_t before = leaf->visit[0], after = leaf->visit[1];
    g_autofree double *difference = g_new(double, data->n + 1);
    if (data->value && !report_measure_change(
                           data->value[after], data->value[before], data->n, difference, error))
        return FALSE;
    g_autofree ReportCount *members = g_new0(ReportCount, data->n + 1);
    for (size_t i = 0; i < data->n; i++) {
        ReportCount *cell = &members[i];
        *cell = (ReportCount){.group = data->group[i], .n = 1};
        if (data->value)
            cell->value[0] =
                leaf->kind == REPORT_LEAF_SUMS && !isnan(difference[i]) ? 0 : difference[i];
        for (size_t k = 0; data->level && k < 2; k++)
            cell->value[k] = code_of(data->level[leaf->visit[k]][i]);
    }
    report_leaf_take(leaf, members, data->n);
    return TRUE;
}

/* ---- values ---- */

/* To what the dictionary lets the values be, as far as it says. */
static void widen(const ReportTableWork *work, ReportLeaf *leaf)
{
    const ReportStudy *study = work->study;
    const double step = leaf->scale.step;
    ReportLimits limits;
    if (!study->study || !report_leaf_limits(study->analysis, study->study, leaf, 0, &limits))
        return;
    if (step > 0 && limits.low < leaf->scale.low)
        leaf->scale.low -= floor((leaf->scale.low - limits.low) / step + 1e-6) * step;
    leaf->scale.high = fmax(leaf->scale.high, limits.high);
}

static gboolean take_values(
    const ReportTableWork *work, ReportLeaf *leaf, const ReportRowData *data, GError **error)
{
    const double *first = data->value[leaf->visit[0]];
    leaf->value = g_memdup2(first, (data->n + 1) * sizeof *first);
    if (leaf->n_columns == 2 &&
        !report_measure_change(data->value[leaf->visit[1]], first, data->n, leaf->value, error))
        return FALSE;
    leaf->scale = report_scale_of(leaf->value, data->n);
    widen(work, leaf);
    return TRUE;
}

static gboolean take_sums(ReportLeaf *leaf, const ReportRowData *data, GError **error)
{
    g_autofree double *chosen = g_new(double, data->n + 1);
    for (guint g = 0; g < leaf->sums->len; g++) {
        for (size_t i = 0; i < data->n; i++)
            chosen[i] = data->group[i] == (int32_t)g ? leaf->value[i] : (double)NAN;
        if (!report_measure_sums(chosen, data->weight, data->n,
                &g_array_index(leaf->sums, StatMomentSums, g), error))
            return FALSE;
    }
    return TRUE;
}

static bool has_values(const ReportLeaf *leaf)
{
    return leaf->kind == REPORT_LEAF_SUMS || leaf->kind == REPORT_LEAF_VALUES;
}

static gboolean count_row(ReportCounts *counts, const ReportTableWork *work, ReportLeaf *leaf,
    const ReportRowData *data, GError **error)
{
    if (leaf->n_columns == 1)
        count_visit(counts, leaf, data);
    else if (!count_pair(leaf, data, error))
        return FALSE;
    return !has_values(leaf) || (take_values(work, leaf, data, error) &&
                                    (!leaf->sums || take_sums(leaf, data, error)));
}

/* ---- rows together ---- */

static gboolean count_together(
    ReportCounts *counts, ReportTableWork *work, ReportLeaf *leaf, GError **error)
{
    ReportRowData *data[REPORT_LEAF_COLUMNS] = {NULL};
    if (!report_rows_data(work, leaf->row, leaf->n_columns, data, error))
        return FALSE;
    g_autofree ReportCount *members = g_new0(ReportCount, data[0]->n + 1);
    for (size_t i = 0; i < data[0]->n; i++) {
        ReportCount *cell = &members[i];
        *cell = (ReportCount){.group = data[0]->group[i], .n = 1};
        for (size_t c = 0; c < leaf->n_columns; c++) {
            const size_t visit = leaf->visit[c];
            cell->value[c] =
                data[c]->value ? data[c]->value[visit][i] : code_of(data[c]->level[visit][i]);
            if (data[c]->group[i] < 0)
                cell->group = -1;
            if (c < REPORT_LEAF_REASONS)
                cell->reason[c] = reason_of(counts, data[c], visit, i);
        }
    }
    report_leaf_take(leaf, members, data[0]->n);
    for (size_t c = 0; c < leaf->n_columns; c++)
        report_row_data_free(data[c]);
    return TRUE;
}

/* ---- tables ---- */

/* Who is in no group: who is left out by the table's condition is not. */
static gboolean take_no_group(ReportCounted *counted, const ReportSplit *split,
    const RegistryCohort *cohort, GError **error)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(g_free);
    g_autofree int32_t *group = NULL;
    if (split->where && split->where[0] != '\0')
        g_ptr_array_add(columns, report_truth_of(split->where));
    g_autoptr(BaseFrame) frame = report_split_read(split, cohort, columns, true, &group, error);
    for (size_t i = 0; frame && i < split->n_rows; i++) {
        const double is_true = columns->len > 0 ? report_number_at(&frame->columns[0], i) : 1;
        if (split->group[i] < 0 && is_true != 0 && !isnan(is_true))
            counted->who.cell[i] = (int32_t)counted->n_groups;
    }
    return frame != NULL;
}

static gboolean count_split(ReportCounted *counted, const ReportSplit *split,
    const RegistryCohort *cohort, GError **error)
{
    counted->n_members = split->n_members;
    counted->n_unknown = split->n_unknown;
    counted->n_no_group = split->n_no_group;
    counted->who.n_cells = counted->n_groups + 1;
    counted->who.cell =
        g_memdup2(split->group, (split->n_rows + 1) * sizeof *counted->who.cell);
    for (size_t i = 0; i < split->n_rows; i++)
        if (split->group[i] >= 0)
            counted->n[split->group[i]]++;
    return take_no_group(counted, split, cohort, error);
}

static gboolean count_leaves(
    ReportCounts *counts, ReportCounted *counted, ReportTableWork *work, GError **error)
{
    g_autoptr(ReportRowData) data = NULL;
    for (guint i = 0; i < counted->leaves->len; i++) {
        ReportLeaf *leaf = counted->leaves->pdata[i];
        if (leaf->kind == REPORT_LEAF_TIMES || leaf->kind == REPORT_LEAF_TOGETHER) {
            if (!count_together(counts, work, leaf, error))
                return FALSE;
            continue;
        }
        if (!data || data->row != leaf->row[0]) {
            g_clear_pointer(&data, report_row_data_free);
            data = report_row_data(work, leaf->row[0], error);
        }
        if (!data || !count_row(counts, work, leaf, data, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean count_table(
    ReportStudy *study, ReportCounts *counts, ReportCounted *counted, GError **error)
{
    ReportTableWork work = {.study = study,
        .spec = counted->table,
        .by_record = true,
        .remarks = g_ptr_array_new_with_free_func(g_free)};
    const gboolean done = report_members_choose(&work, error) &&
                          count_split(counted, &work.split, study->cohort, error) &&
                          count_leaves(counts, counted, &work, error);
    if (!done)
        report_place_error(study, counted->table->line, error);
    report_split_clear(&work.split);
    g_ptr_array_unref(work.remarks);
    return done;
}

/* ---- the study ---- */

static void count_flow(ReportCounts *counts, const RegistryCohort *cohort)
{
    const RegistryFlowStep *flow = registry_cohort_flow(cohort);
    for (size_t i = 0; i < counts->analysis->n_steps; i++)
        counts->steps[i] = (ReportCountedStep){
            flow[i].n_before, flow[i].n_excluded, flow[i].n_unknown, flow[i].n_after};
    counts->n_withdrawn = registry_cohort_n_withdrawn(cohort);
}

/* Reads what the tables need for which counts do, and no more. */
static gboolean read_cohort(ReportStudy *study, ReportCounts *counts, GError **error)
{
    static const char *const none[] = {NULL};
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    for (guint i = 1; i < counts->tables->len; i++) {
        const ReportCounted *counted = counts->tables->pdata[i];
        if (!counted->needs_rows)
            g_ptr_array_add(tables, counted->table->id);
    }
    g_ptr_array_add(tables, NULL);
    const ReportOptions wanted = {
        .tables = (const char *const *)tables->pdata, .figures = none};
    return report_study_ask(study, &wanted, error) && report_who_ask(study, counts, error) &&
           registry_cohort_read(study->cohort, error) &&
           registry_cohort_bring(study->cohort, error);
}

static gboolean count_all(ReportStudy *study, ReportCounts *counts, GError **error)
{
    ReportSplit split = {0};
    gboolean done = read_cohort(study, counts, error) &&
                    report_split_init(
                        &split, study->cohort, &study->analysis->grouping, NULL, true, error) &&
                    count_split(counts->tables->pdata[0], &split, study->cohort, error);
    if (done) {
        counts->n_patients = split.n_rows;
        count_flow(counts, study->cohort);
    }
    for (guint i = 1; done && i < counts->tables->len; i++) {
        ReportCounted *counted = counts->tables->pdata[i];
        done = counted->needs_rows || count_table(study, counts, counted, error);
    }
    report_split_clear(&split);
    return done;
}

ReportCounts *report_counts_collect(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const SchemaStudy *study, GError **error)
{
    g_autoptr(ReportDocument) document = report_document_of(analysis);
    ReportStudy making = {.cohort = cohort,
        .analysis = analysis,
        .study = study,
        .document = document,
        .collects = true,
        .asks_rows = true,
        .deaths_apart = analysis->style.deaths_apart};
    g_autoptr(ReportCounts) counts = report_counts_new(analysis);
    const gboolean done = count_all(&making, counts, error);
    g_free(making.death_days);
    registry_asked_free(making.asked);
    return done ? g_steal_pointer(&counts) : NULL;
}
