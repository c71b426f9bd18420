#pragma once
/** @file
 * The distinct values of a column, ascending, with how often each occurs in each group. Nearly
 * every rank statistic depends on nothing else. Small whole numbers are counted without a sort.
 */
#include "analysis/status.h"

#include <stddef.h>

typedef struct {
    size_t n_values;   /**< Distinct values. */
    size_t n_groups;   /**< 1 when the tally was made without groups. */
    double *value;     /**< n_values, ascending; -0 is 0. */
    int64_t *count;    /**< count[i * n_groups + g]: total weight of value i in group g. */
    int64_t total;     /**< Sum of all counts. */
    int64_t n_missing; /**< Weight of the rows left out: value NaN or group negative. */
} StatTally;

/**
 * Counts the distinct values of x.
 *
 * @param out      The caller's; filled. End with stat_tally_clear, also after an error.
 * @param x        n values; NaN is missing.
 * @param group    n codes below n_groups (negative: missing), or NULL for one group.
 * @param weight   n frequencies >= 1, or NULL for 1 each.
 * @param n_groups At least 1; 1 without group.
 * @return STAT_ARGUMENT, STAT_DATA (an infinite value, a code >= n_groups, a weight < 1, a
 *         total above STAT_TOTAL_MAX), STAT_NO_MEMORY.
 * Cost: O(n) for whole numbers of a small range, else a radix sort; memory O(n * n_groups).
 */
StatStatus stat_tally_init(StatTally *out, const double *x, const int32_t *group,
    const int64_t *weight, size_t n, size_t n_groups) STAT_CHECKED;

/** Frees what the tally holds and empties it. NULL and a zeroed tally are allowed. */
void stat_tally_clear(StatTally *tally);

/**
 * The place of x among the tally's values.
 *
 * @param x A value that the tally holds.
 * @return Its index; the next greater value's (or n_values) when it is not there.
 */
size_t stat_tally_find(const StatTally *tally, double x);

/**
 * Checks n frequencies.
 *
 * @param weight n frequencies, or NULL for 1 each.
 * @return STAT_DATA (a weight < 1, or a total above STAT_TOTAL_MAX).
 */
StatStatus stat_weights_check(const int64_t *weight, size_t n) STAT_CHECKED;
