#pragma once
/** @file
 * The log-rank test of k groups, also stratified.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One group. */
typedef struct {
    int64_t n;
    int64_t observed; /**< Events. */
    double expected;  /**< Events if all groups had the same hazard. */
} StatLogrankGroup;

/** The test. Holds memory: end with stat_logrank_clear. */
typedef struct {
    int64_t n, n_missing;
    size_t n_groups, n_strata;
    StatLogrankGroup *groups; /**< n_groups. */
    double statistic; /**< Chi-squared; NaN when the data hold no comparison at all: fewer than
                           two groups, no event, or never two groups at risk at an event. */
    double df;        /**< Groups that expect an event, less 1 (less what is not comparable). */
    double p_value;   /**< NaN with the statistic. */
} StatLogrank;

/**
 * Tests whether the groups share one hazard (within each stratum).
 *
 * @param time    n times >= 0, NaN missing.
 * @param event   n values 1 (event) or 0 (censored), NaN missing.
 * @param group   n codes below n_groups, negative missing.
 * @param stratum n codes below n_strata, negative missing; NULL for one stratum.
 * @param weight  n frequencies >= 1, or NULL for 1 each.
 * @param out     The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a negative or infinite time, an event other than 0 and 1, a
 * code out of range, a weight < 1), STAT_NO_MEMORY. Ties: hypergeometric variance. Cost: a
 * radix sort, O(rows * groups), and O(groups^3). Source: Mantel 1966; Kalbfleisch & Prentice
 * 2002, 1.5. Oracle: survival 3.5 survdiff.
 */
StatStatus stat_logrank(const double *time, const double *event, const int32_t *group,
    size_t n_groups, const int32_t *stratum, size_t n_strata, const int64_t *weight, size_t n,
    StatLogrank *out) STAT_CHECKED;

/** Frees what the result holds and empties it. NULL and a zeroed result are allowed. */
void stat_logrank_clear(StatLogrank *result);

#ifdef __cplusplus
}
#endif
