#pragma once
/**
 * @file
 * The clinical instruments as SQL functions, for derived values and cohort steps. A missing or
 * impossible argument gives NULL wherever the instrument's own rule does. For this folder only.
 */
#include <glib.h>
#include <sqlite3.h>

/**
 * Registers the functions on a connection.
 * @param value_set  EQ-5D-5L value set by name; NULL or "" for the built-in first.
 */
gboolean registry_functions_register(sqlite3 *db, const char *value_set, GError **error);

/** Names of the functions, NULL-ended, for "did you mean". */
const char *const *registry_functions_names(void);
