#pragma once
/** @file
 * Propensity-score matching: the score, the caliper, the pairs and the balance they reach.
 */
#include "analysis/balance.h"
#include "analysis/match.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The scale on which scores are apart. */
typedef enum { STAT_SCALE_LOGIT, STAT_SCALE_PROBABILITY } StatScale;

/** Zeros are the defaults. */
typedef struct {
    StatMatchMethod method;
    StatScale scale;
    double caliper_sd; /**< Caliper in standard deviations of the score; 0 with has_caliper
                            false: none. */
    bool has_caliper;
    const int64_t *id; /**< n ids that break ties, no two alike; NULL for the row numbers. */
} StatPropensityOptions;

/** The matching. Rows are the caller's, from 0. End with stat_propensity_clear. */
typedef struct {
    int64_t n, n_missing;
    bool converged; /**< The score exists; if not, a covariate separates and there are no pairs.
                     */
    size_t n_terms;
    StatTerm *terms;      /**< Of the logistic regression. */
    bool *separates;      /**< n_terms: named as the cause when not converged. */
    double *coefficients; /**< n_terms; NaN where aliased. */
    double *score;        /**< One a row on the caliper's scale; NaN for rows not used. */
    double score_sd;      /**< Of the score over all rows used (n - 1). */
    double caliper;       /**< Absolute; INFINITY without one. */
    StatPairs pairs;
    size_t n_balance;
    StatBalance *balance;
} StatPropensity;

/**
 * Matches treated with untreated rows on a logistic regression's score.
 *
 * @param treatment  n values 1 (treated) or 0 (control), NaN missing.
 * @param covariates n_covariates >= 1 columns of n values or codes.
 * @param options    NULL for the defaults: nearest, logit, no caliper.
 * @param out        The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a treatment other than 0 and 1, an infinite value, a code
 * out of range, a negative caliper), STAT_NO_MEMORY. The regression reads its rows in an order
 * that depends only on their contents, so the score of a row is the same to the last bit
 * however the rows are shuffled; with ids so are the pairs. Source: Rosenbaum & Rubin 1985;
 * SMD: Austin 2009. No weights: a pair is of two rows.
 */
StatStatus stat_propensity(const double *treatment, const StatColumn *covariates,
    size_t n_covariates, size_t n, const StatPropensityOptions *options,
    StatPropensity *out) STAT_CHECKED;

/** Frees what the matching holds and empties it. NULL and a zeroed matching are allowed. */
void stat_propensity_clear(StatPropensity *matching);

#ifdef __cplusplus
}
#endif
