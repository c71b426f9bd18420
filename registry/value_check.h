#pragma once
/**
 * @file
 * What a value must be to lie in a column: the CHECKs of the tables, in C. An import judges
 * each value here and leaves SQLite's own CHECKs, which cost it a tenth of its time, to those
 * who write to the file by other means. For this folder only.
 */
#include "registry/value.h"
#include "schema/dictionary.h"

/** Whether the dictionary allows the value in the field's column; NONE and MISSING always fit.
 */
bool registry_value_fits(const SchemaField *field, const RegistryValue *value);
