#pragma once
/** @file
 * Gray's test of k groups: whether an event that others may exclude is as frequent in each of
 * them, also stratified.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One group. */
typedef struct {
    int64_t n;
    int64_t n_events, n_others;
    double score;    /**< Events less those that the groups' common incidence expects. */
    double variance; /**< Of the score. */
} StatGrayGroup;

/** The test. Holds memory: end with stat_gray_clear. */
typedef struct {
    int64_t n, n_missing;
    size_t n_groups, n_strata;
    StatGrayGroup *groups; /**< n_groups. */
    double statistic;      /**< Chi-squared; NaN where the data hold no comparison: fewer than
                                two groups, no event, or never two groups at risk at an event. */
    double df;             /**< Groups with rows, less 1 (less what is not comparable). */
    double p_value;        /**< NaN with the statistic. */
} StatGray;

/**
 * Tests whether the groups share one cumulative incidence (within each stratum).
 *
 * @param time    n times >= 0, NaN missing.
 * @param cause   n values: 1 the event asked about, 2 a competing one, 0 censored; NaN missing.
 * @param group   n codes below n_groups, negative missing.
 * @param stratum n codes below n_strata, negative missing; NULL for one stratum.
 * @param weight  n frequencies >= 1, or NULL for 1 each.
 * @param out     The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a negative or infinite time, another cause, a code out of
 * range, a weight < 1), STAT_NO_MEMORY. Ties: the variance is lessened as a hypergeometric one
 * is, as in R's cmprsk. Cost: a radix sort, and O(groups^2) a time with events. Source: Gray
 * 1988 (rho = 0). Oracle: cmprsk 2.2 cuminc.
 */
StatStatus stat_gray(const double *time, const double *cause, const int32_t *group,
    size_t n_groups, const int32_t *stratum, size_t n_strata, const int64_t *weight, size_t n,
    StatGray *out) STAT_CHECKED;

/** Frees what the result holds and empties it. NULL and a zeroed result are allowed. */
void stat_gray_clear(StatGray *result);

#ifdef __cplusplus
}
#endif
