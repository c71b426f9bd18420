/**
 * @file
 * Values below a limit as they were sent, and why values are missing.
 */
#include "registry/sqlite/inside.h"
#include "registry/sqlite/value.h"

gboolean registry_sqlite_below_put(
    RegistryStore *base, const RegistryBelow *below, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    if (!registry_sqlite_settle_records(store, error))
        return FALSE;
    sqlite3_stmt *put = registry_sqlite_statement(store, &store->below_put,
        "INSERT INTO proreg_below (record_id, event, instance, \"column\", sent, import_id,\n"
        "  line, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)\n"
        "ON CONFLICT DO UPDATE SET sent = excluded.sent, value = excluded.value,\n"
        "  import_id = excluded.import_id, line = excluded.line\n"
        "WHERE (sent, value) IS NOT (excluded.sent, excluded.value)",
        error);
    if (!put)
        return FALSE;
    registry_sql_bind(put, "ttittii", below->key.record_id, below->key.event,
        below->key.instance, below->column, below->sent, below->import_id, below->line);
    registry_sqlite_bind(put, 8, &below->value);
    return registry_sql_run(put, "keeping a value below a limit", error);
}

gboolean registry_sqlite_below_move(
    RegistryStore *base, const char *record_id, const char *to, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) move = registry_sql_prepare(store->db,
        "UPDATE OR IGNORE proreg_below SET record_id = ?2 WHERE record_id = ?1", error);
    if (!move)
        return FALSE;
    registry_sql_bind(move, "tt", record_id, to);
    return registry_sql_run(move, "moving values below a limit", error);
}

gboolean registry_sqlite_below_forget(RegistryStore *base, int64_t import_id, GError **error)
{
    static const char *const statements[] = {
        "UPDATE proreg_record SET digest = NULL WHERE record_id IN\n"
        "  (SELECT record_id FROM proreg_below WHERE import_id = ?1)",
        "DELETE FROM proreg_below WHERE import_id = ?1"};
    RegistrySqlite *store = (RegistrySqlite *)base;
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
        g_autoptr(sqlite3_stmt) forget = registry_sql_prepare(store->db, statements[i], error);
        if (!forget)
            return FALSE;
        registry_sql_bind(forget, "i", import_id);
        if (!registry_sql_run(forget, "forgetting values below a limit", error))
            return FALSE;
    }
    return TRUE;
}

/* Any text is less than a blob: an open end. */
#define IN_RANGE(of)                                                                           \
    of ".record_id BETWEEN ifnull(?1, '') AND ifnull(?2, x'') AND " of ".\"column\" = ?3"

/* A row that is gone has no value either; what has a code is missing for that. */
static char *reasons_sql(const RegistrySqlite *store, const RegistryForm *form, size_t column)
{
    GString *sql = g_string_new("SELECT record_id, event, instance, code, import_id, line\n"
                                "FROM proreg_missing AS m WHERE " IN_RANGE("m"));
    if (store->layout > 1)
        g_string_append_printf(sql,
            "\nUNION ALL SELECT b.record_id, b.event, b.instance, b.sent, b.import_id, b.line\n"
            "FROM proreg_below AS b\n"
            "LEFT JOIN %s AS f USING (record_id, event, instance)\n"
            "LEFT JOIN proreg_missing AS m USING (record_id, event, instance, "
            "\"column\")\n"
            "WHERE " IN_RANGE("b") " AND f.%s IS b.value AND m.code IS NULL",
            form->table, form->names[column]);
    return g_string_free(sql, FALSE);
}

/* A cohort asks for some thousand records at a time: the statement is made once. */
static sqlite3_stmt *reasons_statement(
    RegistrySqlite *store, size_t f, size_t column, GError **error)
{
    const RegistryForm *form = &store->forms[f];
    sqlite3_stmt ***slots = &store->statements[f].reasons;
    if (!*slots)
        *slots = g_new0(sqlite3_stmt *, form->n_columns);
    if ((*slots)[column])
        return (*slots)[column];
    g_autofree char *sql = reasons_sql(store, form, column);
    return registry_sqlite_statement(store, &(*slots)[column], sql, error);
}

gboolean registry_sqlite_reasons(RegistryStore *base, size_t f, size_t column, const char *from,
    const char *to, RegistryEachMissing each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    const RegistryForm *form = &store->forms[f];
    const char *name = store->study->dictionary->columns[form->columns[column]].name;
    sqlite3_stmt *select = reasons_statement(store, f, column, error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "ttt", from, to, name);
    int state;
    gboolean ok = TRUE;
    while (ok &&
           (state = registry_sql_step(select, "reading why values are missing", error)) != 0) {
        const RegistryMissing reason = {.key = {.record_id = registry_sql_text(select, 0),
                                            .event = registry_sql_text(select, 1),
                                            .instance = sqlite3_column_int64(select, 2)},
            .column = name,
            .code = registry_sql_text(select, 3),
            .import_id = sqlite3_column_int64(select, 4),
            .line = sqlite3_column_int64(select, 5)};
        ok = state == 1 && each(&reason, data, error);
    }
    (void)sqlite3_reset(select);
    return ok;
}
