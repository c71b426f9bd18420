/*
 * Sums that tell single values: those of a group, and what is left of them when those of a part
 * of the group are taken away.
 */
#include <math.h>

#include "base/words.h"
#include "reports/study/counts_few.h"

static bool is_known(const ReportLeaf *leaf, size_t patient, size_t group)
{
    const int32_t cell = leaf->who.cell[patient];
    return cell >= 0 && !isnan(leaf->value[patient]) &&
           g_array_index(leaf->cells, ReportCount, cell).group == (int32_t)group;
}

static bool tells(const GArray *values, const ReportLeaf *leaf, int64_t min_cell)
{
    return report_sums_tell_value(
        (const double *)(const void *)values->data, values->len, &leaf->scale, min_cell);
}

static bool group_tells(
    const ReportCounts *counts, const ReportLeaf *leaf, size_t group, int64_t min_cell)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    for (size_t i = 0; i < counts->n_patients; i++)
        if (is_known(leaf, i, group))
            g_array_append_val(values, leaf->value[i]);
    return tells(values, leaf, min_cell);
}

/* Two groups of leaves of the same values. */
typedef struct {
    const ReportLeaf *leaf[2];
    size_t group[2];
} Pair;

/* Whether the sums of those who are in one of the groups alone can be had, and tell. */
static bool rest_tells(const ReportCounts *counts, const Pair *pair, int64_t min_cell)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    size_t n_rest[2] = {0};
    for (size_t i = 0; i < counts->n_patients; i++) {
        const bool in[] = {is_known(pair->leaf[0], i, pair->group[0]),
            is_known(pair->leaf[1], i, pair->group[1])};
        for (size_t k = 0; k < 2; k++)
            if (in[k] && !in[1 - k]) {
                n_rest[k]++;
                g_array_append_val(values, pair->leaf[k]->value[i]);
            }
    }
    const bool is_part = n_rest[0] == 0 || n_rest[1] == 0;
    return is_part && values->len > 0 && tells(values, pair->leaf[0], min_cell);
}

static bool is_same(const ReportCounted *a_of, const ReportLeaf *a, const ReportCounted *b_of,
    const ReportLeaf *b)
{
    bool same = b->value && a->n_columns == b->n_columns &&
                g_str_equal(a->row[0]->variable, b->row[0]->variable);
    for (size_t c = 0; same && c < a->n_columns; c++)
        same = g_str_equal(report_leaf_visit(a_of->table, a->row[c], a->visit[c]),
            report_leaf_visit(b_of->table, b->row[c], b->visit[c]));
    return same;
}

static bool leaves_tell(const ReportCounts *counts, const ReportCounted *counted,
    const ReportLeaf *leaf, const ReportCounted *other_of, const ReportLeaf *other,
    int64_t min_cell)
{
    if (!is_same(counted, leaf, other_of, other))
        return false;
    for (size_t g = 0; g < counted->n_groups; g++)
        for (size_t h = 0; h < other_of->n_groups; h++) {
            const Pair pair = {{leaf, other}, {g, h}};
            if (rest_tells(counts, &pair, min_cell))
                return true;
        }
    return false;
}

/* With any leaf that leaves, before it or, of values, after it: those are not looked at again.
 */
static bool others_tell(const ReportCounts *counts, const ReportCounted *counted,
    const ReportLeaf *leaf, int64_t min_cell)
{
    bool before = true;
    for (guint t = 1; t < counts->tables->len; t++) {
        const ReportCounted *other_of = counts->tables->pdata[t];
        for (guint l = 0; l < other_of->leaves->len; l++) {
            const ReportLeaf *other = other_of->leaves->pdata[l];
            before = before && other != leaf;
            if (other != leaf && !other->held && (before || !other->sums) &&
                leaves_tell(counts, counted, leaf, other_of, other, min_cell))
                return true;
        }
    }
    return false;
}

void report_counts_hold_sums(ReportCounts *counts, int64_t min_cell)
{
    for (guint t = 1; t < counts->tables->len; t++) {
        const ReportCounted *counted = counts->tables->pdata[t];
        for (guint l = 0; l < counted->leaves->len; l++) {
            ReportLeaf *leaf = counted->leaves->pdata[l];
            bool told = false;
            if (!leaf->sums || leaf->held)
                continue;
            for (size_t g = 0; g < counted->n_groups && !told; g++)
                told = group_tells(counts, leaf, g, min_cell);
            if (told || others_tell(counts, counted, leaf, min_cell))
                report_leaf_hold(leaf, N_("its sums tell a value of too few patients"));
        }
    }
}
