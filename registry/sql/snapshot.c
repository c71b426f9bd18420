/**
 * @file
 * Locks, and what came after one.
 */
#include "registry/sql/store.h"

gboolean registry_sql_snapshot_add(
    RegistryStore *base, const RegistrySnapshot *snapshot, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) insert = registry_sql_prepare(store,
        "INSERT INTO proreg_snapshot (name, import_id, chain_head, content_hash, study_hash,\n"
        "  at, day, \"user\", role, accepted, open_queries)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "titttttttti", snapshot->name, snapshot->import_id,
        snapshot->chain_head, snapshot->content_hash, snapshot->study_hash, snapshot->at,
        snapshot->day, snapshot->user, snapshot->role, snapshot->accepted,
        snapshot->open_queries);
    return registry_sql_run(insert, "writing a lock", error);
}

gboolean registry_sql_snapshot_remove(RegistryStore *base, const char *name, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) remove =
        registry_sql_prepare(store, "DELETE FROM proreg_snapshot WHERE name = ?1", error);
    if (!remove)
        return FALSE;
    registry_sql_bind(remove, "t", name);
    return registry_sql_run(remove, "taking out what is no lock", error);
}

gboolean registry_sql_snapshots(
    RegistryStore *base, RegistryEachSnapshot each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (store->layout < 2)
        return TRUE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT name, import_id, chain_head, content_hash, study_hash, at, day, \"user\", "
        "role,\n"
        "  accepted, open_queries, erased FROM proreg_snapshot ORDER BY import_id, snapshot_id",
        error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "reading the locks", error)) == 1) {
        const RegistrySnapshot snapshot = {.name = registry_sql_text(select, 0),
            .import_id = registry_sql_integer(select, 1),
            .chain_head = registry_sql_text(select, 2),
            .content_hash = registry_sql_text(select, 3),
            .study_hash = registry_sql_text(select, 4),
            .at = registry_sql_text(select, 5),
            .day = registry_sql_text(select, 6),
            .user = registry_sql_text(select, 7),
            .role = registry_sql_text_or_null(select, 8),
            .accepted = registry_sql_text_or_null(select, 9),
            .open_queries = registry_sql_integer(select, 10),
            .erased = registry_sql_integer(select, 11)};
        if (!each(&snapshot, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sql_rows_since(RegistryStore *base, size_t f, int64_t import_id,
    RegistryEachKey each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autofree char *sql =
        g_strdup_printf("SELECT record_id, event, instance FROM %s WHERE import_id > ?1",
            store->forms[f].table);
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading rows", error)) == 1) {
        const RegistryKey key = {registry_sql_text(select, 0), registry_sql_text(select, 1),
            registry_sql_integer(select, 2)};
        if (!each(&key, f, data, error))
            return FALSE;
    }
    return state == 0;
}
