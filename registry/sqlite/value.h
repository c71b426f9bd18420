#pragma once
/**
 * @file
 * Values in and out of statements. For this folder only.
 */
#include <sqlite3.h>

#include "registry/value.h"

/** A column of a row; text is borrowed until the next step. */
RegistryValue registry_sqlite_value(sqlite3_stmt *row, int column);

/** Binds the value; NONE and MISSING become NULL, because a missing code is kept elsewhere. */
void registry_sqlite_bind(sqlite3_stmt *statement, int index, const RegistryValue *value);
