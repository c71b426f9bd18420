#pragma once
/** @file
 * The Wilcoxon-Mann-Whitney rank-sum test of two groups, with the Hodges-Lehmann shift.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Zero-initialised: the normal approximation with continuity correction, 95% interval. */
typedef struct {
    bool exact;            /**< The exact conditional distribution, also with ties; where it is
                                too large to finish, the approximation. */
    bool uncorrected;      /**< No continuity correction of the approximation. */
    double conf_level;     /**< In (0, 1); 0 stands for 0.95. */
    bool without_interval; /**< Skips estimate and interval (they are then NaN). */
} StatRankSumOptions;

/** Copy freely. */
typedef struct {
    int64_t n, n_missing;
    int64_t n1, n2;   /**< Sizes of the first and second group. */
    int64_t n_ties;   /**< Values that occur more than once. */
    bool exact;       /**< What was run, not what was asked for. */
    bool corrected;   /**< Continuity correction applied. */
    double statistic; /**< Mann-Whitney count of the first group: pairs with first > second,
                           equal ones a half. */
    double mean, variance; /**< Of the statistic under the hypothesis, given the ties. */
    double z;              /**< Standard score (corrected if `corrected`); NaN when exact. */
    double p_value;        /**< Two-sided; exact: P(|S - E S| >= |s - E S|). NaN when a group is
                                empty or all values are equal. */
    double rank_biserial;  /**< 2 statistic / (n1 n2) - 1; NaN when a group is empty. */
    double estimate; /**< Median of the differences first - second; NaN when one is empty. */
    double conf_low, conf_high; /**< Differences or infinite; NaN with the estimate. */
    double conf_level;
    bool conf_exact; /**< The interval's places come from the exact distribution. */
} StatRankSum;

/**
 * Tests whether two groups have the same distribution.
 *
 * @param value   n values; NaN is missing.
 * @param group   n codes: 0 is the first group, 1 the second, negative is missing.
 * @param weight  n frequencies >= 1, or NULL.
 * @param options NULL for the defaults.
 * @param out     The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (an infinite value, a code above 1, a bad weight),
 *         STAT_NO_MEMORY.
 *
 * The interval's ends are the k-th difference from below and from above: by the normal
 * approximation k = floor(m + c - z s), m and s the mean and SD of the statistic at a shift
 * where only values of the same group tie, c = 1/2 with continuity correction, else 1; exactly,
 * k - 1 is the largest count with P <= (1 - level) / 2 without ties, and no approximate k is
 * greater up to 20 values a group. Where k is 0 the interval is (-Inf, Inf).
 *
 * Cost: O(n) for whole numbers, else a radix sort; exact O(n^2 n1 n2 / 2), up to some 200.
 * Source: Hollander, Wolfe & Chicken 2014, sections 4.1 to 4.3.
 * Oracle: R 4.2 wilcox.test(exact = FALSE); coin wilcox_test(distribution = "exact") for ties.
 */
StatStatus stat_rank_sum(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, const StatRankSumOptions *options, StatRankSum *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
