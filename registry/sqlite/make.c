/**
 * @file
 * The tables of a new store.
 */
#include "registry/sqlite/inside.h"
#include "registry/sqlite/tables.h"
#include "schema/sql.h"

char *registry_sqlite_digest_triggers(const char *table)
{
    static const struct {
        const char *when, *rows;
    } kinds[] = {{"INSERT", "(NEW.record_id)"}, {"UPDATE", "(NEW.record_id, OLD.record_id)"},
        {"DELETE", "(OLD.record_id)"}};
    g_autofree char *quoted = schema_sql_identifier(table);
    GString *sql = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *name = g_strdup_printf("proreg_digest_%s_%s", table, kinds[i].when);
        g_autofree char *trigger = schema_sql_identifier(name);
        g_string_append_printf(sql,
            "CREATE TRIGGER %s AFTER %s ON %s\n"
            "BEGIN UPDATE proreg_record SET digest = NULL WHERE record_id IN %s; END;\n",
            trigger, kinds[i].when, quoted, kinds[i].rows);
    }
    return g_string_free(sql, FALSE);
}

gboolean registry_sqlite_make_form(RegistrySqlite *store, size_t form, GError **error)
{
    g_autofree char *table = schema_sql_form_table(store->sql.study, form);
    g_autofree char *triggers =
        store->sql.layout > 1 ? registry_sqlite_digest_triggers(store->sql.forms[form].name)
                              : NULL;
    return registry_sqlite_exec(store->db, table, error) &&
           (!triggers || registry_sqlite_exec(store->db, triggers, error));
}

gboolean registry_sqlite_make_forms(RegistrySqlite *store, GError **error)
{
    for (size_t i = 0; i < store->sql.n_forms; i++)
        if (!registry_sqlite_make_form(store, i, error))
            return FALSE;
    if (store->sql.layout < 2)
        return TRUE;
    g_autofree char *codes = registry_sqlite_digest_triggers("proreg_missing");
    g_autofree char *belows = registry_sqlite_digest_triggers("proreg_below");
    return registry_sqlite_exec(store->db, codes, error) &&
           registry_sqlite_exec(store->db, belows, error);
}

gboolean registry_sqlite_make_tables(RegistryStore *base, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    for (size_t i = 0; registry_sql_tables[i].table; i++)
        if (!registry_sqlite_exec(store->db, registry_sql_tables[i].sql, error))
            return FALSE;
    g_autofree char *identity =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
            REGISTRY_APPLICATION_ID, REGISTRY_VERSION);
    return registry_sqlite_make_forms(store, error) &&
           registry_sqlite_exec(store->db, REGISTRY_SQLITE_KEY, error) &&
           registry_sqlite_exec(store->db, identity, error);
}
