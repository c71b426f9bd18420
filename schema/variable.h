#pragma once
/**
 * @file
 * What can be asked for by one name: a field of the dictionary, or a derived value.
 */
#include "schema/analysis.h"

/** Exactly one of the two is set. */
typedef struct {
    const SchemaField *field;
    const SchemaDerived *derived;
} SchemaVariable;

/** Its name and label. Borrowed. */
const char *schema_variable_name(const SchemaVariable *variable);
const char *schema_variable_label(const SchemaVariable *variable);
/** Its choices; none where it is a number or text. Borrowed. */
const SchemaChoice *schema_variable_choices(const SchemaVariable *variable, size_t *n);
/** What kind of row suits a variable of which nothing else is said. */
SchemaRowKind schema_variable_kind(const SchemaVariable *variable);
/** Whether a condition has its codes as numbers: those of a field that is stored so, and those
 * of a derived value that are all whole numbers, as yes and no are. */
bool schema_variable_has_number_codes(const SchemaVariable *variable);
/** Whether the choices are 0 and 1. */
bool schema_variable_is_yes_no(const SchemaVariable *variable);
/** Whether it has a value of its own at the event. */
bool schema_variable_at(const SchemaStudy *study, const SchemaVariable *variable, size_t event);
