/**
 * @file
 * A registry that is made anew: what another file keeps of an entry is taken from it as it
 * stands, over a connection of its own; nothing is written there.
 */
#include "registry/chain.h"
#include "registry/sqlite/inside.h"

/* Tables whose rows belong to an entry by their import_id; queries, whose rows change later on,
   are apart. */
static const char *const of_entry[] = {"proreg_import", "proreg_study_file", "proreg_part",
    "proreg_original", "proreg_refused", "proreg_erased", "proreg_again", "proreg_problem",
    "proreg_value_change", "proreg_snapshot"};

/* Runs `put` for each row that `select` gives for the entry; the columns are its parameters. */
static gboolean copy(RegistrySqlite *to, RegistryStore *kept, int64_t import_id,
    const char *select, const char *put, GError **error)
{
    const RegistrySqlite *from = (const RegistrySqlite *)kept;
    g_autoptr(sqlite3_stmt) rows = registry_sqlite_prepare(from->db, select, error);
    g_autoptr(sqlite3_stmt) insert = rows ? registry_sqlite_prepare(to->db, put, error) : NULL;
    if (!insert)
        return FALSE;
    if (sqlite3_bind_parameter_count(rows) > 0)
        registry_sqlite_bind(rows, "i", import_id);
    int state;
    while ((state = registry_sqlite_step(rows, "reading what is kept", error)) == 1) {
        for (int i = 0; i < sqlite3_column_count(rows); i++)
            (void)sqlite3_bind_value(insert, i + 1, sqlite3_column_value(rows, i));
        if (!registry_sqlite_run(insert, "taking over what is kept", error))
            return FALSE;
    }
    return state == 0;
}

static gboolean run(RegistrySqlite *store, int64_t import_id, const char *sql, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = registry_sqlite_prepare(store->db, sql, error);
    if (!statement)
        return FALSE;
    if (sqlite3_bind_parameter_count(statement) > 0)
        registry_sqlite_bind(statement, "i", import_id);
    return registry_sqlite_run(statement, "making room for what is kept", error);
}

/* The statement that puts a row as it is kept: `insert` and a place for each column of `rows`.
 */
static char *put_of(const char *insert, const char *table, sqlite3_stmt *rows)
{
    GString *put = g_string_new(insert);
    g_string_append_printf(put, " INTO %s VALUES (?", table);
    for (int i = 1; i < sqlite3_column_count(rows); i++)
        g_string_append(put, ", ?");
    g_string_append_c(put, ')');
    return g_string_free(put, FALSE);
}

/* Replaces rows of a table by those that are kept, also where a number is another entry's here.
 * @param where  "" for all. */
static gboolean take_rows(RegistrySqlite *store, RegistryStore *kept, const char *table,
    const char *where, int64_t id, GError **error)
{
    g_autofree char *drop = g_strdup_printf("DELETE FROM %s %s", table, where);
    g_autofree char *select = g_strdup_printf("SELECT * FROM %s %s", table, where);
    g_autoptr(sqlite3_stmt) rows = registry_sqlite_prepare(store->db, select, error);
    if (!rows || !run(store, id, drop, error))
        return FALSE;
    g_autofree char *put = put_of("INSERT OR REPLACE", table, rows);
    return copy(store, kept, id, select, put, error);
}

gboolean registry_sqlite_replay_begin(RegistryStore *base, RegistryStore *kept, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    /* Rows of one entry refer to each other in circles; all of them are looked at in the end.
     */
    return registry_sqlite_exec(store->db, "PRAGMA foreign_keys = OFF", error) &&
           take_rows(store, kept, "proreg_setting", "", 0, error);
}

/* As they were opened; what became of them since is told by the trail. */
static const char read_queries[] =
    "SELECT query_id, problem_id, import_id, number, severity, line, site, record_id, event,\n"
    "  instance, field, rule_id, raw, msgid, hint, arguments, opened\n"
    "FROM proreg_query WHERE import_id = ?1";
static const char put_query[] =
    "INSERT OR REPLACE INTO proreg_query (query_id, problem_id, import_id, number, severity, "
    "line, site,\n"
    "  record_id, event, instance, field, rule_id, raw, msgid, hint, arguments, opened)\n"
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";

/* State, answer and end of the queries that the entry says something of, or that an attempt at
   it had touched: by the trail up to it. Who a file speaks for is "import". */
static const char settle_queries[] =
    "WITH touched AS MATERIALIZED (\n"
    "  SELECT CAST(subject AS INTEGER) AS id FROM proreg_value_change\n"
    "    WHERE import_id = ?1 AND what = 'query'\n"
    "  UNION SELECT query_id FROM proreg_query WHERE closed_import_id = ?1 OR answered =\n"
    "    (SELECT at FROM proreg_import WHERE import_id = ?1)),\n"
    "said AS MATERIALIZED (SELECT c.change_id AS id, t.id AS subject, c.\"column\",\n"
    "    c.new_value, c.at, c.import_id, i.reason,\n"
    "    coalesce(c.new_value IN ('accepted', 'closed'), 0) AS ends,\n"
    "    CASE i.command WHEN 'import' THEN 'import' ELSE c.user END AS by\n"
    "  FROM touched AS t JOIN proreg_value_change AS c\n"
    "    ON c.what = 'query' AND CAST(c.subject AS INTEGER) = t.id\n"
    "  JOIN proreg_import AS i USING (import_id))\n"
    "UPDATE proreg_query AS q SET (state, answer, new_value, answered, answered_by,\n"
    "  closed, closed_by, closed_import_id, reason) = (\n"
    "  SELECT coalesce(s.new_value, 'open'), a.new_value, v.new_value, w.at, w.by,\n"
    "    CASE WHEN s.ends THEN s.at END, CASE WHEN s.ends THEN s.by END,\n"
    "    CASE WHEN s.ends THEN s.import_id END, CASE WHEN s.ends THEN s.reason END\n"
    "  FROM (SELECT 1) LEFT JOIN said AS s ON s.id = (SELECT max(id) FROM said\n"
    "      WHERE subject = q.query_id AND \"column\" = 'state')\n"
    "    LEFT JOIN said AS a ON a.id = (SELECT max(id) FROM said\n"
    "      WHERE subject = q.query_id AND \"column\" = 'answer')\n"
    "    LEFT JOIN said AS v ON v.id = (SELECT max(id) FROM said\n"
    "      WHERE subject = q.query_id AND \"column\" = 'new_value')\n"
    "    LEFT JOIN said AS w ON w.id = (SELECT max(id) FROM said\n"
    "      WHERE subject = q.query_id AND (\"column\" <> 'state' OR new_value = 'answered')))\n"
    "WHERE query_id IN (SELECT id FROM touched)";

/* Of who was in a lock and erased since, the lock says how many: as far as the entries that
   erased them have come. */
static const char forget_erased[] =
    "UPDATE proreg_snapshot SET erased = 0 WHERE import_id = ?1";
static const char add_erased[] =
    "UPDATE proreg_snapshot AS s SET erased = erased + coalesce((SELECT sum(instance)\n"
    "  FROM proreg_value_change WHERE import_id = ?1 AND what = '" REGISTRY_CHANGE_SNAPSHOT
    "'\n"
    "    AND CAST(subject AS INTEGER) = s.import_id), 0)\n"
    "WHERE EXISTS (SELECT 1 FROM proreg_import\n"
    "  WHERE import_id = ?1 AND command = '" REGISTRY_ERASE "')";

/* Whether the other file has rows of the table that belong to the entry. */
static gboolean is_kept(
    RegistryStore *kept, const char *table, int64_t id, bool *any, GError **error)
{
    const RegistrySqlite *from = (const RegistrySqlite *)kept;
    g_autofree char *sql =
        g_strdup_printf("SELECT 1 FROM %s WHERE import_id = ?1 LIMIT 1", table);
    g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(from->db, sql, error);
    if (!select)
        return FALSE;
    registry_sqlite_bind(select, "i", id);
    const int state = registry_sqlite_step(select, "reading what is kept", error);
    *any = state == 1;
    return state >= 0;
}

static gboolean take_queries(
    RegistrySqlite *store, RegistryStore *kept, int64_t id, bool is_whole, GError **error)
{
    bool any = false;
    if (!is_kept(kept, "proreg_query", id, &any, error))
        return FALSE;
    return (!any && !is_whole) ||
           (run(store, id, "DELETE FROM proreg_query WHERE import_id = ?1", error) &&
               copy(store, kept, id, read_queries, put_query, error));
}

gboolean registry_sqlite_replay_take(
    RegistryStore *base, RegistryStore *kept, int64_t import_id, bool is_whole, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    if (!registry_sql_settle(&store->sql, error) ||
        !take_queries(store, kept, import_id, is_whole, error))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(of_entry); i++) {
        bool any = false;
        if (!is_kept(kept, of_entry[i], import_id, &any, error))
            return FALSE;
        if ((any || is_whole) &&
            !take_rows(store, kept, of_entry[i], "WHERE import_id = ?1", import_id, error))
            return FALSE;
    }
    /* Without them nothing vouches for a lock of the entry. */
    return take_rows(store, kept, "proreg_leaf", "WHERE log = 'journal' AND id = ?1", import_id,
               error) &&
           run(store, import_id, forget_erased, error) &&
           run(store, import_id, add_erased, error) &&
           run(store, import_id, settle_queries, error);
}

/* Rows of a table that came with the entry, unless there is one of the key. */
static gboolean add_rows(
    RegistrySqlite *store, RegistryStore *kept, const char *table, int64_t id, GError **error)
{
    g_autofree char *select = g_strdup_printf("SELECT * FROM %s WHERE import_id = ?1", table);
    const RegistrySqlite *from = (const RegistrySqlite *)kept;
    g_autoptr(sqlite3_stmt) rows = NULL;
    /* It may be a table that could not be read at all. */
    if (sqlite3_prepare_v2(from->db, select, -1, &rows, NULL) != SQLITE_OK)
        return TRUE;
    g_autofree char *put = put_of("INSERT OR IGNORE", table, rows);
    return copy(store, kept, id, select, put, error);
}

gboolean registry_sqlite_replay_rows(
    RegistryStore *base, RegistryStore *kept, int64_t import_id, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    static const char *const fixed[] = {"proreg_record", "proreg_missing", "proreg_below"};
    if (!registry_sql_settle(&store->sql, error))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
        if (!add_rows(store, kept, fixed[i], import_id, error))
            return FALSE;
    for (size_t f = 0; f < store->sql.n_forms; f++)
        if (!add_rows(store, kept, store->sql.forms[f].table, import_id, error))
            return FALSE;
    /* Records that were there before may have new rows. */
    return run(store, import_id, "UPDATE proreg_record SET digest = NULL", error);
}

/* A number that was a query's is no other one's, also where the last ones were erased. */
static gboolean take_numbers(RegistrySqlite *store, RegistryStore *kept, GError **error)
{
    RegistrySqlStore *to = &store->sql, *from = &((RegistrySqlite *)kept)->sql;
    int64_t own = 0, last = 0;
    return to->engine->last_query(to, &own, error) &&
           from->engine->last_query(from, &last, error) &&
           (last <= own || to->engine->go_on(to, last, error));
}

gboolean registry_sqlite_replay_finish(RegistryStore *base, RegistryStore *kept, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    static const char read[] =
        "SELECT query_id, state, answer, new_value, answered, answered_by, closed, closed_by,\n"
        "  closed_import_id, reason FROM proreg_query";
    static const char put[] =
        "UPDATE proreg_query SET (state, answer, new_value, answered, answered_by, closed,\n"
        "  closed_by, closed_import_id, reason) = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)\n"
        "WHERE query_id = ?1";
    return registry_sql_settle(&store->sql, error) && copy(store, kept, 0, read, put, error) &&
           take_rows(store, kept, "proreg_leaf", "", 0, error) &&
           take_rows(store, kept, "proreg_access", "", 0, error) &&
           take_numbers(store, kept, error);
}
