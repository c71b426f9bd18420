#pragma once
/** @file
 * Chances of counts: that the whole of a random group lies among some, and that so many of
 * several independent events happen.
 */
#include "analysis/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The chance that all of n, drawn without replacement from `total`, are among the k marked
 * ones: the product of (k - i) / (total - i). It is the exact P value of a group's maximum
 * under random labels, where k values are not above that maximum.
 * @return 1 for n 0, 0 where k < n; NaN where k or n is negative or above total.
 */
double stat_chance_all_within(int64_t k, int64_t n, int64_t total);

/**
 * The chance that at least `least` of n independent events happen, the i-th with chance p[i]
 * (the upper tail of the Poisson binomial distribution). Small tails are sums of what is small,
 * never one less what is large.
 *
 * @param p    n chances in [0, 1].
 * @param out  The caller's; written on every return, NaN unless STAT_OK.
 * @return STAT_ARGUMENT, STAT_DATA (a chance that is none), STAT_NO_MEMORY.
 * Cost: O(n least). Source: Hong 2013, Comput Stat Data Anal 59:41-51 (the recursion).
 * Oracle: enumeration; R 4.2 pbinom where all chances are equal.
 */
StatStatus stat_chance_at_least(
    const double *p, size_t n, size_t least, double *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
