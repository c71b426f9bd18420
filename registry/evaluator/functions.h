#pragma once
/**
 * @file
 * The functions of dates, of general health and of the study's pack as SQL functions, for
 * derived values and cohort steps. A missing or impossible argument gives NULL wherever the
 * instrument's own rule does. For this folder only.
 */
#include <glib.h>
#include <sqlite3.h>

/**
 * Registers the functions on a connection.
 * @param pack       name of the study's pack; NULL, "" or an unknown one for none.
 * @param value_set  EQ-5D-5L value set by name; NULL or "" for the built-in first.
 * @param names      set of texts (owned) that gets the functions' names; may be NULL.
 * @param calls      gets registry_function_key (owned) -> RegistryFunction *, which lives as
 *                   long as the connection; may be NULL.
 */
gboolean registry_functions_register(sqlite3 *db, const char *pack, const char *value_set,
    GHashTable *names, GHashTable *calls, GError **error);
