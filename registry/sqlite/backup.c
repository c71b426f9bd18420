/**
 * @file
 * A copy of the file while others use it: SQLite's own backup, within one read lock.
 */
#include "base/beside.h"
#include "registry/sqlite/connection.h"
#include "registry/sqlite/inside.h"
#include "registry/sqlite/pages.h"

/* How often, and how long apart, a file that another process has locked is tried again. */
enum { TRIES = 50, PAUSE_MICROSECONDS = 100000 };

static gboolean copy_pages(sqlite3 *from, sqlite3 *to, GError **error)
{
    registry_sqlite_pages_follow(to, from);
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return registry_sqlite_fail(to, "copying the registry", error);
    int state = sqlite3_backup_step(backup, -1);
    for (int i = 0; i < TRIES && (state == SQLITE_BUSY || state == SQLITE_LOCKED); i++) {
        g_usleep(PAUSE_MICROSECONDS);
        state = sqlite3_backup_step(backup, -1);
    }
    (void)sqlite3_backup_finish(backup);
    return state == SQLITE_DONE || registry_sqlite_fail_code(from, state, error);
}

static gboolean fill(RegistrySqlite *store, const char *path, GError **error)
{
    sqlite3 *to = registry_sqlite_connect(path, SQLITE_OPEN_READWRITE, error);
    const gboolean ok = to && copy_pages(store->db, to, error);
    (void)sqlite3_close_v2(to);
    return ok;
}

gboolean registry_sqlite_backup(
    RegistryStore *base, const char *path, RegistryStart start, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autofree char *making = base_beside_new(path, true, error);
    const gboolean ok = making && start(data, error) && fill(store, making, error) &&
                        base_beside_appear(making, path, error);
    base_beside_remove(making);
    return ok;
}
