#pragma once
/**
 * @file
 * One cell against its field: what a site may write, and what it becomes.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/date.h"
#include "registry/import.h"
#include "schema/study.h"

/** What is wrong with a value; the order is that in which it is judged. */
typedef enum {
    IMPORT_VALUE_GOOD,
    IMPORT_VALUE_EVENT,
    IMPORT_VALUE_TYPE,
    IMPORT_VALUE_CHOICE,
    IMPORT_VALUE_RANGE,
    IMPORT_VALUE_UNAGREED, /**< A rule would change it, and nobody at the hospital agreed. */
    IMPORT_VALUE_UNIT      /**< Good by itself, in a column that seems to be in another unit. */
} ImportValueFault;

enum { IMPORT_VALUE_FAULTS = IMPORT_VALUE_UNIT + 1 };

/** Room for the canonical text of a date or time. */
enum { IMPORT_TIME_SIZE = 24 };

/**
 * Judges a text that is not blank and has no blanks around it.
 * @param text  NUL-ended; a text cell borrows it.
 * @param clock  says what "today" is in the field's bounds.
 * @param canonical  a date in another form than the stored one is rewritten there, and the cell
 *                   borrows it; "" where nothing was rewritten.
 * @param cell  set where nothing is wrong.
 * @return TYPE, CHOICE, RANGE or GOOD.
 */
ImportValueFault import_value_check(const SchemaStudy *study, const SchemaField *field,
    const char *text, BaseDateOrder order, const BaseClock *clock,
    char canonical[IMPORT_TIME_SIZE], RegistryCell *cell);

/**
 * Reads a number as sites may write it: sign, digits, a point; no exponent, no comma.
 * @param is_integer  set to whether it is whole ("45.0" is).
 * @param n_decimals  set to the digits behind the point.
 */
bool import_value_number(
    const char *text, char point, double *number, bool *is_integer, int *n_decimals);

/** What was expected of the field, a sentence of base_sentence: "an integer from 0 to 100". New
 * text. */
char *import_value_expected(const SchemaField *field, ImportValueFault fault);
