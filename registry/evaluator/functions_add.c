#include "registry/evaluator/functions_add.h"

#include <math.h>
#include <string.h>

#include "registry/evaluator/failure.h"

/* An argument as the function wants it; a text is borrowed from SQLite. */
static RegistryDatum datum_of(sqlite3_value *value, RegistryArguments arguments)
{
    RegistryDatum datum = {.kind = REGISTRY_DATUM_NULL};
    int type = sqlite3_value_type(value);
    if (arguments == REGISTRY_ARGUMENTS_NUMBERS)
        type = sqlite3_value_numeric_type(value);
    else if (arguments == REGISTRY_ARGUMENTS_TEXTS && type != SQLITE_NULL)
        type = SQLITE_TEXT;
    if (type == SQLITE_INTEGER) {
        datum.kind = REGISTRY_DATUM_INTEGER;
        datum.integer = sqlite3_value_int64(value);
    } else if (type == SQLITE_FLOAT) {
        datum.kind = REGISTRY_DATUM_REAL;
        datum.real = sqlite3_value_double(value);
    } else if (type == SQLITE_TEXT) {
        datum = registry_datum_of_text((const char *)sqlite3_value_text(value));
    }
    return datum;
}

static void call(sqlite3_context *context, int n, sqlite3_value **values)
{
    const RegistryFunction *function = sqlite3_user_data(context);
    RegistryDatum data[REGISTRY_MOST_ARGUMENTS];
    const RegistryDatum *arguments[REGISTRY_MOST_ARGUMENTS];
    RegistryDatum result = {.kind = REGISTRY_DATUM_NULL};
    for (int i = 0; i < n; i++) {
        data[i] = datum_of(values[i], function->arguments);
        arguments[i] = &data[i];
    }
    function->compute(function, arguments, &result);
    if (result.kind == REGISTRY_DATUM_INTEGER)
        sqlite3_result_int64(context, result.integer);
    else if (result.kind == REGISTRY_DATUM_REAL)
        sqlite3_result_double(context, result.real);
    else if (result.kind == REGISTRY_DATUM_TEXT)
        sqlite3_result_text(context, result.text, -1, SQLITE_STATIC);
    else
        sqlite3_result_null(context);
}

char *registry_function_key(const char *name, size_t n_arguments)
{
    return g_strdup_printf("%s/%zu", name, n_arguments);
}

gboolean registry_function_add(const RegistryFunctions *to, const char *name,
    const RegistryFunction *function, GError **error)
{
    RegistryFunction *kept = g_memdup2(function, sizeof *function);
    /* SQLite frees the function also where it refuses it. */
    const int code = sqlite3_create_function_v2(to->db, name, (int)function->n_arguments,
        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, kept, call, NULL, NULL, g_free);
    if (code != SQLITE_OK)
        return registry_evaluator_fail(to->db, "adding functions", error);
    if (to->names)
        (void)g_hash_table_add(to->names, g_strdup(name));
    if (to->calls)
        (void)g_hash_table_insert(
            to->calls, registry_function_key(name, function->n_arguments), kept);
    return TRUE;
}

void registry_function_give(const ClinValue *value, int decimals, RegistryDatum *result)
{
    *result = (RegistryDatum){.kind = REGISTRY_DATUM_NULL};
    if (value->kind == CLIN_VALUE_TEXT) {
        *result = registry_datum_of_text(value->text);
    } else if (value->kind == CLIN_VALUE_NUMBER && decimals == 0) {
        result->kind = REGISTRY_DATUM_INTEGER;
        result->integer = (int)value->number;
    } else if (value->kind == CLIN_VALUE_NUMBER && !isnan(value->number)) {
        result->kind = REGISTRY_DATUM_REAL;
        result->real = value->number;
    }
}
