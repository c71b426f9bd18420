/**
 * @file
 * Problems, queries, and the originals that they were found in.
 */
#include "registry/sqlite/inside.h"

gboolean registry_sqlite_problem_add(RegistryStore *base, const RegistryStoredProblem *stored,
    int64_t *problem_id, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    const RegistryProblem *problem = &stored->problem;
    sqlite3_stmt *insert = registry_sqlite_statement(store, &store->problem_add,
        "INSERT INTO proreg_problem (import_id, number, severity, line, position, record_id,\n"
        "  event, instance, field, value, rule_id, msgid, hint, arguments)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "iitiittItttttt", stored->import_id, stored->number,
        problem->is_error ? "error" : "warning", problem->line, (int64_t)problem->column,
        problem->record_id, problem->event, problem->instance, problem->field, problem->value,
        problem->rule_id, problem->msgid, problem->hint, problem->arguments);
    if (!registry_sql_run(insert, "keeping a problem", error))
        return FALSE;
    *problem_id = sqlite3_last_insert_rowid(store->db);
    return TRUE;
}

#define PROBLEM_COLUMNS                                                                        \
    "problem_id, import_id, number, severity, line, position, record_id, event, instance,\n"   \
    "  field, value, rule_id, msgid, hint, arguments"
/* What layout 1 had composed when it was stored has no places left. */
#define PROBLEM_COLUMNS_1                                                                      \
    "problem_id, import_id, row_number() OVER (PARTITION BY import_id ORDER BY problem_id)\n"  \
    "  - 1, severity, line, position, record_id, event, NULL, field, value, rule_id, "         \
    "message,\n"                                                                               \
    "  hint, NULL"

enum { RAW_COLUMN = 15 };

static RegistryStoredProblem problem_of(sqlite3_stmt *row)
{
    return (RegistryStoredProblem){.problem_id = sqlite3_column_int64(row, 0),
        .import_id = sqlite3_column_int64(row, 1),
        .number = sqlite3_column_int64(row, 2),
        .problem = {.is_error = g_str_equal(registry_sql_text(row, 3), "error"),
            .line = sqlite3_column_int64(row, 4),
            .column = (size_t)sqlite3_column_int64(row, 5),
            .record_id = registry_sql_text_or_null(row, 6),
            .event = registry_sql_text_or_null(row, 7),
            .instance = sqlite3_column_int64(row, 8),
            .field = registry_sql_text_or_null(row, 9),
            .value = registry_sql_text_or_null(row, 10),
            .rule_id = registry_sql_text_or_null(row, 11),
            .msgid = registry_sql_text_or_null(row, 12),
            .hint = registry_sql_text_or_null(row, 13),
            .arguments = registry_sql_text_or_null(row, 14)}};
}

/* Hands out the rows of a statement on problems, and ends it. */
static gboolean hand_problems(sqlite3_stmt *select_taken, bool with_raw,
    RegistryEachProblem each, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) select = select_taken;
    int state;
    while ((state = registry_sql_step(select, "reading problems", error)) == 1) {
        RegistryStoredProblem problem = problem_of(select);
        if (with_raw)
            problem.problem.raw = registry_sql_text_or_null(select, RAW_COLUMN);
        if (!each(&problem, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sqlite_problems(RegistryStore *base, int64_t import_id,
    RegistryEachProblem each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autofree char *sql = g_strdup_printf(
        "SELECT %s FROM proreg_problem WHERE import_id = ?1 ORDER BY problem_id",
        store->layout > 1 ? PROBLEM_COLUMNS : PROBLEM_COLUMNS_1);
    sqlite3_stmt *select = registry_sql_prepare(store->db, sql, error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    return hand_problems(select, false, each, data, error);
}

gboolean registry_sqlite_problems_of_rule(RegistryStore *base, const char *rule_id,
    RegistryEachProblem each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autofree char *sql =
        g_strdup_printf("SELECT %s FROM proreg_problem WHERE rule_id = ?1 ORDER BY problem_id",
            store->layout > 1 ? PROBLEM_COLUMNS : PROBLEM_COLUMNS_1);
    sqlite3_stmt *select = registry_sql_prepare(store->db, sql, error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "t", rule_id);
    return hand_problems(select, false, each, data, error);
}

/* The same fault in a later file opens no second query, so that queries are found by what they
   are about. A problem that was never a query stays. */
gboolean registry_sqlite_open_problems(RegistryStore *base, int64_t import_id,
    RegistryEachProblem each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    const char *same =
        store->layout > 1 ? "AND (q.instance IS p.instance OR q.instance IS NULL)" : "";
    g_autofree char *sql = g_strdup_printf(
        "SELECT %s,\n"
        "  (SELECT raw FROM proreg_query AS q\n"
        "   WHERE q.record_id IS p.record_id AND q.event IS p.event AND q.field IS p.field\n"
        "     AND q.rule_id = p.rule_id AND q.state IN ('open', 'answered') %s\n"
        "   LIMIT 1) AS held\n"
        "FROM proreg_problem AS p WHERE import_id = ?1 AND (held IS NOT NULL OR NOT EXISTS\n"
        "  (SELECT 1 FROM proreg_query AS q\n"
        "   WHERE q.record_id IS p.record_id AND q.event IS p.event AND q.field IS p.field\n"
        "     AND q.rule_id = p.rule_id %s))\n"
        "ORDER BY line, position, problem_id",
        store->layout > 1 ? PROBLEM_COLUMNS : PROBLEM_COLUMNS_1, same, same);
    sqlite3_stmt *select = registry_sql_prepare(store->db, sql, error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    return hand_problems(select, true, each, data, error);
}

gboolean registry_sqlite_query_is_open(
    RegistryStore *base, const RegistryProblem *problem, bool *is_open, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    sqlite3_stmt *find = registry_sqlite_statement(store, &store->query_find,
        "SELECT 1 FROM proreg_query\n"
        "WHERE record_id IS ?1 AND event IS ?2 AND field IS ?3 AND rule_id = ?4\n"
        "  AND substr(raw, 1, 64) = substr(?5, 1, 64) AND raw = ?5\n"
        "  AND (instance IS ?6 OR instance IS NULL)\n"
        "  AND state IN ('open', 'answered') LIMIT 1",
        error);
    if (!find)
        return FALSE;
    registry_sql_bind(find, "tttttI", problem->record_id, problem->event, problem->field,
        problem->rule_id, problem->raw, problem->instance);
    const int state = registry_sql_step(find, "looking for the same query", error);
    (void)sqlite3_reset(find);
    *is_open = state == 1;
    return state >= 0;
}

gboolean registry_sqlite_query_add(
    RegistryStore *base, const RegistryQuery *query, int64_t *query_id, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    const RegistryProblem *problem = &query->problem;
    sqlite3_stmt *insert = registry_sqlite_statement(store, &store->query_add,
        "INSERT INTO proreg_query (problem_id, import_id, number, severity, line, site,\n"
        "  record_id, event, instance, field, rule_id, raw, msgid, hint, arguments, opened)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "iiititttIttttttt", query->problem_id, query->import_id,
        query->number, problem->is_error ? "error" : "warning", problem->line, query->site,
        problem->record_id, problem->event, problem->instance, problem->field, problem->rule_id,
        problem->raw, problem->msgid, problem->hint, problem->arguments, query->opened);
    if (!registry_sql_run(insert, "opening a query", error))
        return FALSE;
    *query_id = sqlite3_last_insert_rowid(store->db);
    return TRUE;
}

#define QUERY_COLUMNS                                                                          \
    "query_id, problem_id, import_id, number, severity, line, site, record_id, event,\n"       \
    "  instance, field, rule_id, raw, msgid, hint, arguments, opened, state"
#define QUERY_COLUMNS_1                                                                        \
    "query_id, problem_id, import_id, row_number() OVER (PARTITION BY import_id\n"             \
    "  ORDER BY query_id) - 1, 'error', line, NULL, record_id, event, NULL, field, rule_id,\n" \
    "  raw, message, NULL, NULL, at, state"

gboolean registry_sqlite_queries(
    RegistryStore *base, int64_t import_id, RegistryEachQuery each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autofree char *sql = g_strdup_printf("SELECT %s FROM proreg_query%s ORDER BY query_id",
        store->layout > 1 ? QUERY_COLUMNS : QUERY_COLUMNS_1,
        import_id > 0 ? " WHERE import_id = ?1" : "");
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(store->db, sql, error);
    if (!select)
        return FALSE;
    if (import_id > 0)
        registry_sql_bind(select, "i", import_id);
    int state;
    while ((state = registry_sql_step(select, "reading queries", error)) == 1) {
        const RegistryQuery query = {.query_id = sqlite3_column_int64(select, 0),
            .problem_id = sqlite3_column_int64(select, 1),
            .import_id = sqlite3_column_int64(select, 2),
            .number = sqlite3_column_int64(select, 3),
            .problem = {.is_error = g_str_equal(registry_sql_text(select, 4), "error"),
                .line = sqlite3_column_int64(select, 5),
                .record_id = registry_sql_text_or_null(select, 7),
                .event = registry_sql_text_or_null(select, 8),
                .instance = sqlite3_column_int64(select, 9),
                .field = registry_sql_text_or_null(select, 10),
                .rule_id = registry_sql_text_or_null(select, 11),
                .raw = registry_sql_text_or_null(select, 12),
                .msgid = registry_sql_text_or_null(select, 13),
                .hint = registry_sql_text_or_null(select, 14),
                .arguments = registry_sql_text_or_null(select, 15)},
            .site = registry_sql_text_or_null(select, 6),
            .opened = registry_sql_text_or_null(select, 16),
            .state = registry_sql_text_or_null(select, 17)};
        if (!each(&query, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sqlite_chunk_add(
    RegistryStore *base, int64_t import_id, const RegistryChunk *chunk, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(store->db,
        "INSERT INTO proreg_original (import_id, chunk, size, deflated)\n"
        "VALUES (?1, ?2, ?3, ?4)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "iiib", import_id, chunk->chunk, (int64_t)chunk->size,
        chunk->deflated, chunk->n_deflated);
    return registry_sql_run(insert, "keeping the original file", error);
}

gboolean registry_sqlite_chunks(
    RegistryStore *base, int64_t import_id, RegistryEachChunk each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(store->db,
        "SELECT chunk, size, deflated FROM proreg_original WHERE import_id = ?1 ORDER BY chunk",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    int state;
    while ((state = registry_sql_step(select, "reading the original file", error)) == 1) {
        const RegistryChunk chunk = {.chunk = sqlite3_column_int64(select, 0),
            .size = (size_t)sqlite3_column_int64(select, 1),
            .deflated = sqlite3_column_blob(select, 2),
            .n_deflated = (size_t)sqlite3_column_bytes(select, 2)};
        if (!each(&chunk, data, error))
            return FALSE;
    }
    return state == 0;
}
