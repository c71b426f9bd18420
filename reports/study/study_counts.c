/*
 * The data of rows out of counts. The makers of tables and figures take entries that hold a
 * row's values at all of its visits; counts say how many have what at each visit, not who has
 * what at both. Entries are made whose visits, each by itself, are what was counted; which
 * value stands beside which is no matter to any of them but tests of pairs, which have leaves
 * of their own.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "reports/study/counts.h"

/* ---- groups ---- */

void report_counts_split(const ReportStudy *study, const SchemaTable *table, ReportSplit *split)
{
    const ReportCounted *counted = report_counts_table(study->counts, table);
    report_split_of_counts(
        split, counted->grouping, table ? table->where : NULL, counted->n, counted->n_members);
    split->n_unknown = counted->n_unknown;
    split->n_no_group = counted->n_no_group;
}

/* ---- entries ---- */

/* Leaves whose cells are laid side by side, and the entries that come of it. */
typedef struct {
    const ReportLeaf **leaves;
    size_t n_leaves;
    size_t n_fixed; /* So many first values of cells, and the group, are those of an entry in
                       all leaves. */
    GArray *group;  /* int32_t: an entry each. */
    GArray *weight; /* int64_t */
    GArray *cells;  /* const ReportCount *: n_leaves an entry. */
} Entries;

static void entries_clear(Entries *entries)
{
    g_free(entries->leaves);
    g_array_unref(entries->group);
    g_array_unref(entries->weight);
    g_array_unref(entries->cells);
}

static void entries_init(Entries *entries, size_t n_most, size_t n_fixed)
{
    *entries = (Entries){.leaves = g_new0(const ReportLeaf *, n_most + 1),
        .n_fixed = n_fixed,
        .group = g_array_new(FALSE, FALSE, sizeof(int32_t)),
        .weight = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .cells = g_array_new(FALSE, FALSE, sizeof(const ReportCount *))};
}

static const ReportCount *cell_at(const ReportLeaf *leaf, guint i)
{
    return i < leaf->cells->len ? &g_array_index(leaf->cells, ReportCount, i) : NULL;
}

static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool goes_with(const Entries *entries, const ReportCount *a, const ReportCount *b)
{
    bool same = a->group == b->group;
    for (size_t i = 0; i < entries->n_fixed; i++)
        same = same && is_same(a->value[i], b->value[i]);
    return same;
}

/* Cells are in order of group and first values, so that those which go together are reached
 * together. @return whether all leaves ended together. */
static bool lay_side_by_side(Entries *entries)
{
    const size_t n = entries->n_leaves;
    g_autofree guint *at = g_new0(guint, n + 1);
    g_autofree int64_t *used = g_new0(int64_t, n + 1);
    const ReportCount *first;
    while ((first = cell_at(entries->leaves[0], at[0]))) {
        int64_t weight = first->n - used[0];
        for (size_t k = 0; k < n; k++) {
            const ReportCount *cell = cell_at(entries->leaves[k], at[k]);
            if (!cell || !goes_with(entries, first, cell))
                return false;
            weight = MIN(weight, cell->n - used[k]);
            g_array_append_val(entries->cells, cell);
        }
        g_array_append_val(entries->group, first->group);
        g_array_append_val(entries->weight, weight);
        for (size_t k = 0; k < n; k++) {
            used[k] += weight;
            if (used[k] == cell_at(entries->leaves[k], at[k])->n) {
                used[k] = 0;
                at[k]++;
            }
        }
    }
    for (size_t k = 0; k < n; k++)
        if (cell_at(entries->leaves[k], at[k]))
            return false;
    return true;
}

static const ReportCount *cell_of(const Entries *entries, size_t entry, size_t leaf)
{
    return g_array_index(entries->cells, const ReportCount *, entry * entries->n_leaves + leaf);
}

/* ---- into the data of a row ---- */

static void take_entries(ReportRowData *data, const Entries *entries)
{
    data->n = entries->group->len;
    data->group = g_new0(int32_t, data->n + 1);
    data->weight = g_new0(int64_t, data->n + 1);
    for (size_t i = 0; i < data->n; i++) {
        data->group[i] = g_array_index(entries->group, int32_t, i);
        data->weight[i] = g_array_index(entries->weight, int64_t, i);
    }
    if (data->row->kind == SCHEMA_ROW_CONTINUOUS)
        data->value = g_new0(double *, data->n_visits + 1);
    else if (data->row->kind == SCHEMA_ROW_MULTIPLE)
        data->ticked = g_new0(int32_t *, data->row->n_levels + 1);
    else
        data->level = g_new0(int32_t *, data->n_visits + 1);
}

static int32_t *levels_of(const Entries *entries, size_t leaf, size_t column)
{
    const size_t n = entries->group->len;
    int32_t *levels = g_new0(int32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const double value = cell_of(entries, i, leaf)->value[column];
        levels[i] = isnan(value) ? -1 : (int32_t)value;
    }
    return levels;
}

static void take_visit(
    ReportRowData *data, size_t visit, const Entries *entries, size_t leaf, size_t column)
{
    if (data->level)
        data->level[visit] = levels_of(entries, leaf, column);
    if (!data->value)
        return;
    data->value[visit] = g_new0(double, data->n + 1);
    for (size_t i = 0; i < data->n; i++)
        data->value[visit][i] = cell_of(entries, i, leaf)->value[column];
}

/* Missing-data codes and texts below a limit, as those who read patients get them. */
static void take_reasons(const ReportTableWork *work, ReportRowData *data, size_t visit,
    const Entries *entries, size_t leaf, size_t column)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (size_t i = 0; column < REPORT_LEAF_REASONS && i < data->n; i++) {
        const char *reason = cell_of(entries, i, leaf)->reason[column];
        if (reason)
            g_ptr_array_add(texts, (char *)reason);
    }
    if (texts->len == 0)
        return;
    g_autofree int32_t *codes = g_new(int32_t, data->n + 1);
    BaseColumn answers = {
        .values = base_values_of_texts((const char **)texts->pdata, texts->len), .code = codes};
    for (size_t i = 0; i < data->n; i++) {
        const char *reason = cell_of(entries, i, leaf)->reason[column];
        codes[i] = reason ? base_values_find_text(answers.values, reason) : -1;
    }
    report_reasons_take(work, data, visit, &answers);
    base_values_unref(answers.values);
}

static void take_died(ReportRowData *data, size_t visit, const Entries *entries, size_t leaf)
{
    if (!data->died)
        data->died = g_new0(uint32_t, data->n + 1);
    for (size_t i = 0; visit < 32 && i < data->n; i++)
        data->died[i] |= (uint32_t)cell_of(entries, i, leaf)->died << visit;
}

/* Moments of each group, then of all. New. */
static StatMoments *moments_of(const ReportLeaf *leaf)
{
    StatMoments *moments = g_new0(StatMoments, leaf->sums->len + 1);
    StatMomentSums all = {0};
    for (guint g = 0; g < leaf->sums->len; g++) {
        const StatMomentSums *sums = &g_array_index(leaf->sums, StatMomentSums, g);
        moments[g] = report_measure_of_sums(sums);
        report_measure_sums_add(&all, sums);
    }
    moments[leaf->sums->len] = report_measure_of_sums(&all);
    return moments;
}

/* ---- one row ---- */

static gboolean fail_leaf(const char *key, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
        "the counts of %s are not there, or do not go together", key);
    return FALSE;
}

/* The leaf of a key, whatever it is called. @param key_take  is freed. */
static const ReportLeaf *find_leaf(const ReportTableWork *work, char *key_take, GError **error)
{
    g_autofree char *key = key_take;
    const ReportLeaf *leaf = report_counts_leaf(work->study->counts, key);
    if (!leaf)
        (void)fail_leaf(key, error);
    return leaf;
}

/* One a visit, then of a checkbox row one a box. */
static gboolean find_leaves(
    const ReportTableWork *work, const ReportRowData *data, Entries *entries, GError **error)
{
    const SchemaRow *row = data->row;
    const size_t n_boxes = row->kind == SCHEMA_ROW_MULTIPLE ? row->n_levels : 0;
    for (size_t k = 0; k < data->n_visits + n_boxes; k++) {
        const bool is_box = k >= data->n_visits;
        const ReportLeaf *leaf = find_leaf(work,
            report_leaf_key(work->spec, &row, 1,
                is_box ? row->levels[k - data->n_visits].id : NULL,
                report_leaf_visit(work->spec, row, is_box ? 0 : k)),
            error);
        if (!leaf)
            return FALSE;
        entries->leaves[entries->n_leaves++] = leaf;
    }
    return TRUE;
}

static void take_pair(ReportRowData *data, const ReportLeaf *leaf)
{
    ReportPairData *pair = g_new0(ReportPairData, 1);
    const guint n = leaf->cells->len;
    pair->n = n;
    const bool numbers = leaf->kind != REPORT_LEAF_CHANGES;
    pair->visits[0] = leaf->visit[0];
    pair->visits[1] = leaf->visit[1];
    pair->group = g_new0(int32_t, n + 1);
    pair->weight = g_new0(int64_t, n + 1);
    pair->difference = numbers ? g_new0(double, n + 1) : NULL;
    pair->level[0] = numbers ? NULL : g_new0(int32_t, n + 1);
    pair->level[1] = numbers ? NULL : g_new0(int32_t, n + 1);
    for (guint i = 0; i < n; i++) {
        const ReportCount *cell = cell_at(leaf, i);
        pair->group[i] = cell->group;
        pair->weight[i] = cell->n;
        if (numbers)
            pair->difference[i] = cell->value[0];
        for (size_t k = 0; !numbers && k < 2; k++)
            pair->level[k][i] = isnan(cell->value[k]) ? -1 : (int32_t)cell->value[k];
    }
    pair->moments = leaf->sums ? moments_of(leaf) : NULL;
    g_ptr_array_add(data->pairs, pair);
}

/* The pairs of visits of the row that the counts have. */
static void take_pairs(const ReportTableWork *work, ReportRowData *data)
{
    const ReportCounted *counted = report_counts_table(work->study->counts, work->spec);
    data->n_groups = counted->n_groups;
    data->pairs = g_ptr_array_new_with_free_func(report_pair_data_free);
    for (guint i = 0; i < counted->leaves->len; i++) {
        const ReportLeaf *leaf = counted->leaves->pdata[i];
        if (leaf->row[0] == data->row && leaf->row[1] == data->row)
            take_pair(data, leaf);
    }
}

static void take_leaf(
    const ReportTableWork *work, ReportRowData *data, const Entries *entries, size_t k)
{
    const ReportLeaf *leaf = entries->leaves[k];
    if (leaf->kind == REPORT_LEAF_TICKS) {
        data->ticked[leaf->box] = levels_of(entries, k, 0);
        return;
    }
    take_visit(data, k, entries, k, 0);
    take_reasons(work, data, k, entries, k, 0);
    if (work->study->death_days)
        take_died(data, k, entries, k);
    if (leaf->sums) {
        if (!data->moments)
            data->moments = g_new0(StatMoments *, data->n_visits + 1);
        data->moments[k] = moments_of(leaf);
    }
}

static gboolean one_row(const ReportTableWork *work, ReportRowData *data, GError **error)
{
    Entries entries;
    entries_init(&entries, data->n_visits + data->row->n_levels, 0);
    gboolean done = find_leaves(work, data, &entries, error);
    if (done && !lay_side_by_side(&entries))
        done = fail_leaf(entries.leaves[0]->key, error);
    if (done) {
        const ReportLeaf *first = entries.leaves[0];
        take_entries(data, &entries);
        for (size_t k = 0; k < entries.n_leaves; k++)
            take_leaf(work, data, &entries, k);
        take_pairs(work, data);
        memcpy(data->n_doubtful, first->n_doubtful, sizeof data->n_doubtful);
        data->n_held = first->n_held;
        report_reasons_remark(work, data);
    }
    entries_clear(&entries);
    return done;
}

/* ---- rows together ---- */

/* The joint leaves: one a visit of the last row, whose first values are those of the others. */
static gboolean find_joint(const ReportTableWork *work, const SchemaRow *const *rows, size_t n,
    Entries *entries, GError **error)
{
    const SchemaRow *last = rows[n - 1];
    for (size_t v = 0; v < MAX(last->n_visits, 1); v++) {
        const ReportLeaf *leaf = find_leaf(work,
            report_leaf_key(work->spec, rows, n, NULL, report_leaf_visit(work->spec, last, v)),
            error);
        if (!leaf)
            return FALSE;
        entries->leaves[entries->n_leaves++] = leaf;
    }
    return TRUE;
}

static gboolean rows_together(const ReportTableWork *work, ReportRowData **out, size_t n,
    const SchemaRow *const *rows, GError **error)
{
    Entries entries;
    entries_init(&entries, out[n - 1]->n_visits, n - 1);
    gboolean done = find_joint(work, rows, n, &entries, error);
    if (done && !lay_side_by_side(&entries))
        done = fail_leaf(entries.leaves[0]->key, error);
    for (size_t c = 0; done && c < n; c++) {
        take_entries(out[c], &entries);
        for (size_t v = 0; v < (c + 1 == n ? out[c]->n_visits : 1); v++) {
            take_visit(out[c], v, &entries, v, c);
            take_reasons(work, out[c], v, &entries, v, c);
        }
        report_reasons_remark(work, out[c]);
    }
    entries_clear(&entries);
    return done;
}

gboolean report_counts_rows(const ReportTableWork *work, const SchemaRow *const *rows, size_t n,
    ReportRowData **out, GError **error)
{
    for (size_t i = 0; i < n; i++)
        out[i] = report_row_data_new(work->spec, rows[i]);
    if (n == 1 ? one_row(work, out[0], error) : rows_together(work, out, n, rows, error))
        return TRUE;
    for (size_t i = 0; i < n; i++)
        g_clear_pointer(&out[i], report_row_data_free);
    return FALSE;
}
