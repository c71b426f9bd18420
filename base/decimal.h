#pragma once
/**
 * @file
 * Decimal texts of doubles: the same on every machine, never dependent on the locale.
 */
#include <stddef.h>

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
