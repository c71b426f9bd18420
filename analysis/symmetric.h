#pragma once
/** @file
 * Internal: small symmetric positive semi-definite matrices, full storage, m[i * n + j].
 */
#include <stdbool.h>
#include <stddef.h>

#include "analysis/status.h"

/**
 * Cholesky's factor in place (lower triangle), leaving out what depends on earlier rows.
 *
 * @param keep      n flags: set to false where less than `tolerance` of the diagonal is left
 *                  (or it is not positive); its row and column of the factor are 0.
 * @return The rank.
 */
size_t stat_symmetric_factor(double *m, size_t n, double tolerance, bool *keep);

/** Solves L L' x = b in place of b; x is 0 where `keep` is false. */
void stat_symmetric_solve(const double *factor, size_t n, const bool *keep, double *b);

/** b' M^-1 b for the factor of M: the squared length of L^-1 b. Destroys b. */
double stat_symmetric_form(const double *factor, size_t n, const bool *keep, double *b);

/**
 * Scores of groups against their covariance by chi-squared, of the groups that take part but
 * the first of them, on which the others depend.
 *
 * @param score       k.
 * @param covariance  k by k, symmetric.
 * @param tolerance   of stat_symmetric_factor.
 * @return STAT_OK or STAT_NO_MEMORY. What is found is not touched where nothing is left to
 * test.
 */
StatStatus stat_symmetric_test_groups(const double *score, const double *covariance,
    const bool *takes_part, size_t k, double tolerance, double *statistic, double *df,
    double *p_value);
