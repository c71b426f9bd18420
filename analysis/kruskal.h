#pragma once
/** @file
 * The Kruskal-Wallis rank test of several groups, and Spearman's rank correlation.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Copy freely. */
typedef struct {
    int64_t n, n_missing;
    int64_t n_groups; /**< Groups with at least one value. */
    double statistic; /**< H, corrected for ties; NaN with one group or all values equal. */
    double df;        /**< n_groups - 1, or 0. */
    double p_value;   /**< Chi-squared approximation; NaN with the statistic. */
    double
        epsilon_squared; /**< H / (n - 1), an effect size in [0, 1]; NaN with the statistic. */
} StatKruskal;

/**
 * Tests whether the groups have the same distribution.
 *
 * @param value    n values; NaN is missing.
 * @param group    n codes below n_groups; negative is missing.
 * @param weight   n frequencies >= 1, or NULL.
 * @param out      The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA, STAT_NO_MEMORY.
 * Cost: O(n log d), d distinct values. Source: Kruskal & Wallis 1952.
 * Oracle: R 4.2 kruskal.test.
 */
StatStatus stat_kruskal(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatKruskal *out) STAT_CHECKED;

/** Copy freely. */
typedef struct {
    int64_t n, n_missing; /**< Pairs used and left out. */
    double estimate;      /**< rho: Pearson's correlation of the mid-ranks; NaN when n < 2 or a
                               column is constant. */
    double statistic;     /**< t = rho sqrt((n - 2) / (1 - rho^2)); +-Inf at rho = +-1; NaN when
                               n < 3. */
    double df;            /**< n - 2, or 0. */
    double p_value;       /**< Two-sided; NaN with the statistic. */
    bool exact; /**< P is the share of all orders of y whose |rho| is no less; else it is
                     that of the t approximation. */
} StatSpearman;

/** The most pairs of which all orders are tried. */
#define STAT_SPEARMAN_EXACT_MOST 9

/**
 * Spearman's rank correlation of x and y.
 *
 * @param x, y   n values each; NaN is missing.
 * @param weight n frequencies >= 1, or NULL.
 * @param out    The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA, STAT_NO_MEMORY.
 * Up to STAT_SPEARMAN_EXACT_MOST pairs P is exact, given the ties.
 * Oracle: R 4.2 cor.test(method = "spearman"), exact = FALSE above that; its statistic is
 * another (S), and it has no exact P with ties.
 */
StatStatus stat_spearman(const double *x, const double *y, const int64_t *weight, size_t n,
    StatSpearman *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
