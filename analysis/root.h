#pragma once
/** @file
 * Internal: where a function of one variable crosses zero.
 */

/** A function whose root is wanted; `data` is whatever it needs besides x. */
typedef double (*StatFunction)(double x, void *data);

/**
 * The x between `low` and `high` at which f changes its sign, to the last bit or two of x.
 * Infinite values of f count as very large ones, NaN as 0.
 *
 * @param low, high Finite, low <= high.
 * @return Where f does not change its sign: the end at which it is nearer to 0.
 *
 * Cost: mostly fewer than 12 evaluations, never more than 300. Source: Brent 1973, chapter 4,
 * as GSL has it (gsl_root_fsolver_brent).
 */
double stat_root(StatFunction f, void *data, double low, double high);
