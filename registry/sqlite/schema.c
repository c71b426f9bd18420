/**
 * @file
 * What the file has of tables, indexes, triggers and views against what a new registry of the
 * same layout and study would have. SQLite keeps the statements that made them as they were
 * written, so that equal text is an equal object.
 */
#include "base/error.h"
#include "registry/sqlite/connection.h"
#include "registry/sqlite/inside.h"
#include "registry/sqlite/tables.h"

#define ADVICE                                                                                 \
    "restore a backup, or make the registry anew from the study folder and the site files"

static gboolean refuse(RegistrySqlite *store, const char *what, const char *name,
    const char *fault, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE, "%s: %s '%s' %s", store->path, what,
        name, fault);
    return FALSE;
}

static const char gone[] = "is gone: another program took it out; " ADVICE;
static const char changed[] =
    "is not as the registry made it: another program changed it; " ADVICE;

gboolean registry_sqlite_check_study_table(RegistrySqlite *store, GError **error)
{
    static const char name[] = "proreg_study_file";
    const RegistrySqlTable *table =
        store->sql.layout > 1 ? registry_sql_tables : registry_sqlite_tables_1;
    while (!g_str_equal(table->table, name))
        table++;
    g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(
        store->db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", error);
    if (!select)
        return FALSE;
    registry_sqlite_bind(select, "t", name);
    const int state = registry_sqlite_step(select, "reading the schema", error);
    if (state < 0)
        return FALSE;
    if (state == 0)
        return refuse(store, "table", name, gone, error);
    return g_str_equal(registry_sqlite_text(select, 0), table->sql) ||
           refuse(store, "table", name, changed, error);
}

/* Layout 1: the tables that layout 2 makes otherwise, and those that it left alone. */
static gboolean make_layout_1(RegistrySqlite *model, GError **error)
{
    static const char *const same[] = {
        "proreg_site", "proreg_original", "proreg_missing", NULL};
    const RegistrySqlTable *old = registry_sqlite_tables_1;
    for (; old->table; old++)
        if (!registry_sqlite_exec(model->db, old->sql, error))
            return FALSE;
    for (const RegistrySqlTable *next = registry_sql_tables; next->table; next++)
        if (g_strv_contains(same, next->table) &&
            !registry_sqlite_exec(model->db, next->sql, error))
            return FALSE;
    return registry_sqlite_make_forms(model, error);
}

/* An empty database in memory with everything that is ours; close it. */
static sqlite3 *make_model(const RegistrySqlite *store, GError **error)
{
    RegistrySqlite model = {.sql = {.layout = store->sql.layout,
                                .study = store->sql.study,
                                .forms = store->sql.forms,
                                .n_forms = store->sql.n_forms}};
    model.db = registry_sqlite_connect(":memory:", SQLITE_OPEN_READWRITE, error);
    if (model.db && (store->sql.layout > 1 ? registry_sqlite_make_tables(&model.sql.base, error)
                                           : make_layout_1(&model, error)))
        return model.db;
    (void)sqlite3_close_v2(model.db);
    return NULL;
}

static const char all_objects[] =
    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid";

static char *key_of(sqlite3_stmt *select)
{
    return g_strdup_printf(
        "%s %s", registry_sqlite_text(select, 0), registry_sqlite_text(select, 1));
}

/* What the file has: type and name -> statement. */
static GHashTable *read_objects(sqlite3 *db, GError **error)
{
    g_autoptr(GHashTable) objects =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(db, all_objects, error);
    if (!select)
        return NULL;
    int state;
    while ((state = registry_sqlite_step(select, "reading the schema", error)) == 1)
        (void)g_hash_table_insert(
            objects, key_of(select), g_strdup(registry_sqlite_text(select, 2)));
    return state == 0 ? g_steal_pointer(&objects) : NULL;
}

/* Ours have to be there as they were made; they leave `objects`. */
static gboolean check_own(
    RegistrySqlite *store, sqlite3 *model, GHashTable *objects, GError **error)
{
    g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(model, all_objects, error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sqlite_step(select, "reading the schema", error)) == 1) {
        g_autofree char *key = key_of(select);
        const char *sql = g_hash_table_lookup(objects, key);
        if (!sql || !g_str_equal(sql, registry_sqlite_text(select, 2)))
            return refuse(store, registry_sqlite_text(select, 0),
                registry_sqlite_text(select, 1), sql ? changed : gone, error);
        (void)g_hash_table_remove(objects, key);
    }
    return state == 0;
}

/* Of what others put in, indexes, views, statistics and tables stay: nothing in them runs when
   we write. Triggers would, and virtual tables run their module's code. */
static gboolean check_foreign(RegistrySqlite *store, GHashTable *foreign, GError **error)
{
    GHashTableIter iter;
    gpointer key, sql;
    g_hash_table_iter_init(&iter, foreign);
    while (g_hash_table_iter_next(&iter, &key, &sql)) {
        const char *name = strchr(key, ' ') + 1;
        if (g_str_has_prefix(key, "trigger "))
            return refuse(store, "trigger", name,
                "is not the registry's: another program put it in, and it may have changed "
                "what is stored; " ADVICE,
                error);
        if (g_str_has_prefix(sql, "CREATE VIRTUAL TABLE"))
            return refuse(store, "virtual table", name,
                "is not the registry's: another program put it in; drop it with that program, "
                "or restore a backup",
                error);
    }
    return TRUE;
}

gboolean registry_sqlite_check_schema(RegistryStore *base, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(GHashTable) objects = read_objects(store->db, error);
    if (!objects)
        return FALSE;
    sqlite3 *model = make_model(store, error);
    if (!model)
        return FALSE;
    const gboolean ok = registry_sqlite_integer(store->db, "PRAGMA schema_version",
                            &store->schema_version, error) &&
                        check_own(store, model, objects, error) &&
                        check_foreign(store, objects, error);
    (void)sqlite3_close_v2(model);
    return ok;
}
