#pragma once
/**
 * @file
 * Inside schema/: whether what an expression gives is a number, by how it is written.
 */
#include "schema/analysis.h"

/**
 * Whether all values of the expression are numbers or NULL: sums, products and truths are, and
 * so are columns of numbers and codes that are integers, also where CASE, coalesce and their
 * like choose among them. False where that cannot be said: the function is another, or a text
 * may come out.
 */
bool schema_sql_gives_numbers(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql);
