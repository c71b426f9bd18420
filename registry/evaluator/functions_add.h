#pragma once
/**
 * @file
 * What the SQL functions of instruments and of packs share: how one is added, and how it gives
 * its result. For this folder only.
 */
#include <glib.h>
#include <sqlite3.h>

#include "clinical/instrument.h"

/** Where functions are added. */
typedef struct {
    sqlite3 *db;
    const ClinEq5dValueSet *value_set; /**< Lives as long as the connection. */
    GHashTable *names;                 /**< Gets their names (owned texts); may be NULL. */
} RegistryFunctions;

/** Adds one function that depends on its arguments alone; takes over `data_take`, for g_free.
 */
gboolean registry_function_add(const RegistryFunctions *to, const char *name, int n_arguments,
    void (*call)(sqlite3_context *, int, sqlite3_value **), void *data_take, GError **error);

/** Gives a result: a whole number where `decimals` is 0, NULL where it is missing. */
void registry_function_give(sqlite3_context *context, const ClinValue *value, int decimals);
