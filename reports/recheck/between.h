#pragma once
/**
 * @file
 * Inside reports/recheck: between whom a printed P is.
 */
#include "reports/recheck/inside.h"

/**
 * The groups that the P's column means: the two of "C_vs_T", or all.
 * @param groups  takes their names, borrowed.
 * @return whether it is a pair.
 */
bool between_groups(const Block *block, const char *id, GPtrArray *groups);

/** The rows of the same variable at the earlier or later visit of a P between visits, where the
 * group has any; NULL for none. */
const Block *between_visits(
    const Work *work, const Block *block, const char *group, bool later);

/** Counts of a variable, a row a level and a column a group. */
typedef struct {
    int64_t *count; /**< n_rows * n_cols, row by row; owned. NULL where there are none. */
    size_t n_rows, n_cols;
} Counts;

/** The counts of a block in some groups; a single level has all others below it. */
Counts counts_of(const Work *work, const Block *block, const GPtrArray *groups);
/** The same, with the lines below as further categories where they make a whole together. */
Counts counts_of_lines(const Work *work, const Block *block, const GPtrArray *groups);
/** The counts of one group at two visits, as if they were two groups. */
Counts counts_of_visits(
    const Work *work, const Block *before, const Block *after, const char *group);
void counts_clear(Counts *counts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Counts, counts_clear)

/** P of each test of counts; NaN where it has none. */
gboolean p_of_counts(const Counts *counts, RecheckP *out, GError **error);
/** P of tests of means, as spans that rounding allows. @return whether there are any. */
bool p_of_means(const Work *work, const Block *block, const GPtrArray *groups, RecheckP *out);
