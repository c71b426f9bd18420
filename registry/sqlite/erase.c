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

/* VACUUM needs as much memory as the file is large, since nothing of patients goes to temporary
   files; above this what secure_delete overwrote is enough. */
enum { MOST_SWEPT = 1 << 30 };

gboolean registry_sqlite_sweep(RegistryStore *base, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    int64_t n_pages = 0, page = 0;
    registry_sql_finalize(&store->sql);
    if (!registry_sqlite_integer(store->db, "PRAGMA page_count", &n_pages, error) ||
        !registry_sqlite_integer(store->db, "PRAGMA page_size", &page, error))
        return FALSE;
    if (n_pages * page > MOST_SWEPT)
        return TRUE;
    /* VACUUM attaches the database that it fills. */
    const int attached = sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 1);
    const gboolean ok = registry_sqlite_exec(store->db, "VACUUM", error);
    (void)sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, attached);
    return ok;
}
