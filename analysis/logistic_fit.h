#pragma once
/** @file
 * Internal: the maximum of a logistic likelihood by Newton's method (iteratively reweighted
 * least squares on a QR), with coefficients that may be held fixed, and the certificate that
 * tells a maximum from a likelihood that only rises towards infinity.
 *
 * Separation (Albert & Anderson 1984). A direction d of the coefficients separates when no row
 * lies on the wrong side of it (x'd >= 0 where y = 1, <= 0 where y = 0) and some row lies
 * strictly on the right side. Then the likelihood has no maximum. Newton's step becomes such a
 * direction; it is believed only when every row has been checked against it.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

/** Rows and outcome of a fit; borrowed. */
typedef struct {
    size_t n, p;
    const double *x;      /**< x[k * stride + i]. */
    size_t stride;        /**< Rows that x has in memory, >= n. */
    const double *weight; /**< n frequencies, or NULL. */
    const double *sign;   /**< n: 1 for an event, -1 for none. */
} StatLogisticData;

/** How a run of Newton's method ended. */
typedef enum {
    STAT_NEWTON_CONVERGED,
    STAT_NEWTON_COMPLETE, /**< Every row lies strictly on its side of the coefficients. */
    STAT_NEWTON_QUASI,    /**< `direction` separates some rows, the others lie on it. */
    STAT_NEWTON_GAVE_UP   /**< Neither was proved within the limit of iterations. */
} StatNewtonEnd;

/** A run: coefficients, likelihood and what the last iteration knew. */
typedef struct {
    double *coefficient; /**< p; set the start before, read the result after. */
    double *direction;   /**< p; the separating direction of STAT_NEWTON_QUASI. */
    double *covariance;  /**< p * p, NaN for fixed coefficients; NULL when not wanted. */
    double log_likelihood;
    int iterations;
    StatNewtonEnd end;
} StatNewton;

/** A run of p coefficients, all 0. End with stat_newton_clear. */
StatStatus stat_newton_init(StatNewton *run, size_t p, bool with_covariance) STAT_CHECKED;

/** Frees the run's memory. */
void stat_newton_clear(StatNewton *run);

/**
 * Climbs from run->coefficient to the maximum.
 *
 * @param fixed  p flags: coefficients that stay as they are; NULL for none.
 * @param judge  Look for separation and stop when it is proved. Otherwise go on until the
 *               likelihood stands still: it then has its supremum to about 1e-10.
 */
StatStatus stat_newton(
    const StatLogisticData *data, const bool *fixed, bool judge, StatNewton *run) STAT_CHECKED;

/** The share of its own size below which a row counts as lying on a separating direction. */
#define STAT_SEPARATION_TOLERANCE 1e-6
