/**
 * @file
 * What an erasure asks of the file: references that may be broken for a while, and nothing left
 * in what is free.
 */
#include "registry/sqlite/inside.h"

gboolean registry_sqlite_erase_begin(RegistryStore *base, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    /* Problems and queries refer to each other. */
    return registry_sql_settle(&store->sql, error) &&
           registry_sqlite_exec(store->db, "PRAGMA defer_foreign_keys = ON", error);
}

bool registry_sqlite_sweep(RegistryStore *base, int64_t most, bool *is_larger)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    int64_t n_pages = 0, page = 0;
    registry_sql_finalize(&store->sql);
    const gboolean is_sized =
        registry_sqlite_integer(store->db, "PRAGMA page_count", &n_pages, NULL) &&
        registry_sqlite_integer(store->db, "PRAGMA page_size", &page, NULL);
    *is_larger = n_pages * page > most;
    if (!is_sized || *is_larger)
        return false;
    /* VACUUM attaches the database that it fills. */
    const int attached = sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 1);
    const gboolean ok = registry_sqlite_exec(store->db, "VACUUM", NULL);
    (void)sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, attached);
    return ok;
}
