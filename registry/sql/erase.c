/**
 * @file
 * What takes a person out of the tables, and what is left in their place.
 */
#include "base/error.h"
#include "registry/sql/store.h"

static gboolean run_number(
    RegistrySqlStore *store, const char *sql, int64_t number, const char *doing, GError **error)
{
    g_autoptr(RegistrySqlStatement) statement = registry_sql_prepare(store, sql, error);
    if (!statement)
        return FALSE;
    registry_sql_bind(statement, "i", number);
    return registry_sql_run(statement, doing, error);
}

static gboolean run_text(RegistrySqlStore *store, const char *sql, const char *text,
    const char *doing, GError **error)
{
    g_autoptr(RegistrySqlStatement) statement = registry_sql_prepare(store, sql, error);
    if (!statement)
        return FALSE;
    registry_sql_bind(statement, "t", text);
    return registry_sql_run(statement, doing, error);
}

gboolean registry_sql_record_erase(RegistryStore *base, const char *record_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    static const char *const own[] = {"DELETE FROM proreg_missing WHERE record_id = ?1",
        "DELETE FROM proreg_below WHERE record_id = ?1",
        "DELETE FROM proreg_record WHERE record_id = ?1"};
    for (size_t f = 0; f < store->n_forms; f++) {
        g_autofree char *sql =
            g_strdup_printf("DELETE FROM %s WHERE record_id = ?1", store->forms[f].table);
        if (!run_text(store, sql, record_id, "erasing a record", error))
            return FALSE;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
        if (!run_text(store, own[i], record_id, "erasing a record", error))
            return FALSE;
    return TRUE;
}

gboolean registry_sql_entry_erase(RegistryStore *base, int64_t import_id, const char *file,
    const char *options, const char *reason, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) update = registry_sql_prepare(store,
        "UPDATE proreg_import SET (key, sha256, file, options, reason) =\n"
        "  (NULL, NULL, ?2, ?3, ?4) WHERE import_id = ?1",
        error);
    if (!update)
        return FALSE;
    registry_sql_bind(update, "ittt", import_id, file, options, reason);
    return registry_sql_run(update, "erasing from the journal", error);
}

gboolean registry_sql_query_erase_said(
    RegistryStore *base, int64_t query_id, const char *column, GError **error)
{
    g_autofree char *sql =
        g_strdup_printf("UPDATE proreg_query SET %s = NULL WHERE query_id = ?1", column);
    return run_number((RegistrySqlStore *)base, sql, query_id, "erasing from a query", error);
}

gboolean registry_sql_change_erase(RegistryStore *base, int64_t change_id, GError **error)
{
    /* Of entries of format 1 the reason is a part of the hash. */
    return run_number((RegistrySqlStore *)base,
        "UPDATE proreg_value_change SET (salt, subject, record_id, event, instance,\n"
        "  \"column\", old_value, new_value, reason) = (NULL, NULL, NULL, NULL, NULL, NULL,\n"
        "  NULL, NULL, CASE WHEN (SELECT format FROM proreg_import AS i\n"
        "    WHERE i.import_id = proreg_value_change.import_id) > 1 THEN NULL ELSE reason "
        "END)\n"
        "WHERE change_id = ?1",
        change_id, "erasing from the audit trail", error);
}

gboolean registry_sql_problem_erase(RegistryStore *base, int64_t problem_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    static const char *const own[] = {"DELETE FROM proreg_again WHERE problem_id = ?1",
        "DELETE FROM proreg_query WHERE problem_id = ?1",
        "DELETE FROM proreg_problem WHERE problem_id = ?1"};
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
        if (!run_number(store, own[i], problem_id, "erasing a problem", error))
            return FALSE;
    return TRUE;
}

gboolean registry_sql_chunks_erase(RegistryStore *base, int64_t import_id, GError **error)
{
    return run_number((RegistrySqlStore *)base,
        "DELETE FROM proreg_original WHERE import_id = ?1", import_id,
        "erasing from an original", error);
}

gboolean registry_sql_access_erase(
    RegistryStore *base, const RegistryAccessEntry *entry, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) update = registry_sql_prepare(store,
        "UPDATE proreg_access SET (records, options, file, recipient, reason, key) =\n"
        "  (?2, ?3, ?4, ?5, ?6, NULL) WHERE access_id = ?1",
        error);
    if (!update)
        return FALSE;
    registry_sql_bind(update, "ittttt", entry->access_id, entry->records, entry->options,
        entry->file, entry->recipient, entry->reason);
    return registry_sql_run(update, "erasing from the access log", error);
}

gboolean registry_sql_snapshot_erase(RegistryStore *base, const char *name,
    const RegistrySnapshot *as, int64_t n, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) update = registry_sql_prepare(store,
        "UPDATE proreg_snapshot SET (name, role, accepted, erased) = (?2, ?3, ?4, erased + "
        "?5)\n"
        "WHERE name = ?1",
        error);
    if (!update)
        return FALSE;
    registry_sql_bind(update, "tttti", name, as->name, as->role, as->accepted, n);
    return registry_sql_run(update, "erasing from a lock", error);
}

gboolean registry_sql_locks_erased(
    RegistryStore *base, RegistryEachLockErased each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (store->layout < 2)
        return TRUE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        store->calls ? "SELECT subject, n, content FROM main.proreg_locks_erased()"
                     : "SELECT subject, instance, new_value FROM proreg_value_change\n"
                       "WHERE what = 'snapshot' AND new_value IS NOT NULL AND import_id IN\n"
                       "  (SELECT import_id FROM proreg_import WHERE command = '" REGISTRY_ERASE
                       "')\n"
                       "ORDER BY change_id",
        error);
    int state = -1;
    while (
        select && (state = registry_sql_step(select, "reading who was erased", error)) == 1) {
        const char *subject = registry_sql_text_or_null(select, 0);
        each(g_ascii_strtoll(subject ? subject : "", NULL, 10), registry_sql_integer(select, 1),
            registry_sql_text(select, 2), data);
    }
    return state == 0;
}

gboolean registry_sql_secret(
    RegistryStore *base, uint8_t key[REGISTRY_KEY_BYTES], GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(
        store, "SELECT value FROM proreg_setting WHERE name = 'key'", error);
    if (!select)
        return FALSE;
    const int state = registry_sql_step(select, "reading the registry's key", error);
    const uint8_t *bytes = state == 1 ? registry_sql_key(select, 0) : NULL;
    if (bytes) {
        memcpy(key, bytes, REGISTRY_KEY_BYTES);
        return TRUE;
    }
    if (state >= 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            "%s: the registry's own key is gone or another one; 'proreg audit DB --verify' "
            "says what else is: restore a backup",
            store->name);
    return FALSE;
}

gboolean registry_sql_refused_add(
    RegistryStore *base, const char *digest, int64_t import_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) insert = registry_sql_prepare(store,
        "INSERT INTO proreg_refused (digest, import_id) VALUES (?1, ?2)\n"
        "ON CONFLICT (digest) DO NOTHING",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "ti", digest, import_id);
    return registry_sql_run(insert, "writing whom to refuse", error);
}

gboolean registry_sql_refused(
    RegistryStore *base, RegistryEachRefused each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (store->layout < 2)
        return TRUE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(
        store, "SELECT digest, import_id FROM proreg_refused ORDER BY digest", error);
    if (!select)
        return FALSE;
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading whom to refuse", error)) == 1)
        each(registry_sql_text(select, 0), registry_sql_integer(select, 1), data);
    return state == 0;
}
