#pragma once
/** @file
 * One-way analysis of variance, from values or from printed means and SDs.
 */
#include "analysis/moments.h"
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The analysis. Copy freely. */
typedef struct {
    int64_t n;         /**< Values used. */
    int64_t n_missing; /**< Rows left out: value or group missing; 0 from summaries. */
    int64_t n_groups;  /**< Groups with at least one value. */
    double df_between; /**< n_groups - 1 (0 when there is no value). */
    double df_within;  /**< n - n_groups. */
    double ss_between, ss_within;
    double ms_between, ms_within; /**< NaN where the df is 0. */
    double statistic;             /**< F; Inf when only ms_within is 0; NaN when a df is 0 or
                                       both mean squares are 0. */
    double p_value;               /**< Upper tail; NaN with the statistic. */
    double eta_squared;           /**< ss_between / total; NaN when the total is 0. */
    double residual_sd;           /**< Square root of ms_within. */
} StatAnova;

/**
 * Tests whether the groups share one mean.
 *
 * @param value   n values; NaN is missing.
 * @param group   n codes below n_groups; negative is missing.
 * @param weight  n frequencies >= 1, or NULL.
 * @param moments n_groups places for the groups' moments, the caller's.
 * @param out     The caller's; written whole on every return.
 * @return As stat_moments. One group, or all groups of one value, is no error: NaN.
 * Cost: O(n). Source: Scheffe 1959, chapter 3. Oracles: R 4.2 aov; NIST StRD one-way ANOVA.
 */
StatStatus stat_anova(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatMoments *moments, StatAnova *out) STAT_CHECKED;

/**
 * The same from moments: of values, or of a printed table (stat_moments_printed).
 *
 * @param moments n_groups groups; n may be 0 in some.
 * @return STAT_ARGUMENT; STAT_DATA (a negative n or SD, a mean that is not finite).
 */
StatStatus stat_anova_moments(
    const StatMoments *moments, size_t n_groups, StatAnova *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
