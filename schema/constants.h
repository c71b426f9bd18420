#pragma once
/**
 * @file
 * Constants in SQL expressions that the variable beside them can never be: `procedure = 'PSF'`
 * where the codes of procedure are numbers is true of nobody, and SQL says nothing.
 *
 * Looked at are comparisons of a variable with constants (=, <>, <, <=, >, >=, IS, IN, BETWEEN,
 * CASE variable WHEN), with the variable on either side. A variable is a column of the
 * dictionary (also <variable>__<event>), a derived value with choices, `site`, `event` or
 * `cutoff`. Whatever is computed (`lower(x)`, `x + 1`) is not looked at.
 */
#include "schema/analysis.h"

/**
 * What is wrong with the first constant that its variable can never be: not one of the codes,
 * nothing within the dictionary's range, no date, or NULL where IS NULL is meant.
 * @param analysis  whose own derived values count too; NULL for none.
 * @return a new sentence, "procedure = 'PSF': procedure has no code 'PSF'; did you mean 1?
 * ..."; NULL where nothing is wrong.
 */
char *schema_constants_fault(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql);

/** What is wrong with a code that none of the choices has: "procedure has no code PSF; ...".
 * New. */
char *schema_choice_fault(
    const char *variable, const SchemaChoice *choices, size_t n, const char *code);

/** The same of a code that a file names for a variable: "procedure has no code PSF; ...". New.
 */
char *schema_constant_fault_of(const SchemaStudy *study, const SchemaAnalysis *analysis,
    const char *variable, const char *code);
