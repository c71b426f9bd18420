#pragma once
/** @file
 * The Kaplan-Meier estimate of survival, with its pointwise intervals, the median and the
 * restricted mean.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** On which scale the interval is symmetric. */
typedef enum {
    STAT_CONF_LOG,     /**< log S: R's default; the upper end is cut at 1. */
    STAT_CONF_LOG_LOG, /**< log(-log S): SAS's default; undefined at S = 1. */
    STAT_CONF_PLAIN    /**< S itself, cut at 0 and 1. */
} StatConfType;

/** One distinct time of a group. Counts have 32 bits: STAT_TOTAL_MAX fits, and a million of
    these are a third shorter. */
typedef struct {
    double time;
    uint32_t n_risk;   /**< Alive and under observation just before this time. */
    uint32_t n_event;  /**< Events at this time. */
    uint32_t n_censor; /**< Censored at this time, that is after its events. */
    double survival;   /**< P(T > time). */
    double std_error;  /**< Greenwood's, of survival; NaN once survival is 0. */
    double conf_low,
        conf_high; /**< NaN where the scale has none (survival 0; 1 with log-log). */
} StatSurvivalStep;

/** The curve of one group. */
typedef struct {
    int64_t n, n_events;
    size_t n_steps;
    StatSurvivalStep *steps; /**< n_steps, ascending times. */
    double median; /**< First time with survival <= 1/2; the middle of the step where it is 1/2
                        exactly and falls later; NaN when not reached. */
    double median_low, median_high; /**< The same of the curve's lower and upper bounds. */
    double rmean;                   /**< Area under the curve to rmean_time. */
    double rmean_std_error;
} StatSurvivalCurve;

/** Zeros are the defaults. */
typedef struct {
    double conf_level; /**< In (0, 1); 0 means 0.95. */
    StatConfType conf_type;
    double rmean_time; /**< Where the restricted mean ends; 0: the last time of all groups. */
} StatKaplanMeierOptions;

/** Curves of all groups. Holds memory: end with stat_kaplan_meier_clear. */
typedef struct {
    int64_t n, n_missing;
    size_t n_groups;
    StatSurvivalCurve *groups; /**< n_groups; n = 0 and no steps for a group without rows. */
    double rmean_time;
    StatConfType conf_type;
} StatKaplanMeier;

/**
 * Estimates survival in each group.
 *
 * @param time   n times, NaN missing. Negative times are allowed; the mean then starts at the
 *               first of them instead of 0.
 * @param event  n values 1 (event) or 0 (censored), NaN missing.
 * @param group  n codes below n_groups, negative missing; NULL for one group.
 * @param weight n frequencies >= 1, or NULL for 1 each.
 * @param options NULL for the defaults.
 * @param out    The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a negative or infinite time, an event other than 0 and 1, a
 * code out of range, a weight < 1), STAT_NO_MEMORY. No rows and no events are no errors. Where
 * the last survival is exactly 1/2 the median is the time at which it got there. Cost: a radix
 * sort; memory O(n). Source: Kaplan & Meier 1958; Greenwood 1926; intervals and median:
 * Kalbfleisch & Prentice 2002, 1.4. Oracle: survival 3.5 survfit, summary, print(rmean).
 */
StatStatus stat_kaplan_meier(const double *time, const double *event, const int32_t *group,
    size_t n_groups, const int64_t *weight, size_t n, const StatKaplanMeierOptions *options,
    StatKaplanMeier *out) STAT_CHECKED;

/**
 * What is known at a time: the last step by then, with those at risk just before the time and
 * no events or censored ones of its own. Before the first step survival is 1, its error 0 and
 * its interval 1 to 1 (NaN on the log-log scale). Where nobody is under observation any more
 * survival, error and interval are NaN, unless survival is 0. As R's summary(fit, times).
 */
StatSurvivalStep stat_survival_at(
    const StatSurvivalCurve *curve, StatConfType conf_type, double time);

/** Frees what the result holds and empties it. NULL and a zeroed result are allowed. */
void stat_kaplan_meier_clear(StatKaplanMeier *result);

#ifdef __cplusplus
}
#endif
