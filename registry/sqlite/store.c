#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "registry/sqlite/connection.h"
#include "registry/sqlite/inside.h"
#include "registry/sqlite/locks.h"
#include "registry/sqlite/pages.h"
#include "registry/sqlite/tables.h"
#include "registry/sqlite/waiting.h"

static RegistrySqlite *store_new(const char *path)
{
    RegistrySqlite *store = g_new0(RegistrySqlite, 1);
    store->sql.engine = &registry_sqlite_engine;
    store->path = g_strdup(path);
    store->sql.name = store->path ? store->path : "temporary registry";
    store->schema_version = -1;
    return store;
}

void registry_sqlite_close(RegistryStore *base)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    registry_sql_clear(&store->sql);
    registry_sqlite_waiting_free(store->waiting);
    (void)sqlite3_close_v2(store->db);
    if (store->is_new && store->path)
        (void)g_unlink(store->path);
    g_free(store->path);
    g_free(store);
}

/* Makes the file so that nobody else can read it, and only if there is none. */
static gboolean reserve(const char *path, GError **error)
{
    const int descriptor = g_open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (descriptor >= 0)
        return g_close(descriptor, error);
    const int reason = errno;
    if (reason == EEXIST && registry_sqlite_is_unfinished(path))
        registry_sqlite_set_unfinished(path, BASE_ERROR_USAGE, error);
    else if (reason == EEXIST)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s: exists already and is not overwritten; choose another name", path);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot be made: %s", path,
            g_strerror(reason));
    return FALSE;
}

/* How a writer treats the file: safe on shares, and what is deleted is overwritten. EXTRA waits
   until the journal is gone from the disk, too: with FULL a command that has ended well is
   undone by a power cut right after it. */
static const char durable[] =
    "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON";

/* Triggers and CHECKs guard the file against other programs. Ours keeps their rules itself
   (registry/value_check.h), which is faster, and what somebody planted must not run in its
   hands. */
static gboolean prepare_writing(sqlite3 *db, const char *settings, GError **error)
{
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    return registry_sqlite_exec(db, settings, error) &&
           registry_sqlite_exec(db, "PRAGMA ignore_check_constraints = ON", error);
}

RegistryStore *registry_sqlite_create(const char *path, GError **error)
{
    if (path && !reserve(path, error))
        return NULL;
    RegistrySqlite *store = store_new(path);
    store->is_new = true;
    store->sql.layout = REGISTRY_VERSION;
    store->db = registry_sqlite_connect(
        path ? path : "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    if (store->db)
        registry_sqlite_pages_begin(store->db);
    if (store->db &&
        prepare_writing(store->db, path ? durable : "PRAGMA synchronous = OFF", error))
        return &store->sql.base;
    registry_sqlite_close(&store->sql.base);
    return NULL;
}

static gboolean open_existing(RegistrySqlite *store, RegistryMode mode, GError **error)
{
    gint64 size = 0;
    if (!registry_sqlite_check_file(store->path, &size, error))
        return FALSE;
    store->db = registry_sqlite_connect(store->path,
        mode == REGISTRY_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, error);
    return store->db && registry_sqlite_check_identity(store->db, &store->sql.layout, error) &&
           registry_sqlite_find_foreign(store->db, &store->is_foreign, error) &&
           registry_sqlite_check_pages(store->db, store->is_foreign, size, error) &&
           registry_sqlite_check_study_table(store, error) &&
           (mode == REGISTRY_READ || prepare_writing(store->db, durable, error));
}

RegistryStore *registry_sqlite_open(const char *path, RegistryMode mode, GError **error)
{
    RegistrySqlite *store = store_new(path);
    if (open_existing(store, mode, error))
        return &store->sql.base;
    registry_sqlite_close(&store->sql.base);
    return NULL;
}

/* A store from before there were checksums gets them: all pages are written anew. Where that
   cannot be done (no room) it stays as it was, and the next one who writes tries again. */
static void give_sums(RegistrySqlite *store)
{
    if (!store->path || store->sql.layout < 2 || store->is_new ||
        registry_sqlite_pages_checked(store->db))
        return;
    const int most = sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 1);
    int64_t before = -1, after = -1;
    (void)registry_sqlite_integer(store->db, "PRAGMA schema_version", &before, NULL);
    registry_sqlite_pages_begin(store->db);
    (void)sqlite3_exec(store->db, "VACUUM", NULL, NULL, NULL);
    (void)sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, most);
    /* VACUUM counts as one change of the schema, and that one is our own. */
    (void)registry_sqlite_integer(store->db, "PRAGMA schema_version", &after, NULL);
    if (store->schema_version == before && after == before + 1)
        store->schema_version = after;
}

static gboolean begin_first(RegistrySqlite *store, RegistryMode mode, GError **error)
{
    if (mode == REGISTRY_READ)
        return registry_sqlite_exec(store->db, "BEGIN", error);
    give_sums(store);
    if (!registry_sqlite_exec(store->db, "BEGIN IMMEDIATE", error))
        return FALSE;
    store->locks_hold =
        store->locks_hold || !store->path || registry_sqlite_locks_exclude(store->path, error);
    if (!store->locks_hold)
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return store->locks_hold;
}

/* Whoever opened the store before another process brought it to another study goes by tables
   and rules that are no more. */
static gboolean is_as_opened(RegistrySqlite *store, GError **error)
{
    int64_t version = 0;
    if (!registry_sqlite_integer(store->db, "PRAGMA schema_version", &version, error))
        return FALSE;
    if (store->schema_version < 0)
        store->schema_version = version;
    if (version == store->schema_version)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: another process changed its tables meanwhile; run the command again",
        registry_sqlite_file(store->db));
    return FALSE;
}

static gboolean begin_as_opened(RegistrySqlite *store, RegistryMode mode, GError **error)
{
    if (!begin_first(store, mode, error))
        return FALSE;
    if (is_as_opened(store, error))
        return TRUE;
    (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}

gboolean registry_sqlite_begin(RegistryStore *base, RegistryMode mode, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    if (!registry_sql_settle(&store->sql, error) ||
        !(store->sql.depth > 0
                ? registry_sqlite_exec(store->db, "SAVEPOINT proreg_nested", error)
                : begin_as_opened(store, mode, error)))
        return FALSE;
    store->sql.depth++;
    return TRUE;
}

bool registry_sqlite_is_foreign(const RegistryStore *base)
{
    return ((const RegistrySqlite *)base)->is_foreign;
}

void registry_sqlite_adopt(RegistryStore *base)
{
    registry_sqlite_pages_adopt(((RegistrySqlite *)base)->db, true);
}

/* After a transaction that changed the layout, foreign keys count again. */
static void end_migration(RegistrySqlite *store)
{
    if (!store->is_migrating)
        return;
    store->is_migrating = false;
    (void)sqlite3_exec(store->db, "PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF",
        NULL, NULL, NULL);
}

gboolean registry_sqlite_commit(RegistryStore *base, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    registry_sql_let_go(&store->sql);
    if (!registry_sql_settle(&store->sql, error) ||
        !registry_sqlite_exec(
            store->db, store->sql.depth > 1 ? "RELEASE proreg_nested" : "COMMIT", error))
        return FALSE;
    store->sql.depth -= store->sql.depth > 0;
    if (store->sql.depth > 0)
        return TRUE;
    if (store->sql.changes_schema || store->is_migrating || store->is_new)
        store->schema_version = -1;
    end_migration(store);
    store->is_new = store->sql.changes_schema = false;
    return TRUE;
}

void registry_sqlite_roll_back(RegistryStore *base)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    registry_sql_let_go(&store->sql);
    registry_sqlite_waiting_clear(store->waiting);
    store->sql.n_waiting = 0;
    registry_sqlite_pages_adopt(store->db, false);
    /* A full disk or the like has taken it back already. */
    if (!sqlite3_get_autocommit(store->db))
        (void)sqlite3_exec(store->db,
            store->sql.depth > 1 ? "ROLLBACK TO proreg_nested; RELEASE proreg_nested"
                                 : "ROLLBACK",
            NULL, NULL, NULL);
    store->sql.depth = sqlite3_get_autocommit(store->db) ? 0 : store->sql.depth - 1;
    if (store->is_migrating) {
        registry_sql_finalize(&store->sql);
        store->sql.layout = store->old_layout;
    }
    end_migration(store);
}
