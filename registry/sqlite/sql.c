#include "registry/sqlite/sql.h"

#include "base/error.h"
#include "registry/sqlite/locks.h"
#include "registry/sqlite/pages.h"

const char *registry_sqlite_file(sqlite3 *db)
{
    const char *path = sqlite3_db_filename(db, "main");
    return path && path[0] != '\0' ? path : "temporary registry";
}

/* Of a code in its extended form; NULL where the plain one says enough. */
static const char *advice_on_detail(int code)
{
    switch (code) {
    case SQLITE_IOERR_LOCK:
    case SQLITE_IOERR_RDLOCK:
    case SQLITE_IOERR_UNLOCK:
    case SQLITE_IOERR_CHECKRESERVEDLOCK:
        return REGISTRY_SQLITE_LOCKS_ADVICE;
    default:
        return NULL;
    }
}

/* What to do about a fault that the file or the machine is to blame for; NULL for others. */
static const char *advice_on(int code)
{
    const char *detail = advice_on_detail(code);
    if (detail)
        return detail;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another process keeps it locked; try again when that one has ended";
    case SQLITE_NOTADB:
        return "this is no registry; name a file that proreg init made";
    case SQLITE_CORRUPT:
        return "the file is damaged; restore a backup, or make it anew from the site files";
    case SQLITE_FULL:
        return "the disk is full; make room and run the command again";
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return "the file or its folder may not be written by this user";
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return "the disk or network share does not answer as it should";
    default:
        return NULL;
    }
}

/* A page that is not as it was written; FALSE where that is not the fault. */
static bool tell_damage(sqlite3 *db, int code, GError **error)
{
    if (code != SQLITE_IOERR_DATA)
        return false;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: page %" G_GINT64_FORMAT
        " of the file is damaged (its checksum does not fit, and no "
        "other program wrote to it): restore a backup, or make the registry anew from what is "
        "left with proreg rebuild",
        registry_sqlite_file(db), registry_sqlite_pages_damaged(db));
    return true;
}

gboolean registry_sqlite_fail_code(sqlite3 *db, int code, GError **error)
{
    if (tell_damage(db, code, error))
        return FALSE;
    const char *advice = advice_on(code);
    g_set_error(error, BASE_ERROR, advice ? BASE_ERROR_DATABASE : BASE_ERROR_INTERNAL,
        "%s: %s%s%s", registry_sqlite_file(db), sqlite3_errstr(code), advice ? ": " : "",
        advice ? advice : "");
    return FALSE;
}

gboolean registry_sqlite_fail(sqlite3 *db, const char *doing, GError **error)
{
    const int code = sqlite3_extended_errcode(db);
    if (tell_damage(db, code, error))
        return FALSE;
    const char *advice = advice_on(code);
    if (advice)
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE, "%s: %s: %s",
            registry_sqlite_file(db), sqlite3_errmsg(db), advice);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL, "%s: %s: %s",
            registry_sqlite_file(db), doing, sqlite3_errmsg(db));
    return FALSE;
}

gboolean registry_sqlite_exec(sqlite3 *db, const char *sql, GError **error)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return TRUE;
    g_autofree char *doing = g_strndup(sql, 60);
    return registry_sqlite_fail(db, doing, error);
}

sqlite3_stmt *registry_sqlite_prepare(sqlite3 *db, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
        SQLITE_OK) {
        g_autofree char *doing = g_strndup(sql, 60);
        (void)registry_sqlite_fail(db, doing, error);
    }
    return statement;
}

int registry_sqlite_step(sqlite3_stmt *statement, const char *doing, GError **error)
{
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        (void)registry_sqlite_fail(sqlite3_db_handle(statement), doing, error);
        return -1;
    }
}

gboolean registry_sqlite_run(sqlite3_stmt *statement, const char *doing, GError **error)
{
    int state = 1;
    while (state == 1)
        state = registry_sqlite_step(statement, doing, error);
    (void)sqlite3_reset(statement);
    return state == 0;
}

void registry_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text)
        (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
    else
        (void)sqlite3_bind_null(statement, index);
}

void registry_sqlite_bind(sqlite3_stmt *statement, const char *kinds, ...)
{
    va_list arguments;
    va_start(arguments, kinds);
    for (int i = 0; kinds[i] != '\0'; i++) {
        if (kinds[i] == 't') {
            registry_sqlite_bind_text(statement, i + 1, va_arg(arguments, const char *));
        } else if (kinds[i] == 'b') {
            const void *bytes = va_arg(arguments, const void *);
            const size_t size = va_arg(arguments, size_t);
            if (bytes)
                (void)sqlite3_bind_blob64(statement, i + 1, bytes, size, SQLITE_STATIC);
            else
                (void)sqlite3_bind_null(statement, i + 1);
        } else {
            const int64_t number = va_arg(arguments, int64_t);
            if (kinds[i] == 'I' && number == 0)
                (void)sqlite3_bind_null(statement, i + 1);
            else
                (void)sqlite3_bind_int64(statement, i + 1, number);
        }
    }
    va_end(arguments);
}

const char *registry_sqlite_text_or_null(sqlite3_stmt *statement, int column)
{
    return (const char *)sqlite3_column_text(statement, column);
}

const char *registry_sqlite_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text ? (const char *)text : "";
}

gboolean registry_sqlite_integer(sqlite3 *db, const char *sql, int64_t *value, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = registry_sqlite_prepare(db, sql, error);
    if (!statement)
        return FALSE;
    const int state = registry_sqlite_step(statement, "reading a number", error);
    if (state == 1)
        *value = sqlite3_column_int64(statement, 0);
    else if (state == 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL, "no row from: %s", sql);
    return state == 1;
}
