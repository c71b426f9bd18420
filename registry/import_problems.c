/**
 * @file
 * What an import found, read back.
 */
#include "registry/import.h"
#include "registry/inside.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"

/* The same fault in a later file opens no second query, so that queries are found by what they
   are about. A problem that was never a query stays. */
static const char open_problems_sql[] =
    "SELECT severity, line, position, record_id, event, field, value, rule_id, message, hint,\n"
    "  (SELECT raw FROM proreg_query q\n"
    "   WHERE q.record_id IS p.record_id AND q.event IS p.event AND q.field IS p.field\n"
    "     AND q.rule_id = p.rule_id AND q.state IN ('open', 'answered')\n"
    "   LIMIT 1) AS held\n"
    "FROM proreg_problem p WHERE import_id = ?1 AND (held IS NOT NULL OR NOT EXISTS\n"
    "  (SELECT 1 FROM proreg_query q\n"
    "   WHERE q.record_id IS p.record_id AND q.event IS p.event AND q.field IS p.field\n"
    "     AND q.rule_id = p.rule_id))\n"
    "ORDER BY line, position, problem_id";

static const char *text(sqlite3_stmt *select, int column)
{
    return (const char *)sqlite3_column_text(select, column);
}

gboolean registry_import_problems(
    Registry *registry, int64_t import_id, RegistryProblemTake take, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) select =
        registry_sql_prepare(registry_sqlite_db(registry->store), open_problems_sql, error);
    if (!select)
        return FALSE;
    (void)sqlite3_bind_int64(select, 1, import_id);
    int state;
    while ((state = registry_sql_step(select, "reading problems", error)) == 1) {
        /* What was composed when it was stored has no places left. */
        const RegistryProblem problem = {
            .is_error = g_strcmp0(text(select, 0), "error") == 0,
            .line = sqlite3_column_int64(select, 1),
            .column = (size_t)sqlite3_column_int64(select, 2),
            .record_id = text(select, 3),
            .event = text(select, 4),
            .field = text(select, 5),
            .value = text(select, 6),
            .rule_id = text(select, 7),
            .msgid = text(select, 8),
            .hint = text(select, 9),
            .raw = text(select, 10),
        };
        if (!take(&problem, data))
            return TRUE;
    }
    return state == 0;
}
