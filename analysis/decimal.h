#pragma once
/** @file
 * Decimals as whole numbers. A measurement of 0.3 is 3 tenths; as a double it is near 3/10
 * only, and 0.825 - 0.775 is then another number than 0.55 - 0.5. Where differences are
 * compared, values are therefore taken as integers (held in doubles) of the finest decimal that
 * occurs: centimetres and millimetres give the same ties and the same ranks.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The most decimals that are looked for. */
#define STAT_DECIMAL_MOST 15

/** The scale of values that are no decimals of at most 15 digits, such as 1/3. */
#define STAT_DECIMAL_NONE (-1)

/** Integers go to this size: every decimal of 15 digits is one double and comes back from it,
 * and sums of two differences of such integers are exact. */
#define STAT_DECIMAL_LARGEST 1e15

/**
 * The least s from 0 to STAT_DECIMAL_MOST so that every finite value is the double of k / 10^s
 * for an integer k with |k| <= STAT_DECIMAL_LARGEST.
 *
 * @param value n values; NaN and infinities are passed over.
 * @return s (0 without a finite value), or STAT_DECIMAL_NONE when there is no such s. Of two
 *         columns that share a unit, the greater scale holds for both where
 *         stat_decimal_integers accepts it for both.
 * Cost: O(n).
 */
int stat_decimal_scale(const double *value, size_t n);

/**
 * Values as integers: integer[i] = value[i] * 10^scale, exactly; NaN and infinities stay.
 *
 * @param scale   At least stat_decimal_scale(value, n), at most STAT_DECIMAL_MOST; with
 *                STAT_DECIMAL_NONE the values are copied as they are.
 * @param integer n values, the caller's; may be `value` itself.
 * @return False when an integer would exceed STAT_DECIMAL_LARGEST, a value has more decimals,
 *         or the scale is out of range; `integer` is then undefined.
 */
bool stat_decimal_integers(const double *value, size_t n, int scale, double *integer);

/** The double nearest integer / 10^scale; the integer as it is with STAT_DECIMAL_NONE. */
double stat_decimal_value(double integer, int scale);

/**
 * The differences x - y as integers of the finest decimal that occurs in the pairs.
 *
 * @param x          n values; NaN is missing.
 * @param y          n values in the same unit, or NULL for zeros.
 * @param difference n values, the caller's: (x - y) * 10^scale, NaN where either is missing.
 * @param scratch    n values, the caller's.
 * @param scale      STAT_DECIMAL_NONE where the pairs have no common decimal of 15 digits: the
 *                   differences are then those of the doubles.
 * @return STAT_DATA (an infinite value).
 */
StatStatus stat_decimal_subtract(const double *x, const double *y, size_t n, double *difference,
    double *scratch, int *scale) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
