/* The birth of a file is Linux's. */
#define _GNU_SOURCE

#include "registry/sqlite/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "registry/sqlite/pages.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/tables.h"

enum {
    BUSY_MILLISECONDS = 5000,
    CACHE_KIB = 32768,
    /* Up to this size a file is checked whole when it is opened: a fraction of a second. */
    CHECKED_BYTES = 16 << 20
};

static void configure(sqlite3 *db)
{
    (void)sqlite3_extended_result_codes(db, 1);
    (void)sqlite3_busy_timeout(db, BUSY_MILLISECONDS);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    (void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
}

static bool needs_recovery(sqlite3 *db)
{
    const int code = sqlite3_exec(db, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
    return code != SQLITE_OK && sqlite3_extended_errcode(db) == SQLITE_READONLY_ROLLBACK;
}

/* A reader may not undo what an interrupted import left behind; a short visit as writer does.
 */
static gboolean recover(const char *path, GError **error)
{
    int64_t version = 0;
    sqlite3 *db = registry_sqlite_connect(path, SQLITE_OPEN_READWRITE, error);
    const gboolean ok =
        db && registry_sqlite_integer(db, "PRAGMA user_version", &version, error);
    (void)sqlite3_close_v2(db);
    return ok;
}

/* The first statement that reads the file. What is sorted stays in memory: a temporary file of
   patients would lie outside the registry's folder. */
static gboolean set_memory(sqlite3 *db, GError **error)
{
    g_autofree char *sql =
        g_strdup_printf("PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY", CACHE_KIB);
    return registry_sqlite_exec(db, sql, error);
}

sqlite3 *registry_sqlite_connect(const char *path, int flags, GError **error)
{
    sqlite3 *db = NULL;
    const int code = sqlite3_open_v2(path, &db,
        flags | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX, registry_sqlite_pages_vfs());
    if (code != SQLITE_OK) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE, "%s: cannot be opened: %s", path,
            db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
        (void)sqlite3_close_v2(db);
        return NULL;
    }
    configure(db);
    const bool interrupted = (flags & SQLITE_OPEN_READONLY) != 0 && needs_recovery(db);
    if ((!interrupted || recover(path, error)) && set_memory(db, error))
        return db;
    (void)sqlite3_close_v2(db);
    return NULL;
}

/* A change begins with its journal. */
static int64_t journal_since(const char *path)
{
    struct statx status;
    g_autofree char *name = g_strconcat(path, "-journal", NULL);
    return statx(AT_FDCWD, name, 0, STATX_BTIME, &status) == 0 &&
                   (status.stx_mask & STATX_BTIME) != 0
               ? status.stx_btime.tv_sec
               : 0;
}

bool registry_sqlite_is_held(const char *path, RegistryMode mode, int64_t *since)
{
    sqlite3 *db = NULL;
    const bool writes = mode == REGISTRY_WRITE;
    const char *sql = writes ? "BEGIN IMMEDIATE" : "SELECT 1 FROM sqlite_schema LIMIT 1";
    const int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                      SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX;
    const bool is_held =
        sqlite3_open_v2(path, &db, flags, registry_sqlite_pages_vfs()) == SQLITE_OK &&
        sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_BUSY;
    (void)sqlite3_close_v2(db);
    *since = is_held ? journal_since(path) : 0;
    return is_held;
}

void registry_sqlite_set_unfinished(const char *path, BaseErrorCode code, GError **error)
{
    g_set_error(error, BASE_ERROR, (gint)code,
        "%s: the file is empty: a proreg init that was interrupted left it; delete it and run "
        "proreg init again",
        path);
}

/* The rollback journal of a database that had no page before (SQLite's file format, 3: after
   the magic, the counts and the nonce the number of pages, big end first). */
static bool begins_empty(const char *path)
{
    enum { BEFORE = 16, BYTES = 20 };
    static const char magic[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
    static const char no_page[BYTES - BEFORE] = "";
    char header[BYTES];
    g_autofree char *name = g_strconcat(path, "-journal", NULL);
    FILE *file = g_fopen(name, "rb");
    if (!file)
        return false;
    const bool whole = fread(header, 1, sizeof header, file) == sizeof header;
    (void)fclose(file);
    return whole && memcmp(header, magic, sizeof magic - 1) == 0 &&
           memcmp(header + BEFORE, no_page, sizeof no_page) == 0;
}

bool registry_sqlite_is_unfinished(const char *path)
{
    GStatBuf status;
    return g_stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           (status.st_size == 0 || begins_empty(path));
}

gboolean registry_sqlite_check_file(const char *path, gint64 *size, GError **error)
{
    GStatBuf status;
    if (g_stat(path, &status) != 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: %s; make a registry with: proreg init %s --study DIR", path, g_strerror(errno),
            path);
        return FALSE;
    }
    if (!S_ISREG(status.st_mode)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: is no file; name a registry that proreg init made", path);
        return FALSE;
    }
    if (status.st_size == 0) {
        registry_sqlite_set_unfinished(path, BASE_ERROR_DATABASE, error);
        return FALSE;
    }
    *size = status.st_size;
    return TRUE;
}

gboolean registry_sqlite_check_identity(sqlite3 *db, int *layout, GError **error)
{
    int64_t application = 0;
    int64_t version = 0;
    int64_t n_pages = 0;
    if (!registry_sqlite_integer(db, "PRAGMA application_id", &application, error) ||
        !registry_sqlite_integer(db, "PRAGMA user_version", &version, error) ||
        !registry_sqlite_integer(db, "PRAGMA page_count", &n_pages, error))
        return FALSE;
    if (n_pages == 0) { /* What was begun has been undone. */
        registry_sqlite_set_unfinished(registry_sqlite_file(db), BASE_ERROR_DATABASE, error);
        return FALSE;
    }
    if (application != REGISTRY_APPLICATION_ID) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            "%s: an SQLite database, but no registry; name a file that proreg init made",
            registry_sqlite_file(db));
        return FALSE;
    }
    if (version < 1 || version > REGISTRY_VERSION) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            "%s: has layout version %" G_GINT64_FORMAT
            ", this program reads version %d; use the program that wrote it or a newer one",
            registry_sqlite_file(db), version, REGISTRY_VERSION);
        return FALSE;
    }
    *layout = (int)version;
    return TRUE;
}

/* What is read before is read again here: the question is one about a moment. */
gboolean registry_sqlite_find_foreign(sqlite3 *db, bool *foreign, GError **error)
{
    if (!registry_sqlite_exec(db, "BEGIN; SELECT count(*) FROM sqlite_schema", error))
        return FALSE;
    *foreign = registry_sqlite_pages_foreign(db);
    return registry_sqlite_exec(db, "COMMIT", error);
}

enum { SHOWN_PAGES = 10 };

typedef struct {
    GString *numbers;
    gint64 n;
} Damaged;

static void take_damaged(int64_t number, void *data)
{
    Damaged *damaged = data;
    if (damaged->n++ < SHOWN_PAGES)
        g_string_append_printf(damaged->numbers, "%s%" G_GINT64_FORMAT,
            damaged->numbers->len > 0 ? ", " : "", number);
}

/* Says of a file with several damaged pages which; always returns FALSE. */
static gboolean tell_damaged(sqlite3 *db, GError **error)
{
    g_autoptr(GString) numbers = g_string_new(NULL);
    Damaged damaged = {numbers, 0};
    if (!registry_sqlite_pages_each(db, take_damaged, &damaged) || damaged.n < 2)
        return registry_sqlite_fail_code(db, SQLITE_IOERR_DATA, error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: %" G_GINT64_FORMAT " pages of the file are damaged (%s%s: their checksums do not "
        "fit, and no other program wrote to it): restore a backup, or make the registry anew "
        "from what is left with proreg rebuild",
        registry_sqlite_file(db), damaged.n, numbers->str,
        damaged.n > SHOWN_PAGES ? " ..." : "");
    return FALSE;
}

gboolean registry_sqlite_check_pages(sqlite3 *db, bool always, gint64 size, GError **error)
{
    if (size > CHECKED_BYTES && !always)
        return TRUE;
    g_autoptr(sqlite3_stmt) check = registry_sqlite_prepare(db, "PRAGMA quick_check(1)", error);
    if (!check)
        return FALSE;
    const int state = registry_sqlite_step(check, "checking the file", error);
    if (state < 0)
        return FALSE;
    if (state == 1 && g_str_equal(registry_sqlite_text(check, 0), "ok"))
        return TRUE;
    if (registry_sqlite_pages_damaged(db) > 0)
        return tell_damaged(db, error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: the file is damaged (%s); restore a backup, or make it anew from the site files",
        registry_sqlite_file(db), registry_sqlite_text(check, 0));
    return FALSE;
}
