#pragma once
/** @file
 * Linear models by least squares: several covariates, factors with treatment coding, and the
 * analysis of covariance (the change of a score on its baseline and a group).
 */
#include "analysis/design.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One coefficient. NaN throughout, but for `aliased`, where the data cannot determine it. */
typedef struct {
    StatTerm term;
    double estimate;  /**< Unit of y per unit of x. */
    double std_error; /**< NaN without residual degrees of freedom. */
    double statistic; /**< Student's t: estimate / std_error. */
    double p_value;   /**< Two-sided. */
    double conf_low, conf_high;
    bool aliased; /**< A combination of the terms before it (a constant column, a copy). */
} StatLinearTerm;

/** The test of one covariate (all its terms) given all others: type II, no interactions. */
typedef struct {
    size_t covariate;
    double df; /**< Terms that it adds to the others; 0 when it adds nothing. */
    double sum_of_squares;
    double statistic; /**< F; NaN when df or df_residual is 0. */
    double p_value;
} StatLinearTest;

/** Whether and how. Zeros are the defaults. */
typedef struct {
    double conf_level; /**< In (0, 1); 0 means 0.95. */
    bool no_intercept; /**< Leave the column of ones out. */
} StatLinearModelOptions;

/** A fitted linear model. Holds memory: end with stat_linear_model_clear. */
typedef struct {
    int64_t n;         /**< Rows used, by weight. */
    int64_t n_missing; /**< Rows left out: the outcome or a covariate is missing. */
    size_t n_terms;
    StatLinearTerm *terms; /**< n_terms, intercept first. */
    double *covariance;    /**< n_terms * n_terms, of the estimates; NaN where aliased. */
    size_t n_tests;
    StatLinearTest *tests; /**< One a covariate. */
    double df_model;       /**< Terms determined, without the intercept. */
    double df_residual;    /**< n less the terms determined. */
    double rss;            /**< Residual sum of squares. */
    double sigma;          /**< sqrt(rss / df_residual); NaN at df_residual 0. */
    double r_squared;      /**< NaN when y is constant; about 0 without intercept if y = 0. */
    double r_squared_adjusted;
    double
        f_statistic; /**< Of the model against its mean; NaN when it has no covariate left. */
    double p_value;
    bool perfect; /**< Nothing but rounding is left in the residuals: P values mean nothing. */
} StatLinearModel;

/**
 * Fits y = intercept + sum of coefficient * term + error by least squares.
 *
 * @param y          n values, NaN missing.
 * @param covariates n_covariates columns of n values or codes; may be 0 columns.
 * @param weight     n frequencies >= 1, or NULL for 1 each.
 * @param options    NULL for the defaults.
 * @param out        The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (infinite values, a code out of range, a weight < 1),
 *         STAT_NO_MEMORY. No complete row is no error: STAT_OK, n = 0, every number NaN.
 * Cost: O(n p^2) for p terms, memory n * p. A term is aliased when less than 1e-7 of its length
 * is left beside the terms before it, as in R.
 * Source: Golub & Van Loan 2013, 5.3; type II tests: Fox 2016, 8.2.
 * Oracle: R 4.2 lm, summary, drop1(test = "F").
 */
StatStatus stat_linear_model(const double *y, const StatColumn *covariates, size_t n_covariates,
    const int64_t *weight, size_t n, const StatLinearModelOptions *options,
    StatLinearModel *out) STAT_CHECKED;

/** Frees what the model holds and empties it. NULL and a zeroed model are allowed. */
void stat_linear_model_clear(StatLinearModel *model);

#ifdef __cplusplus
}
#endif
