/**
 * @file
 * A copy of the file while others use it: SQLite's own backup, within one read lock.
 */
/* open, fsync and link are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/settle.h"
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
        return registry_sql_fail(to, "copying the registry", error);
    int state = sqlite3_backup_step(backup, -1);
    for (int i = 0; i < TRIES && (state == SQLITE_BUSY || state == SQLITE_LOCKED); i++) {
        g_usleep(PAUSE_MICROSECONDS);
        state = sqlite3_backup_step(backup, -1);
    }
    (void)sqlite3_backup_finish(backup);
    return state == SQLITE_DONE || registry_sql_fail_code(from, state, error);
}

static gboolean fail(const char *path, const char *what, int reason, GError **error)
{
    g_set_error(
        error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: %s: %s", path, what, g_strerror(reason));
    return FALSE;
}

/* What is not on the disk is no copy. */
static gboolean settle(const char *path, GError **error)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const bool is_safe = file >= 0 && fsync(file) == 0;
    const int reason = errno;
    if (file >= 0)
        (void)close(file);
    return is_safe || fail(path, "cannot be written to the disk", reason, error);
}

static gboolean fill(RegistrySqlite *store, const char *path, GError **error)
{
    sqlite3 *to = registry_sqlite_connect(path, SQLITE_OPEN_READWRITE, error);
    const gboolean ok = to && copy_pages(store->db, to, error);
    (void)sqlite3_close_v2(to);
    return ok && settle(path, error);
}

/* A link fails where there is a file of that name by now; a rename would replace it. */
static gboolean name_it(const char *making, const char *path, GError **error)
{
    if (link(making, path) != 0)
        return fail(path, "cannot be made", errno, error);
    if (base_settle_name(path))
        return TRUE;
    const int reason = errno;
    (void)g_unlink(path);
    return fail(path, "cannot be written to the disk", reason, error);
}

gboolean registry_sqlite_backup(
    RegistryStore *base, const char *path, RegistryStart start, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autofree char *making = g_strconcat(path, ".XXXXXX", NULL);
    const int file = g_mkstemp_full(making, O_RDWR | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(path, "cannot be made", errno, error);
    (void)close(file);
    gboolean ok = start(data, error) && fill(store, making, error);
    ok = ok && name_it(making, path, error);
    g_autofree char *journal = g_strconcat(making, "-journal", NULL);
    (void)g_unlink(journal);
    (void)g_unlink(making);
    return ok;
}
