#include "registry/row_work.h"
#include "registry/sqlite/sql.h"

void registry_row_bind_key(sqlite3_stmt *statement, const RegistryRowWork *work)
{
    registry_sql_bind_text(statement, 1, work->row->record_id);
    registry_sql_bind_text(statement, 2, work->event);
    (void)sqlite3_bind_int64(statement, 3, work->row->instance);
}

gboolean registry_missing_put(RegistryImport *import, const RegistryRowWork *work,
    size_t column, const char *code, GError **error)
{
    sqlite3_stmt *put = registry_import_statement(import, &import->missing_put,
        "INSERT INTO proreg_missing (" REGISTRY_KEY ", \"column\", code, import_id, line)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)\n"
        "ON CONFLICT DO UPDATE SET code = excluded.code",
        error);
    if (!put)
        return FALSE;
    registry_row_bind_key(put, work);
    registry_sql_bind_text(put, 4, import->registry->study->dictionary->columns[column].name);
    registry_sql_bind_text(put, 5, code);
    (void)sqlite3_bind_int64(put, 6, import->id);
    (void)sqlite3_bind_int64(put, 7, work->row->line);
    return registry_sql_run(put, "keeping a missing-data code", error);
}

gboolean registry_missing_remove(
    RegistryImport *import, const RegistryRowWork *work, size_t column, GError **error)
{
    sqlite3_stmt *remove = registry_import_statement(import, &import->missing_remove,
        "DELETE FROM proreg_missing\n"
        "WHERE record_id = ?1 AND event = ?2 AND instance = ?3 AND \"column\" = ?4",
        error);
    if (!remove)
        return FALSE;
    registry_row_bind_key(remove, work);
    registry_sql_bind_text(
        remove, 4, import->registry->study->dictionary->columns[column].name);
    return registry_sql_run(remove, "removing a missing-data code", error);
}

/* Missing-data codes stored for the row's key: column name -> code. */
GHashTable *registry_missing_read(
    RegistryImport *import, const RegistryRowWork *work, GError **error)
{
    sqlite3_stmt *select = registry_import_statement(import, &import->missing_select,
        "SELECT \"column\", code FROM proreg_missing\n"
        "WHERE record_id = ?1 AND event = ?2 AND instance = ?3",
        error);
    if (!select)
        return NULL;
    GHashTable *codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    registry_row_bind_key(select, work);
    int state;
    while ((state = registry_sql_step(select, "reading missing-data codes", error)) == 1)
        (void)g_hash_table_insert(codes, g_strdup(registry_sql_text(select, 0)),
            g_strdup(registry_sql_text(select, 1)));
    (void)sqlite3_reset(select);
    if (state == 0)
        return codes;
    g_hash_table_unref(codes);
    return NULL;
}
