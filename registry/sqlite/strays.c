/**
 * @file
 * What does not hold of the file itself: its pages, and what SQLite says of them.
 */
#include "registry/sqlite/inside.h"
#include "registry/sqlite/pages.h"

/* Each line that SQLite has to say of the pages, the indexes and the CHECKs. */
static gboolean check_file(
    RegistrySqlite *store, RegistryEachStray each, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) select =
        registry_sqlite_prepare(store->db, "PRAGMA integrity_check", error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sqlite_step(select, "checking the file", error)) == 1)
        if (!g_str_equal(registry_sqlite_text(select, 0), "ok"))
            each("file", "", registry_sqlite_text(select, 0), data);
    return state == 0;
}

/* The registry's key is of a type of its own. */
static gboolean check_key(
    RegistrySqlite *store, RegistryEachStray each, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(store->db,
        "SELECT name FROM proreg_setting WHERE name = 'key'\n"
        "  AND length(value) = 32 AND typeof(value) <> 'blob'",
        error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sqlite_step(select, "looking at the settings", error)) == 1)
        each("proreg_setting", registry_sqlite_text(select, 0),
            "it is not one that 'init' makes", data);
    return state == 0;
}

typedef struct {
    RegistryEachStray each;
    void *data;
} Pages;

static void tell_page(int64_t number, void *data)
{
    const Pages *pages = data;
    g_autofree char *row = g_strdup_printf("page %" G_GINT64_FORMAT, number);
    pages->each(
        "file", row, "its checksum does not fit: it is not as it was written", pages->data);
}

/* All pages, also free ones, which nothing reads. Those that another program wrote have none
   that fit; what it changed is found in the tables. */
static gboolean check_pages(
    RegistrySqlite *store, RegistryEachStray each, void *data, GError **error)
{
    Pages pages = {each, data};
    if (!store->path || registry_sqlite_pages_foreign(store->db) ||
        registry_sqlite_pages_each(store->db, tell_page, &pages))
        return TRUE;
    return registry_sqlite_fail_code(store->db, SQLITE_IOERR_READ, error);
}

gboolean registry_sqlite_strays(
    RegistryStore *base, RegistryEachStray each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    return check_pages(store, each, data, error) && check_file(store, each, data, error) &&
           (store->sql.layout < 2 || check_key(store, each, data, error)) &&
           registry_sql_strays(base, each, data, error);
}
