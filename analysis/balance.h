#pragma once
/** @file
 * Internal: standardised mean differences before and after matching.
 */
#include "analysis/propensity.h"

/**
 * The balance of all covariates.
 *
 * @param treatment n values 1, 0 or NaN; with `used` (n flags: the row is complete).
 * @param pairs     What was matched.
 * @param balance   Set to memory of the caller; free it.
 */
StatStatus stat_balance(const double *treatment, const unsigned char *used,
    const StatColumn *covariates, size_t n_covariates, size_t n, const StatPairs *pairs,
    StatBalance **balance, size_t *n_balance) STAT_CHECKED;
