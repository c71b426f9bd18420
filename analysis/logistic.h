#pragma once
/** @file
 * Logistic regression: maximum likelihood by iteratively reweighted least squares, with Wald or
 * profile-likelihood intervals and likelihood-ratio tests. Separated data, whose likelihood has
 * no maximum, are recognised and named instead of answered with large numbers.
 */
#include "analysis/design.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One coefficient on the log-odds scale, and its odds ratio. */
typedef struct {
    StatTerm term;
    double estimate;  /**< NaN where aliased or infinite. */
    double std_error; /**< Inverse observed information; NaN like the estimate. */
    double statistic; /**< Wald's z = estimate / std_error. */
    double p_value;   /**< Two-sided, of z. */
    double
        lr_statistic;  /**< Twice the likelihood lost without this term; also when infinite. */
    double lr_p_value; /**< Chi-squared with 1 degree of freedom. */
    double conf_low, conf_high; /**< Of the estimate. Profile intervals may be infinite. */
    double odds_ratio, odds_low, odds_high; /**< exp of estimate, conf_low, conf_high. */
    bool aliased;                           /**< A combination of the terms before it. */
    bool infinite;  /**< The likelihood rises without end along this term. */
    bool separates; /**< Infinite, and to be named: the separation rests on this term. */
    int direction;  /**< Of an infinite term: 1 towards +infinity, -1 towards -infinity. */
} StatLogisticTerm;

/** Likelihood-ratio test of a covariate (all its terms) given the others. */
typedef struct {
    size_t covariate;
    double df; /**< Terms dropped; 0 when all are aliased. */
    double statistic, p_value;
} StatLogisticTest;

/** What and how. Zeros are the defaults. */
typedef struct {
    double conf_level; /**< In (0, 1); 0 means 0.95. */
    bool profile;      /**< Profile-likelihood intervals instead of Wald's. */
    bool no_lr;        /**< Leave the likelihood-ratio tests out: one fit less a term. */
    bool no_intercept;
} StatLogisticOptions;

/** A fitted logistic regression. Holds memory: end with stat_logistic_clear. */
typedef struct {
    int64_t n;         /**< Rows used, by weight. */
    int64_t n_missing; /**< Rows left out: the outcome or a covariate is missing. */
    int64_t n_events;  /**< Rows used whose outcome is 1. */
    size_t n_terms;
    StatLogisticTerm *terms; /**< n_terms, intercept first. */
    double *covariance;      /**< n_terms * n_terms; NaN where aliased or infinite. */
    size_t n_tests;
    StatLogisticTest *tests;    /**< One a covariate; 0 with no_lr. */
    double log_likelihood;      /**< Its supremum when separated. */
    double log_likelihood_null; /**< Of the intercept alone (of nothing, without intercept). */
    double lr_statistic, lr_df, lr_p_value; /**< The model against the null. */
    double aic;                             /**< 2 * terms determined - 2 * log_likelihood. */
    bool converged;                         /**< The maximum exists and was reached. */
    bool separated;                         /**< It does not exist. */
    bool complete;  /**< Separated, and every row is fitted without error. */
    bool profile;   /**< The intervals are profile-likelihood's. */
    int iterations; /**< Newton steps of the last fit of all terms. */
} StatLogistic;

/**
 * Fits log odds(y = 1) = intercept + sum of coefficient * term.
 *
 * @param y          n outcomes, 0 or 1; NaN missing.
 * @param covariates n_covariates columns of n values or codes; may be 0 columns.
 * @param weight     n frequencies >= 1, or NULL for 1 each.
 * @param options    NULL for the defaults.
 * @param out        The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (an outcome that is neither 0 nor 1, an infinite value, a
 * code out of range, a weight < 1), STAT_NO_MEMORY. Not errors: no complete row (n = 0, every
 *         number NaN); only one outcome (the intercept separates).
 *
 * Newton's method goes on until the step is below 1e-10 standard errors. With separation, terms
 * on the separating direction are `infinite` (estimate and Wald's numbers NaN); the others keep
 * the values they tend to, which are those of the rows that are not separated. Likelihood-ratio
 * tests and profile bounds stay defined and are given.
 * Cost: O(n p^2) an iteration, memory n * p.
 * Source: McCullagh & Nelder 1989, 2.5 and 4.4; separation: Albert & Anderson 1984.
 * Oracle: R 4.2 glm(family = binomial, epsilon = 1e-14), drop1(test = "LRT"), and for profiles
 * uniroot on glm with an offset (confint of MASS interpolates and agrees to three digits).
 */
StatStatus stat_logistic(const double *y, const StatColumn *covariates, size_t n_covariates,
    const int64_t *weight, size_t n, const StatLogisticOptions *options,
    StatLogistic *out) STAT_CHECKED;

/** Frees what the model holds and empties it. NULL and a zeroed model are allowed. */
void stat_logistic_clear(StatLogistic *model);

#ifdef __cplusplus
}
#endif
