/* What is kept back of counts, because so few patients stand behind it. */
#include <math.h>
#include <stdlib.h>

#include "base/words.h"
#include "reports/study/counts.h"

static bool is_small(int64_t n, int64_t min_cell)
{
    return n > 0 && n < min_cell;
}

static void drop_leaf(ReportLeaf *leaf, char *why_take)
{
    g_free(leaf->held);
    leaf->held = why_take;
    g_array_set_size(leaf->cells, 0);
    for (guint i = 0; leaf->sums && i < leaf->sums->len; i++)
        g_array_index(leaf->sums, StatMomentSums, i) = (StatMomentSums){0};
    for (size_t d = 0; d < REPORT_N_DOUBTS; d++)
        leaf->n_doubtful[d] = 0;
    leaf->n_held = 0;
}

/* ---- a leaf by itself ---- */

static const char *small_cell(const ReportLeaf *leaf, int64_t min_cell)
{
    if (is_small(report_leaf_smallest(leaf), min_cell))
        return N_("a number in it is of too few patients");
    for (size_t d = 0; d < REPORT_N_DOUBTS; d++)
        if (is_small(leaf->n_doubtful[d], min_cell))
            return N_("too few of its values are in doubt");
    return is_small(leaf->n_held, min_cell) ? N_("too few of its values are in doubt") : NULL;
}

/* ---- two leaves of the same values ---- */

/* Patients of all groups with each value of a leaf, or with any: the group taken out of the
 * cells. */
static GArray *all_groups(const ReportLeaf *leaf, bool any)
{
    ReportLeaf sum = {.cells = g_array_copy(leaf->cells)};
    for (guint i = 0; i < sum.cells->len; i++) {
        ReportCount *cell = &g_array_index(sum.cells, ReportCount, i);
        cell->group = 0;
        cell->died = false;
        cell->reason[0] = cell->reason[1] = NULL;
        if (any && !isnan(cell->value[0]))
            cell->value[0] = 0;
    }
    report_leaf_sort(&sum);
    return sum.cells;
}

static int64_t n_with(const GArray *cells, double value)
{
    for (guint i = 0; i < cells->len; i++) {
        const ReportCount *cell = &g_array_index(cells, ReportCount, i);
        if (cell->value[0] == value || (isnan(cell->value[0]) && isnan(value)))
            return cell->n;
    }
    return 0;
}

/* Whether a value of one is of a few patients more or less than in the other. */
static bool tells_few(const GArray *a, const GArray *b, int64_t min_cell)
{
    for (guint i = 0; i < a->len; i++) {
        const ReportCount *cell = &g_array_index(a, ReportCount, i);
        if (is_small(llabs(cell->n - n_with(b, cell->value[0])), min_cell))
            return true;
    }
    return false;
}

static bool is_same_place(const ReportCounted *a_of, const ReportLeaf *a,
    const ReportCounted *b_of, const ReportLeaf *b)
{
    const bool ticks = a->kind == REPORT_LEAF_TICKS || b->kind == REPORT_LEAF_TICKS;
    return a->n_columns == 1 && b->n_columns == 1 &&
           (!ticks || (a->kind == b->kind && a->box == b->box)) &&
           g_str_equal(a->row[0]->variable, b->row[0]->variable) &&
           g_str_equal(report_leaf_visit(a_of->table, a->row[0], a->visit[0]),
               report_leaf_visit(b_of->table, b->row[0], b->visit[0]));
}

/* Whether the values of two leaves are the same ones: levels may be made of other codes. */
static bool is_same_coding(const ReportLeaf *a, const ReportLeaf *b)
{
    const SchemaRow *one = a->row[0], *other = b->row[0];
    bool same =
        a->kind == b->kind && one->kind == other->kind && one->n_levels == other->n_levels;
    for (size_t i = 0; same && i < one->n_levels; i++)
        same = g_strv_equal((const char *const *)one->levels[i].codes,
            (const char *const *)other->levels[i].codes);
    return same;
}

/* Whether the difference of two leaves of one variable and visit is of a few patients. */
static bool differs_by_few(const ReportLeaf *a, const ReportLeaf *b, int64_t min_cell)
{
    const bool any = !is_same_coding(a, b);
    g_autoptr(GArray) mine = all_groups(a, any);
    g_autoptr(GArray) theirs = all_groups(b, any);
    return tells_few(mine, theirs, min_cell) || tells_few(theirs, mine, min_cell);
}

/* Whether a leaf that stays, before this one, is of the same variable and visit for nearly the
 * same patients: the difference would be of the few. */
static bool gives_away(const ReportCounts *counts, const ReportCounted *of,
    const ReportLeaf *leaf, int64_t min_cell)
{
    for (guint t = 1; t < counts->tables->len; t++) {
        const ReportCounted *counted = counts->tables->pdata[t];
        for (guint l = 0; l < counted->leaves->len; l++) {
            const ReportLeaf *other = counted->leaves->pdata[l];
            if (other == leaf)
                return false;
            if (!other->held && !counted->held && is_same_place(counted, other, of, leaf) &&
                differs_by_few(leaf, other, min_cell))
                return true;
        }
    }
    return false;
}

/* ---- leaves of one row ---- */

/* Whether so few of a group are in the table and not in the row that they are known by it. */
static bool leaves_few_out(
    const ReportCounted *counted, const ReportLeaf *leaf, int64_t min_cell)
{
    for (size_t g = 0; g < counted->n_groups; g++)
        if (is_small(counted->n[g] - report_leaf_n_in(leaf, g, false), min_cell))
            return true;
    return false;
}

static bool is_change(
    const ReportCounts *counts, const ReportCounted *counted, const ReportLeaf *leaf)
{
    return leaf->kind == REPORT_LEAF_DIFFERENCES || leaf->kind == REPORT_LEAF_CHANGES ||
           (leaf->kind == REPORT_LEAF_SUMS && leaf->n_columns == 2) ||
           schema_analysis_change(counts->analysis,
               report_leaf_visit(counted->table, leaf->row[0], leaf->visit[0]));
}

/* A change is of those who have both values: who has one alone is known by the three sums. */
static bool tells_unpaired(const ReportCounts *counts, const ReportCounted *counted,
    const ReportLeaf *leaf, int64_t min_cell)
{
    if (!is_change(counts, counted, leaf))
        return false;
    for (guint i = 0; i < counted->leaves->len; i++) {
        const ReportLeaf *other = counted->leaves->pdata[i];
        if (other->held || other->row[0] != leaf->row[0] || other == leaf)
            continue;
        for (size_t g = 0; g < counted->n_groups; g++)
            if (is_small(
                    llabs(report_leaf_n_in(other, g, true) - report_leaf_n_in(leaf, g, true)),
                    min_cell))
                return true;
    }
    return false;
}

static const char *why_held(const ReportCounts *counts, const ReportCounted *counted,
    const ReportLeaf *leaf, int64_t min_cell)
{
    const char *why = counted->held ? counted->held : small_cell(leaf, min_cell);
    if (why)
        return why;
    if (leaves_few_out(counted, leaf, min_cell))
        return N_("too few patients of the table are not in the row");
    if (tells_unpaired(counts, counted, leaf, min_cell))
        return N_("too few patients have a value at one of the two visits alone");
    return gives_away(counts, counted, leaf, min_cell)
               ? N_("another table has nearly the same patients, and the difference is of too "
                    "few")
               : NULL;
}

static void hold_leaves(
    const ReportCounts *counts, ReportCounted *counted, int64_t min_cell, ReportHeld *held)
{
    for (guint i = 0; i < counted->leaves->len; i++) {
        ReportLeaf *leaf = counted->leaves->pdata[i];
        const char *why = why_held(counts, counted, leaf, min_cell);
        held->n_leaves++;
        if (!why)
            continue;
        held->n_leaves_held++;
        held->n_leaves_of_tables += counted->held != NULL;
        drop_leaf(leaf, g_strdup(why));
    }
}

/* ---- tables and the flow ---- */

/* A group of few, or few in none of them: then no number of the table is there. */
static bool has_small_group(const ReportCounted *counted, int64_t min_cell)
{
    bool small =
        is_small(counted->n_unknown, min_cell) || is_small(counted->n_no_group, min_cell);
    for (size_t i = 0; i < counted->n_groups; i++)
        small = small || is_small(counted->n[i], min_cell);
    return small;
}

/* Nearly all members of the cohort: who is not in the table is a few. */
static bool leaves_few(
    const ReportCounts *counts, const ReportCounted *counted, int64_t min_cell)
{
    const ReportCounted *study = counts->tables->pdata[0];
    int64_t n = 0, all = 0;
    for (size_t i = 0; i < counted->n_groups; i++)
        n += counted->n[i];
    for (size_t i = 0; i < study->n_groups; i++)
        all += study->n[i];
    return !study->held &&
           (is_small(counted->n_members - n, min_cell) || is_small(llabs(all - n), min_cell));
}

static void hold_table(ReportCounted *counted, const char *why)
{
    counted->held = g_strdup(why);
    for (size_t i = 0; i < counted->n_groups; i++)
        counted->n[i] = 0;
    counted->n_members = counted->n_unknown = counted->n_no_group = 0;
}

/* Steps are left out together: one is the difference of the two beside it. */
static void hold_flow(ReportCounts *counts, int64_t min_cell)
{
    bool small = is_small(counts->n_withdrawn, min_cell);
    for (size_t i = 0; i < counts->analysis->n_steps; i++) {
        const ReportCountedStep *step = &counts->steps[i];
        small = small || is_small(step->n_excluded, min_cell) ||
                is_small(step->n_unknown, min_cell) || is_small(step->n_after, min_cell) ||
                is_small(step->n_before, min_cell) ||
                is_small(step->n_excluded - step->n_unknown, min_cell);
    }
    if (!small)
        return;
    counts->flow_held = g_strdup(N_("a step leaves out too few patients"));
    for (size_t i = 0; i < counts->analysis->n_steps; i++)
        counts->steps[i] = (ReportCountedStep){0};
    counts->n_withdrawn = 0;
}

void report_counts_hold(ReportCounts *counts, int64_t min_cell, ReportHeld *held)
{
    *held = (ReportHeld){0};
    hold_flow(counts, min_cell);
    held->flow_held = counts->flow_held != NULL;
    for (guint i = 0; i < counts->tables->len; i++) {
        ReportCounted *counted = counts->tables->pdata[i];
        if (counted->needs_rows)
            continue;
        if (has_small_group(counted, min_cell))
            hold_table(counted, N_("a group of it is of too few patients"));
        else if (leaves_few(counts, counted, min_cell))
            hold_table(counted, N_("too few patients of the study are not in it"));
        hold_leaves(counts, counted, min_cell, held);
    }
}
