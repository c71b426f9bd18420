#pragma once
/** @file
 * The distribution of the studentized range: the range of n_groups independent standard
 * normals over an independent estimate of their SD with df degrees of freedom.
 *
 * Both tails are integrals of positive terms, never 1 - P, by the trapezoidal rule, which
 * converges exponentially for these integrands; so small P values keep their digits. Good to
 * 1e-12 absolute, and to about 1e-11 relative in the upper tail down to 1e-300, for 2 to 100
 * groups and 2 or more degrees of freedom (1 is allowed, Inf too). Nothing here can fail: an
 * argument outside the domain gives NaN.
 * Source: Hochberg & Tamhane 1987, appendix 2 (the integrals). Oracles: Student's t for two
 * groups; tests/oracle/studentized_range.py with 25 digits.
 */
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** P(Q > q), for q >= 0, n_groups >= 2 and df >= 1. */
double stat_studentized_range_upper(double q, size_t n_groups, double df);

/** P(Q <= q). */
double stat_studentized_range_lower(double q, size_t n_groups, double df);

/** The q with P(Q > q) = p, for p in (0, 1); Inf at 0, 0 at 1. */
double stat_studentized_range_upper_quantile(double p, size_t n_groups, double df);

#ifdef __cplusplus
}
#endif
