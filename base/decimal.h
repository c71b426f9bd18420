#pragma once
/**
 * @file
 * Decimal texts of doubles: the same on every machine, never dependent on the locale.
 */
#include <stddef.h>
#include <stdint.h>

/** Room for any text that this file writes, its NUL included. */
#define BASE_DECIMAL_SIZE 352

/**
 * Rounds half away from zero on the decimal value that a person would write for `value` (its
 * 15 significant digits), not on binary noise: 0.145 gives "0.15", 2.675 gives "2.68". A zero
 * never bears a sign. NaN gives "", infinities "Inf" and "-Inf".
 * @param decimals  0 to 15.
 */
void base_decimal_fixed(double value, int decimals, char out[BASE_DECIMAL_SIZE]);

/** `value` rounded by the same rule, as a double: equal to reading base_decimal_fixed's text.
 */
double base_decimal_round(double value, int decimals);

/** The shortest text that reads back to the same double; integers without a point. */
void base_decimal_shortest(double value, char out[BASE_DECIMAL_SIZE]);

/** The most decimals that base_decimal_scale looks for. */
#define BASE_DECIMAL_MOST 15

/**
 * Numbers as integers of one decimal scale: the least s from 0 to BASE_DECIMAL_MOST so that
 * every value is exactly the double of k / 10^s for an integer k with |k| < 2^53.
 * @param value  n values, none NaN.
 * @param unit   n integers k, the caller's; undefined where there is no such s.
 * @return s, or -1 where there is none, as for 1/3 or an infinity. Cost: O(n).
 */
int base_decimal_scale(const double *value, size_t n, int64_t *unit);
