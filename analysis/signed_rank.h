#pragma once
/** @file
 * Wilcoxon's signed-rank test of paired values, with the Hodges-Lehmann estimate.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is done with differences of 0. */
typedef enum {
    STAT_ZEROS_WILCOXON = 0, /**< Dropped before ranking. */
    STAT_ZEROS_PRATT         /**< Ranked with the others, then left out of the sum. */
} StatZeros;

/** Zero-initialised: the normal approximation with continuity correction, 95% interval. */
typedef struct {
    bool exact;            /**< The exact conditional distribution, also with ties and zeros;
                                where it is too large to finish, the approximation. */
    bool uncorrected;      /**< No continuity correction of the approximation. */
    StatZeros zeros;       /**< */
    double conf_level;     /**< In (0, 1); 0 stands for 0.95. */
    bool without_interval; /**< Skips estimate and interval (they are then NaN). */
} StatSignedRankOptions;

/** What was computed and how. Holds no pointers: copy freely, nothing to free. */
typedef struct {
    int64_t n;            /**< Pairs with both values present; zeros included. */
    int64_t n_missing;    /**< Pairs left out: x or y is NaN. */
    int64_t n_zero;       /**< Pairs with x == y. */
    int64_t n_ties;       /**< Non-zero differences that share their size with another. */
    StatZeros zeros;      /**< How zeros were treated. */
    bool exact;           /**< What was run, not what was asked for. */
    bool corrected;       /**< Continuity correction applied. */
    double statistic;     /**< Sum of the ranks of x - y > 0; 0 when there is no rank. */
    double mean;          /**< Of the statistic under the hypothesis. */
    double variance;      /**< Of the statistic, given ties and zeros. */
    double z;             /**< The approximation's standard score (corrected if `corrected`);
                               NaN when exact or variance 0. */
    double p_value;       /**< Two-sided, in [0, 1]; NaN when n == n_zero. */
    double rank_biserial; /**< (positive less negative rank sum) / their sum; NaN with p. */
    double estimate;      /**< Hodges-Lehmann pseudomedian of x - y, unit of x; zeros take part
                               under Pratt only. NaN when no difference takes part. */
    double conf_low, conf_high; /**< Walsh averages or infinite; NaN with the estimate. */
    double conf_level;
    bool conf_exact; /**< The interval's places come from the exact distribution. */
} StatSignedRank;

/**
 * Tests whether the differences x - y are symmetric about 0.
 *
 * @param x       n values; NaN is missing. Not kept, not changed.
 * @param y       n values in the same unit, or NULL: x then holds the differences.
 * @param weight  n frequencies >= 1, or NULL for 1 each.
 * @param options NULL for the defaults.
 * @param out     The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (an infinite value, a bad weight), STAT_NO_MEMORY.
 *         No usable pair is no error: STAT_OK, and p_value is NaN.
 *
 * The interval's ends are the k-th Walsh average from below and from above: by the normal
 * approximation k = floor(m + c - z s), with m and s the mean and SD of the statistic at a
 * shift where only equal differences tie, c = 1/2 with continuity correction, else 1; exactly,
 * k - 1 is the largest c with P(V <= c) <= (1 - level) / 2 without ties, and no approximate k
 * is greater up to 30 pairs. Where k is 0 no two averages hold the pseudomedian with this
 * confidence (at 95%: up to 5 pairs): the interval is (-Inf, Inf).
 *
 * Differences are taken on integers of the finest decimal in both columns (analysis/decimal.h),
 * so that ties do not depend on the unit; only values without one are subtracted as doubles.
 *
 * Cost: O(n) for whole numbers, else a radix sort; exact O(n^3), up to about 1,500 pairs.
 * Source: Hollander, Wolfe & Chicken 2014, sections 3.1 to 3.3; Pratt 1959.
 * Oracle: R 4.2 wilcox.test(x, y, paired = TRUE, exact = FALSE); coin wilcoxsign_test for
 * Pratt; on decimals as R would do on integers (to R, 0.825 - 0.775 and 0.55 - 0.5 are no
 * ties). R finds estimate and interval by a root finder, good to about 1e-4; ours are exact.
 */
StatStatus stat_signed_rank(const double *x, const double *y, const int64_t *weight, size_t n,
    const StatSignedRankOptions *options, StatSignedRank *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
