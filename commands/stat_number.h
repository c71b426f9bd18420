#pragma once
/**
 * @file
 * Inside this folder: a cell that is a number.
 */
#include <stdbool.h>

/**
 * A decimal number between blanks; "inf", "nan" and hexadecimal are none.
 * @param value  set where it is one; infinite where doubles do not hold it.
 */
bool command_stat_number(const char *text, double *value);
