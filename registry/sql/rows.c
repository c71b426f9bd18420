/**
 * @file
 * Records, rows and missing-data codes, one at a time.
 */
#include "registry/sql/store.h"

enum { FIRST_COLUMN = 6 }; /* Of an insert's parameters, after key, import and line. */

gboolean registry_sql_record_add(
    RegistryStore *base, const RegistryRecord *record, bool *added, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    RegistrySqlStatement *insert = registry_sql_statement(store, &store->record_add,
        "INSERT INTO proreg_record (record_id, site, import_id, line)\n"
        "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(
        insert, "ttii", record->record_id, record->site, record->import_id, record->line);
    if (!registry_sql_run(insert, "adding a record", error))
        return FALSE;
    *added = registry_sql_changes(store) > 0;
    return TRUE;
}

gboolean registry_sql_record_remove(RegistryStore *base, const char *record_id, GError **error)
{
    static const char *const statements[] = {"DELETE FROM proreg_below WHERE record_id = ?1",
        "DELETE FROM proreg_record WHERE record_id = ?1"};
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
        g_autoptr(RegistrySqlStatement) remove =
            registry_sql_prepare(store, statements[i], error);
        if (!remove)
            return FALSE;
        registry_sql_bind(remove, "t", record_id);
        if (!registry_sql_run(remove, "removing a record", error))
            return FALSE;
    }
    return TRUE;
}

gboolean registry_sql_record_put(
    RegistryStore *base, const RegistryRecord *record, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    g_autoptr(RegistrySqlStatement) update = registry_sql_prepare(store,
        "UPDATE proreg_record SET site = ?2, withdrawn = ?3 WHERE record_id = ?1", error);
    if (!update)
        return FALSE;
    registry_sql_bind(update, "ttt", record->record_id, record->site, record->withdrawn);
    return registry_sql_run(update, "writing a record", error);
}

gboolean registry_sql_record_digest(
    RegistryStore *base, const char *record_id, const uint8_t *digest, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    RegistrySqlStatement *update = registry_sql_statement(store, &store->record_digest,
        "UPDATE proreg_record SET digest = ?2 WHERE record_id = ?1", error);
    if (!update)
        return FALSE;
    registry_sql_bind(update, "tb", record_id, digest, (size_t)REGISTRY_DIGEST_BYTES);
    return registry_sql_run(update, "keeping a record's digest", error);
}

static void bind_key(RegistrySqlStatement *statement, const RegistryKey *key)
{
    registry_sql_bind(statement, "tti", key->record_id, key->event, key->instance);
}

/* The statement in `slot`, of SQL that is made only when it is needed. */
static RegistrySqlStatement *form_statement(
    RegistrySqlStore *store, RegistrySqlStatement **slot, char *sql_taken, GError **error)
{
    g_autofree char *sql = sql_taken;
    return registry_sql_statement(store, slot, sql, error);
}

static char *add_sql(const RegistryForm *form)
{
    GString *sql = g_string_new(NULL);
    g_string_append_printf(
        sql, "INSERT INTO %s (record_id, event, instance, import_id, line", form->table);
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, ", %s", form->names[i]);
    g_string_append(sql, ") VALUES (?1, ?2, ?3, ?4, ?5");
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, ", ?%zu", i + FIRST_COLUMN);
    g_string_append(sql, ") ON CONFLICT DO NOTHING");
    return g_string_free(sql, FALSE);
}

gboolean registry_sql_row_add(
    RegistryStore *base, size_t f, const RegistryFormRow *row, bool *added, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const RegistryForm *form = &store->forms[f];
    RegistrySqlStatement **slot = &store->statements[f].add;
    if (!registry_sql_settle(store, error))
        return FALSE;
    RegistrySqlStatement *insert =
        *slot ? *slot : form_statement(store, slot, add_sql(form), error);
    if (!insert)
        return FALSE;
    bind_key(insert, &row->key);
    registry_sql_bind_integer(insert, 4, row->import_id);
    registry_sql_bind_integer(insert, 5, row->line);
    for (size_t i = 0; i < form->n_columns; i++)
        registry_sql_bind_value(insert, (int)i + FIRST_COLUMN, &row->values[i]);
    if (!registry_sql_run(insert, "adding a row", error))
        return FALSE;
    *added = registry_sql_changes(store) > 0;
    return TRUE;
}

#define OF_KEY "WHERE record_id = ?1 AND event = ?2 AND instance = ?3"

static char *read_sql(const RegistryForm *form)
{
    g_autofree char *columns = g_strjoinv(", ", form->names);
    return g_strdup_printf(
        "SELECT %s FROM %s " OF_KEY, form->n_columns > 0 ? columns : "1", form->table);
}

gboolean registry_sql_row_read(RegistryStore *base, size_t f, const RegistryKey *key,
    RegistryValue *values, bool *found, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const RegistryForm *form = &store->forms[f];
    RegistrySqlStatement **slot = &store->statements[f].read;
    if (!registry_sql_settle(store, error))
        return FALSE;
    RegistrySqlStatement *select =
        *slot ? *slot : form_statement(store, slot, read_sql(form), error);
    if (!select)
        return FALSE;
    registry_sql_reset(select);
    bind_key(select, key);
    const int state = registry_sql_step(select, "reading a row", error);
    *found = state == 1;
    for (size_t i = 0; *found && values && i < form->n_columns; i++)
        values[i] = registry_sql_value(select, (int)i);
    if (!values || state != 1)
        registry_sql_reset(select);
    return state >= 0;
}

gboolean registry_sql_row_change(RegistryStore *base, size_t f, const RegistryKey *key,
    size_t column, const RegistryValue *value, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const RegistryForm *form = &store->forms[f];
    if (!registry_sql_settle(store, error))
        return FALSE;
    if (!store->statements[f].change)
        store->statements[f].change = g_new0(RegistrySqlStatement *, form->n_columns);
    RegistrySqlStatement **slot = &store->statements[f].change[column];
    RegistrySqlStatement *update = *slot ? *slot
                                         : form_statement(store, slot,
                                               g_strdup_printf("UPDATE %s SET %s = ?4 " OF_KEY,
                                                   form->table, form->names[column]),
                                               error);
    if (!update)
        return FALSE;
    registry_sql_reset(store->statements[f].read);
    bind_key(update, key);
    registry_sql_bind_value(update, 4, value);
    return registry_sql_run(update, "changing a value", error);
}

gboolean registry_sql_row_remove(
    RegistryStore *base, size_t f, const RegistryKey *key, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    RegistrySqlStatement **slot = &store->statements[f].remove;
    if (!registry_sql_settle(store, error))
        return FALSE;
    RegistrySqlStatement *remove =
        *slot ? *slot
              : form_statement(store, slot,
                    g_strdup_printf("DELETE FROM %s " OF_KEY, store->forms[f].table), error);
    if (!remove)
        return FALSE;
    registry_sql_reset(store->statements[f].read);
    bind_key(remove, key);
    return registry_sql_run(remove, "removing a row", error);
}

gboolean registry_sql_highest_instance(RegistryStore *base, size_t f, const char *record_id,
    const char *event, int64_t bound, int64_t *instance, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autofree char *sql =
        g_strdup_printf("SELECT max(instance) FROM %s\n"
                        "WHERE record_id = ?1 AND event = ?2 AND instance <= ?3",
            store->forms[f].table);
    if (!registry_sql_settle(store, error))
        return FALSE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "tti", record_id, event, bound);
    const int state = registry_sql_step(select, "looking for the last instance", error);
    *instance = state == 1 ? registry_sql_integer(select, 0) : 0;
    return state >= 0;
}

gboolean registry_sql_missing_put(
    RegistryStore *base, const RegistryMissing *missing, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    RegistrySqlStatement *put = registry_sql_statement(store, &store->missing_put,
        "INSERT INTO proreg_missing (record_id, event, instance, \"column\", code, import_id,\n"
        "  line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)\n"
        "ON CONFLICT (record_id, event, instance, \"column\") DO UPDATE\n"
        "SET code = excluded.code",
        error);
    if (!put)
        return FALSE;
    registry_sql_bind(put, "ttittii", missing->key.record_id, missing->key.event,
        missing->key.instance, missing->column, missing->code, missing->import_id,
        missing->line);
    return registry_sql_run(put, "keeping a missing-data code", error);
}

gboolean registry_sql_missing_remove(
    RegistryStore *base, const RegistryKey *key, const char *column, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    RegistrySqlStatement *remove = registry_sql_statement(store, &store->missing_remove,
        "DELETE FROM proreg_missing " OF_KEY " AND \"column\" = ?4", error);
    if (!remove)
        return FALSE;
    registry_sql_bind(remove, "ttit", key->record_id, key->event, key->instance, column);
    return registry_sql_run(remove, "removing a missing-data code", error);
}
