#pragma once
/** @file
 * Student's t test of paired values.
 */
#include "analysis/moments.h"
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Copy freely. */
typedef struct {
    int64_t n;         /**< Pairs with both values present. */
    int64_t n_missing; /**< Pairs left out. */
    double estimate;   /**< Mean of x - y; NaN when n == 0. */
    double sd;         /**< Of x - y, with n - 1; NaN when n < 2. */
    double statistic;  /**< t; NaN when n < 2 or all differences are 0; +-Inf when they are
                            all equal to another number. */
    double df;         /**< n - 1, or 0. */
    double p_value;    /**< Two-sided; NaN with the statistic. */
    double conf_low, conf_high; /**< NaN when n < 2. */
    double conf_level;
    double cohen_d;  /**< estimate / sd ("d_z"); NaN when sd is 0 or unknown. */
    double hedges_g; /**< cohen_d without its bias; NaN also when n < 3. */
} StatTPaired;

/**
 * Tests whether the mean of x - y is 0.
 *
 * @param x, y       n values each; NaN is missing. y may be NULL: x holds differences.
 * @param weight     n frequencies >= 1, or NULL.
 * @param conf_level In (0, 1); 0 stands for 0.95.
 * @param out        The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA, STAT_NO_MEMORY.
 * Oracle: R 4.2 t.test(x, y, paired = TRUE).
 */
StatStatus stat_t_paired(const double *x, const double *y, const int64_t *weight, size_t n,
    double conf_level, StatTPaired *out) STAT_CHECKED;
/** The same from the moments of the differences; STAT_ARGUMENT. */
StatStatus stat_t_paired_moments(
    const StatMoments *moments, double conf_level, StatTPaired *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
