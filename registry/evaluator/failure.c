#include "registry/evaluator/failure.h"

#include "base/error.h"

gboolean registry_evaluator_fail(sqlite3 *db, const char *doing, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL, "expressions: %s: %s", doing,
        sqlite3_errmsg(db));
    return FALSE;
}
