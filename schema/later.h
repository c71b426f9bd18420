#pragma once
/**
 * @file
 * What is known only after the origin. Groups by it are no groups of patients as they were at
 * the start: whoever died before it was known is in none of them.
 */
#include "schema/analysis.h"

/**
 * Whether an expression at patient level mentions a value of an event that is due after the
 * origin, or never due, by itself or through a derived value.
 * @param analysis  whose derived values are known too; NULL for the study's alone.
 * @return the first such name, new text; NULL where there is none.
 */
char *schema_later_name(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql);

/** Whether an expression at patient level mentions the variable (at any event), by itself or
 * through a derived value. */
bool schema_uses_name(const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql,
    const char *name);
