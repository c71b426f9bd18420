#pragma once
/**
 * @file
 * Columns that seem to be in another unit than their variable: a hospital that sends pain in
 * centimetres where millimetres are due sends 5.7, which is no whole number, beside 8, which
 * is one and means 80. So what does not fit is looked at a variable and hospital at a time, in
 * the whole file, before any value goes in.
 *
 * The rule. Values do not fit where a whole number is due and they have decimals, or where they
 * lie outside the bounds or off the step. Another unit explains them if
 *   - one factor of a list makes 19 of 20 of all values of the variable fit, and
 *   - they are no slips of the pen: decimals in a quarter of the values (and in three), or in
 *     one of 50 where no value is above 20, because small numbers of a coarse unit are what
 *     people round; or three values outside the bounds, and one in ten.
 */
#include "importers/key.h"

typedef struct ImportUnits ImportUnits;

/** What is held against a variable of a hospital. */
typedef struct {
    const char *rule_id; /**< "type" for decimals, "range" for bounds. */
    const char *factor;  /**< What would make the values fit: "10". */
    int64_t n;           /**< Values. */
    int64_t n_unfit;     /**< Of them those that do not fit. */
} ImportUnitDoubt;

void import_units_free(ImportUnits *units);

/** Whether the column's values are looked at: numbers that are whole or have bounds. */
bool import_unit_concerns(const ImportColumn *column);

/** Notes which columns have a value that does not fit, in a row whose cells are prepared. */
void import_units_survey(ImportWork *work);
/** Whether any has; after the survey. */
bool import_units_exist(const ImportWork *work);
/** Counts the values of those columns in a row that goes in. */
void import_units_count(ImportWork *work, const ImportRow *row);
/** Decides, when all rows were counted. */
void import_units_decide(ImportWork *work);

/** What is held against the column in the rows of that site (NULL: not said), or NULL. */
const ImportUnitDoubt *import_unit_doubt(
    const ImportWork *work, size_t column, const char *site);
/** Holds the values of the row that fit, but are of a variable in doubt. After judging. */
void import_units_hold(ImportWork *work, const ImportRow *row);

/** Hint of all problems about a unit; its arguments are import_unit_arguments'. */
const char *import_unit_hint(void);
/** {1} the column, {2} what was expected, {3} n_unfit, {4} n, {5} factor. New text. */
char *import_unit_arguments(
    const ImportUnitDoubt *doubt, const char *column, const char *expected);
