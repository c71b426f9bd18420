#pragma once
/** @file
 * Cox's proportional hazards regression, with the concordance of its risk scores and a test of
 * proportional hazards.
 */
#include "analysis/design.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How events at the same time share the risk set. */
typedef enum { STAT_TIES_EFRON, STAT_TIES_BRESLOW } StatTies;

/** One coefficient on the log-hazard scale, and its hazard ratio. */
typedef struct {
    StatTerm term;
    double estimate;                              /**< NaN where aliased or infinite. */
    double std_error;                             /**< Inverse observed information. */
    double statistic;                             /**< Wald's z. */
    double p_value;                               /**< Two-sided. */
    double conf_low, conf_high;                   /**< Of the estimate. */
    double hazard_ratio, hazard_low, hazard_high; /**< exp of the three. */
    bool aliased; /**< Constant among those at risk, or a combination of the terms before it; or
                       infinite terms leave nothing that could tell it. */
    bool infinite; /**< The partial likelihood rises without end along this term. */
    int direction; /**< Of an infinite term: 1 towards +infinity, -1 towards -infinity. */
} StatCoxTerm;

/** Score test that a covariate's effect does not change with g(time). */
typedef struct {
    size_t covariate; /**< STAT_INTERCEPT: all covariates together. */
    double df, statistic, p_value;
} StatCoxProportional;

/** Zeros are the defaults. */
typedef struct {
    double conf_level; /**< In (0, 1); 0 means 0.95. */
    StatTies ties;
    bool no_concordance; /**< Leave the concordance out: it takes as long as the fit. */
    bool proportional;   /**< Test proportional hazards. */
} StatCoxOptions;

/** A fitted model. Holds memory: end with stat_cox_clear. */
typedef struct {
    int64_t n, n_missing, n_events;
    size_t n_terms;
    StatCoxTerm *terms;
    double *covariance; /**< n_terms * n_terms; NaN where aliased or infinite. */
    double log_likelihood, log_likelihood_null;               /**< NaN without events. */
    double lr_statistic, wald_statistic, score_statistic, df; /**< Of all terms determined. */
    double lr_p_value, wald_p_value, score_p_value;
    double concordance;           /**< Harrell's C; NaN when no pair is comparable. */
    double concordance_std_error; /**< Infinitesimal jackknife. */
    size_t n_proportional;
    StatCoxProportional *proportional; /**< One a covariate, then one for all. */
    bool converged; /**< The maximum exists and was reached; false without events, and where the
                         data tell nothing of any term. */
    bool separated; /**< It does not exist: some terms are infinite. */
    int iterations;
} StatCox;

/**
 * Fits hazard(t) = baseline(t) * exp(sum of coefficient * term).
 *
 * @param time    n times >= 0, NaN missing.
 * @param event   n values 1 (event) or 0 (censored), NaN missing.
 * @param covariates n_covariates >= 1 columns of n values or codes.
 * @param stratum n codes below n_strata, each with a baseline of its own, negative missing;
 * NULL for one stratum.
 * @param weight  n frequencies >= 1, or NULL for 1 each. Efron's ties then count every event,
 * as if the rows were repeated (R's weights average instead).
 * @param options NULL for the defaults.
 * @param out     The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (an infinite value, a negative time, an event other than 0
 * and 1, a code out of range, a weight < 1), STAT_NO_MEMORY. No event is no error: every term
 * is aliased. Newton's method goes on until the step is below 1e-10 standard errors. Cost: a
 * sort and O(n p^2) an iteration; memory n * p. The concordance is O(n log n). The test of
 * proportional hazards is the score test with g(t) = 1 - Kaplan-Meier just before t. Source:
 * Cox 1972; Efron 1977; Therneau & Grambsch 2000, 3 and 6; Harrell 1996. Oracle: survival 3.5
 * coxph, concordance, cox.zph.
 */
StatStatus stat_cox(const double *time, const double *event, const StatColumn *covariates,
    size_t n_covariates, const int32_t *stratum, size_t n_strata, const int64_t *weight,
    size_t n, const StatCoxOptions *options, StatCox *out) STAT_CHECKED;

/** Frees what the model holds and empties it. NULL and a zeroed model are allowed. */
void stat_cox_clear(StatCox *model);

#ifdef __cplusplus
}
#endif
