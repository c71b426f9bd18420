#pragma once
/** @file
 * The cumulative incidence of an event where others may come first and exclude it (death before
 * a second operation): the estimate of Aalen & Johansen, with its standard error.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One distinct time of a group at which anything happened. */
typedef struct {
    double time;
    int64_t n_risk;   /**< Without any event and under observation just before this time. */
    int64_t n_event;  /**< Events asked about. */
    int64_t n_other;  /**< Competing events. */
    int64_t n_censor; /**< Censored at this time, that is after its events. */
    double survival;  /**< P(no event of either kind by this time). */
    double incidence; /**< P(the event asked about by this time). */
    double std_error; /**< Of incidence, by the delta method. */
    double std_error_aalen;     /**< Of incidence, by Aalen's variance, as R's cmprsk has it. */
    double conf_low, conf_high; /**< NaN where incidence is 0 or 1. */
} StatIncidenceStep;

/** The curve of one group. */
typedef struct {
    int64_t n, n_events, n_others;
    size_t n_steps;
    StatIncidenceStep *steps; /**< n_steps, ascending times. */
} StatIncidenceCurve;

/** Curves of all groups. Holds memory: end with stat_cumulative_incidence_clear. */
typedef struct {
    int64_t n, n_missing;
    size_t n_groups;
    StatIncidenceCurve *groups; /**< n_groups; n = 0 and no steps for a group without rows. */
} StatIncidence;

/**
 * Estimates the cumulative incidence in each group.
 *
 * @param time   n times >= 0, NaN missing.
 * @param cause  n values: 1 the event asked about, 2 a competing one, 0 censored; NaN missing.
 * @param group  n codes below n_groups, negative missing; NULL for one group.
 * @param weight n frequencies >= 1, or NULL for 1 each.
 * @param conf_level Of the pointwise intervals, in (0, 1); 0 means 0.95.
 * @param out    The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a negative or infinite time, another cause, a code out of
 * range, a weight < 1), STAT_NO_MEMORY.
 * Variance: the delta method of Marubini & Valsecchi 1995, which without competing events is
 * Greenwood's, and equals the infinitesimal jackknife of R's survival. Beside it Aalen's of
 * 1978, with tied events counted as without replacement: some thousandths to hundredths apart.
 * Intervals are of the first, symmetric in log(-log incidence), as those of Kalbfleisch &
 * Prentice. Source: Aalen & Johansen 1978. Oracles: survival 3.5 survfit of several states,
 * cmprsk 2.2 cuminc.
 */
StatStatus stat_cumulative_incidence(const double *time, const double *cause,
    const int32_t *group, size_t n_groups, const int64_t *weight, size_t n, double conf_level,
    StatIncidence *out) STAT_CHECKED;

/**
 * What is known at a time: the last step by then, with those at risk just before the time and
 * no events or censored ones of its own. Before the first step nothing has happened: incidence
 * 0, survival 1, errors 0, interval NaN. Where nobody is under observation any more incidence
 * and survival are NaN, unless nobody was left without an event.
 */
StatIncidenceStep stat_incidence_at(const StatIncidenceCurve *curve, double time);

/** Frees what the result holds and empties it. NULL and a zeroed result are allowed. */
void stat_cumulative_incidence_clear(StatIncidence *result);

#ifdef __cplusplus
}
#endif
