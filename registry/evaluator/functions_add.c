#include "registry/evaluator/functions_add.h"

#include "registry/evaluator/failure.h"

gboolean registry_function_add(const RegistryFunctions *to, const char *name, int n_arguments,
    void (*call)(sqlite3_context *, int, sqlite3_value **), void *data_take, GError **error)
{
    /* SQLite frees the data also where it refuses the function. */
    const int code = sqlite3_create_function_v2(to->db, name, n_arguments,
        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, data_take, call, NULL, NULL,
        g_free);
    if (to->names)
        (void)g_hash_table_add(to->names, g_strdup(name));
    return code == SQLITE_OK || registry_evaluator_fail(to->db, "adding functions", error);
}

void registry_function_give(sqlite3_context *context, const ClinValue *value, int decimals)
{
    if (value->kind == CLIN_VALUE_TEXT)
        sqlite3_result_text(context, value->text, -1, SQLITE_STATIC);
    else if (value->kind == CLIN_VALUE_NUMBER && decimals == 0)
        sqlite3_result_int(context, (int)value->number);
    else if (value->kind == CLIN_VALUE_NUMBER)
        sqlite3_result_double(context, value->number);
    else
        sqlite3_result_null(context);
}
