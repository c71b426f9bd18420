#pragma once
/**
 * @file
 * Every output of an instrument as an SQL function of the instrument's inputs, and what such
 * functions share with the others. For this folder only.
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

/**
 * Adds the outputs of an instrument. The name is the output's unique variable, the arguments
 * are the inputs in the order of `proreg score NAME --explain`: codes, labels or numbers. NULL
 * and what an input does not allow are missing; the result is NULL where that could change it.
 */
gboolean registry_catalogue_register(
    const RegistryFunctions *to, const ClinInstrument *instrument, GError **error);
