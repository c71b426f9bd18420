#pragma once
/**
 * @file
 * What people type where a plain value is due: dates of Japanese eras, days of a workbook, a
 * unit behind a number, a number below a limit, a word for nothing known. What of it is taken
 * is for a map or the study to say; here is only what it is.
 */
#include <stdbool.h>
#include <stdint.h>

#include "schema/dictionary.h"

/**
 * Reads a date of the eras Reiwa, Heisei, Showa, Taisho or Meiji (from 1873, when the calendar
 * became Gregorian): R1.5.1, H31/4/30, S60-1-1, 令和元年5月1日; or a year of four digits with
 * 年月日. A day that its era does not have is none.
 * Source of the eras' first days: Japan's Era Name Act and the edicts before it; as in JIS X
 * 0301 (1868-10-23, 1912-07-30, 1926-12-25, 1989-01-08, 2019-05-01).
 * @param days  since 1970-01-01.
 */
bool import_typed_era(const char *text, int32_t *days);

/** Reads a day as workbooks count them, a whole number of five digits at most. */
bool import_typed_serial(const char *text, bool is_1904, int32_t *days);

/** Length of the number that a text begins with, or 0; *unit is what follows behind blanks. */
size_t import_typed_number(const char *text, const char **unit);

/** Reads "<0.02", "< 5" or "≦5" (0.02 and less): *limit is the number's text. */
bool import_typed_below(const char *text, const char **limit);

/** A hint that names the rule which would take a text that the field does not, or NULL. */
const char *import_typed_hint(const SchemaField *field, const char *text);
