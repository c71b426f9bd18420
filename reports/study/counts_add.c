/* Cells of leaves in order, and counts of several hospitals as one. */
#include <math.h>
#include <string.h>

#include "reports/study/counts.h"

/* ---- cells ---- */

/* Missing values come first. */
static int compare_numbers(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(b) - isnan(a);
    return a < b ? -1 : a > b;
}

static gint compare_cells(gconstpointer first, gconstpointer second)
{
    const ReportCount *a = first, *b = second;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    for (size_t i = 0; i < REPORT_LEAF_COLUMNS; i++) {
        const int order = compare_numbers(a->value[i], b->value[i]);
        if (order != 0)
            return order;
    }
    for (size_t i = 0; i < REPORT_LEAF_REASONS; i++) {
        const int order = g_strcmp0(a->reason[i], b->reason[i]);
        if (order != 0)
            return order;
    }
    return a->died - b->died;
}

void report_leaf_add(ReportLeaf *leaf, const ReportCount *cell)
{
    g_array_append_val(leaf->cells, *cell);
}

void report_leaf_sort(ReportLeaf *leaf)
{
    guint last = 0;
    g_array_sort(leaf->cells, compare_cells);
    for (guint i = 1; i < leaf->cells->len; i++) {
        const ReportCount *cell = &g_array_index(leaf->cells, ReportCount, i);
        ReportCount *before = &g_array_index(leaf->cells, ReportCount, last);
        if (compare_cells(before, cell) == 0)
            before->n += cell->n;
        else
            g_array_index(leaf->cells, ReportCount, ++last) = *cell;
    }
    if (leaf->cells->len > 0)
        g_array_set_size(leaf->cells, last + 1);
}

static int32_t find_cell(const ReportLeaf *leaf, const ReportCount *cell)
{
    guint low = 0, high = leaf->cells->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        if (compare_cells(&g_array_index(leaf->cells, ReportCount, middle), cell) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (int32_t)low;
}

void report_leaf_take(ReportLeaf *leaf, const ReportCount *members, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (members[i].group >= 0)
            report_leaf_add(leaf, &members[i]);
    report_leaf_sort(leaf);
    leaf->who.n_cells = leaf->cells->len;
    leaf->who.cell = g_new(int32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        leaf->who.cell[i] = members[i].group >= 0 ? find_cell(leaf, &members[i]) : -1;
}

int64_t report_leaf_n_in(const ReportLeaf *leaf, size_t group, bool known)
{
    int64_t n = 0;
    for (guint i = 0; i < leaf->cells->len; i++) {
        const ReportCount *cell = &g_array_index(leaf->cells, ReportCount, i);
        const bool missing = isnan(cell->value[0]) || isnan(cell->value[1]);
        n += cell->group == (int32_t)group && !(known && missing) ? cell->n : 0;
    }
    return n;
}

int64_t report_leaf_smallest(const ReportLeaf *leaf)
{
    int64_t least = 0;
    for (guint i = 0; i < leaf->cells->len; i++) {
        const int64_t n = g_array_index(leaf->cells, ReportCount, i).n;
        least = i == 0 ? n : MIN(least, n);
    }
    return least;
}

/* ---- sums ---- */

void report_sums_add(ReportLeaf *sum, const ReportLeaf *leaf)
{
    for (guint i = 0; sum->sums && i < sum->sums->len; i++)
        report_measure_sums_add(&g_array_index(sum->sums, StatMomentSums, i),
            &g_array_index(leaf->sums, StatMomentSums, i));
}

static void add_name(GPtrArray *names, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, g_strdup(name));
}

/* Whose numbers the sum lacks. */
static void add_missing(GPtrArray *names, const ReportCounts *other)
{
    for (guint i = 0; i < other->origins->len; i++) {
        g_autofree char *name = report_counts_hospitals(other->origins->pdata[i]);
        add_name(names, name);
    }
}

static void add_leaf(
    ReportCounts *counts, ReportLeaf *sum, const ReportLeaf *leaf, const ReportCounts *other)
{
    if (leaf->held)
        add_missing(sum->missing_of, other);
    for (guint i = 0; i < leaf->cells->len; i++) {
        ReportCount cell = g_array_index(leaf->cells, ReportCount, i);
        for (size_t r = 0; r < REPORT_LEAF_REASONS; r++)
            if (cell.reason[r])
                cell.reason[r] = g_string_chunk_insert_const(counts->texts, cell.reason[r]);
        report_leaf_add(sum, &cell);
    }
    report_leaf_sort(sum);
    report_sums_add(sum, leaf);
    for (size_t d = 0; d < REPORT_N_DOUBTS; d++)
        sum->n_doubtful[d] += leaf->n_doubtful[d];
    sum->n_held += leaf->n_held;
}

static void add_table(ReportCounts *counts, ReportCounted *sum, const ReportCounted *table,
    const ReportCounts *other)
{
    if (table->held)
        add_missing(sum->missing_of, other);
    for (size_t i = 0; i < sum->n_groups; i++)
        sum->n[i] += table->n[i];
    sum->n_members += table->n_members;
    sum->n_unknown += table->n_unknown;
    sum->n_no_group += table->n_no_group;
    for (guint i = 0; i < sum->leaves->len; i++)
        add_leaf(counts, sum->leaves->pdata[i], table->leaves->pdata[i], other);
}

static void add_flow(ReportCounts *sum, const ReportCounts *other)
{
    if (other->flow_held)
        add_missing(sum->flow_missing_of, other);
    for (size_t i = 0; i < sum->analysis->n_steps; i++) {
        sum->steps[i].n_before += other->steps[i].n_before;
        sum->steps[i].n_excluded += other->steps[i].n_excluded;
        sum->steps[i].n_unknown += other->steps[i].n_unknown;
        sum->steps[i].n_after += other->steps[i].n_after;
    }
    sum->n_withdrawn += other->n_withdrawn;
}

static void add_origins(ReportCounts *sum, const ReportCounts *other)
{
    for (guint i = 0; i < other->origins->len; i++) {
        const ReportCountsOrigin *from = other->origins->pdata[i];
        ReportCountsOrigin *to = report_counts_add_origin(sum);
        for (guint h = 0; h < from->hospitals->len; h++)
            g_ptr_array_add(to->hospitals, g_strdup(from->hospitals->pdata[h]));
        to->file = g_strdup(from->file);
        to->content = g_strdup(from->content);
        to->head = g_strdup(from->head);
        to->program = g_strdup(from->program);
        to->made = g_strdup(from->made);
        to->min_cell = from->min_cell;
        for (size_t d = 0; d < G_N_ELEMENTS(to->definition); d++)
            to->definition[d] = g_strdup(from->definition[d]);
    }
}

void report_counts_add(ReportCounts *sum, const ReportCounts *other)
{
    add_origins(sum, other);
    add_flow(sum, other);
    for (guint i = 0; i < sum->tables->len; i++)
        add_table(sum, sum->tables->pdata[i], other->tables->pdata[i], other);
}
