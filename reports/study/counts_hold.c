/* What is kept back of counts, because so few patients stand behind it. */
#include "base/words.h"
#include "reports/study/counts_few.h"

static bool is_small(int64_t n, int64_t min_cell)
{
    return n > 0 && n < min_cell;
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

static void hold_by_itself(ReportCounted *counted, int64_t min_cell)
{
    if (has_small_group(counted, min_cell)) {
        report_counted_hold(counted, N_("a group of it is of too few patients"));
        return;
    }
    for (guint i = 0; i < counted->leaves->len; i++) {
        const char *why = small_cell(counted->leaves->pdata[i], min_cell);
        if (why)
            report_leaf_hold(counted->leaves->pdata[i], why);
    }
}

static void tell_held(const ReportCounts *counts, ReportHeld *held)
{
    *held = (ReportHeld){.flow_held = counts->flow_held != NULL};
    for (guint t = 0; t < counts->tables->len; t++) {
        const ReportCounted *counted = counts->tables->pdata[t];
        for (guint i = 0; i < counted->leaves->len; i++) {
            held->n_leaves++;
            held->n_leaves_held +=
                ((const ReportLeaf *)counted->leaves->pdata[i])->held != NULL;
            held->n_leaves_of_tables += counted->held != NULL;
        }
    }
}

void report_counts_hold(ReportCounts *counts, int64_t min_cell, ReportHeld *held)
{
    hold_flow(counts, min_cell);
    for (guint i = 0; i < counts->tables->len; i++)
        hold_by_itself(counts->tables->pdata[i], min_cell);
    if (min_cell > 1) {
        report_counts_hold_told(counts, min_cell);
        report_counts_hold_sums(counts, min_cell);
    }
    tell_held(counts, held);
}
