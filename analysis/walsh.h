#pragma once
/** @file
 * Order statistics of Walsh averages and of pairwise differences, exactly and without forming
 * them: what Hodges-Lehmann estimates and their intervals are made of. Cost: at most 64 passes
 * over the distinct values, and of integers only as many as their range has binary digits.
 */
#include "analysis/tally.h"

/**
 * The k-th smallest of the n (n + 1) / 2 averages (x[i] + x[j]) / 2, i <= j.
 *
 * @param x Values of one group with their counts, n = x->total >= 1.
 * @param k From 1 to n (n + 1) / 2.
 */
double stat_walsh_average(const StatTally *x, int64_t k);

/** The median of the Walsh averages: the Hodges-Lehmann pseudomedian; NaN without values. */
double stat_walsh_median(const StatTally *x);

/**
 * The k-th smallest of the n1 * n2 differences x - y, x of the first group, y of the second.
 *
 * @param xy A tally of two groups, each of at least one value.
 * @param k  From 1 to n1 * n2.
 */
double stat_pair_difference(const StatTally *xy, int64_t k);

/** The median of these differences: the Hodges-Lehmann shift; NaN when a group is empty. */
double stat_pair_difference_median(const StatTally *xy);
