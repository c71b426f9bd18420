#pragma once
/** @file
 * Tests of a trend over ordered groups: of proportions (Cochran-Armitage) and of values
 * (Jonckheere-Terpstra).
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Copy freely. */
typedef struct {
    int64_t n;
    double statistic; /**< z: positive where the share rises with the score; NaN where all or
                           none have the event, or all have one score. */
    double p_value;   /**< Two-sided, normal approximation; NaN with the statistic. */
} StatTrend;

/**
 * The Cochran-Armitage test: whether the share of events rises or falls over scored groups.
 *
 * @param events k counts, 0 to totals[i].
 * @param totals k counts >= 0.
 * @param scores k finite numbers; NULL for 1, 2, ... k.
 * @param out    The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a count out of range, a score that is not finite).
 * No correction; the variance has the total as divisor, not the total less 1. z^2 is the
 * statistic of R 4.2's prop.trend.test. Source: Armitage 1955.
 */
StatStatus stat_trend_proportion(const int64_t *events, const int64_t *totals,
    const double *scores, size_t k, StatTrend *out) STAT_CHECKED;

/** Copy freely. */
typedef struct {
    int64_t n, n_missing;
    int64_t n_groups;  /**< Groups with at least one value. */
    double statistic;  /**< J: pairs of values of two groups of which the later group's is
                            greater, ties count half. */
    double expected;   /**< Of J if the groups are alike. */
    double z, p_value; /**< Two-sided, normal approximation with the variance corrected for
                          ties, without correction for continuity; NaN with one group or all
                          values equal. */
} StatJonckheere;

/**
 * The Jonckheere-Terpstra test: whether values rise or fall over ordered groups.
 *
 * @param value    n values; NaN is missing.
 * @param group    n codes below n_groups in the order asked about; negative is missing.
 * @param weight   n frequencies >= 1, or NULL.
 * @param out      The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a code out of range, a weight < 1), STAT_NO_MEMORY.
 * Cost: a sort, O(n * n_groups). Source: Jonckheere 1954; Hollander & Wolfe 1999, 6.2 (ties).
 * Oracle: R 4.2 cor.test(method = "kendall", exact = FALSE) of value and group, whose z it is.
 */
StatStatus stat_jonckheere(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatJonckheere *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
