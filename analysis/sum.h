#pragma once
/** @file
 * Sums that do not lose digits: a number is held as an unevaluated pair hi + lo of doubles
 * ("double-double", some 106 bits). Source: Dekker 1971; Ogita, Rump & Oishi 2005. The error
 * of a sum of n terms is about n * 2^-105 of the sum of their sizes, so that after rounding to
 * a double the order of rows, and whether a row is repeated or weighted, no longer shows.
 */
#include <math.h>

/** hi + lo, with |lo| at most half a unit in the last place of hi. Zero-initialise it. */
typedef struct {
    double hi, lo;
} StatSum;

/** The exact sum a + b as a pair (Knuth's two-sum). */
static inline StatSum stat_two_sum(double a, double b)
{
    const double s = a + b;
    const double t = s - a;
    return (StatSum){s, (a - (s - t)) + (b - t)};
}

/** The exact product a * b as a pair. */
static inline StatSum stat_two_product(double a, double b)
{
    const double p = a * b;
    return (StatSum){p, fma(a, b, -p)};
}

/** Adds the pair v to sum. */
static inline void stat_sum_add_pair(StatSum *sum, StatSum v)
{
    const StatSum s = stat_two_sum(sum->hi, v.hi);
    const double lo = s.lo + (sum->lo + v.lo);
    sum->hi = s.hi + lo;
    sum->lo = lo - (sum->hi - s.hi);
}

/** Adds x to sum. */
static inline void stat_sum_add(StatSum *sum, double x)
{
    const StatSum s = stat_two_sum(sum->hi, x);
    const double lo = s.lo + sum->lo;
    sum->hi = s.hi + lo;
    sum->lo = lo - (sum->hi - s.hi);
}

/** Adds the product a * b, not rounded, to sum. */
static inline void stat_sum_add_product(StatSum *sum, double a, double b)
{
    stat_sum_add_pair(sum, stat_two_product(a, b));
}

/** a - b. */
static inline StatSum stat_sum_minus(StatSum a, StatSum b)
{
    stat_sum_add_pair(&a, (StatSum){-b.hi, -b.lo});
    return a;
}

/** a / d for an ordinary double d != 0, to full pair precision. */
static inline StatSum stat_sum_over(StatSum a, double d)
{
    const double q = a.hi / d;
    const StatSum p = stat_two_product(q, d);
    const double rest = ((a.hi - p.hi) - p.lo + a.lo) / d;
    const double hi = q + rest;
    return (StatSum){hi, rest - (hi - q)};
}

/** The nearest double. */
static inline double stat_sum_value(StatSum sum)
{
    return sum.hi + sum.lo;
}
