#pragma once
/**
 * @file
 * SQLite with our errors: what every file of this folder does with a connection. Only this
 * folder includes it.
 */
#include <glib.h>
#include <sqlite3.h>
#include <stdint.h>

/** The file's name, for messages. Borrowed. */
const char *registry_sqlite_file(sqlite3 *db);

/**
 * Sets `error` from the connection's last fault: BASE_ERROR_DATABASE for what the file or the
 * machine is to blame for (locked, corrupt, full, read-only), BASE_ERROR_INTERNAL for what we
 * are. Always returns FALSE.
 * @param doing  what was tried: "reading the study files".
 */
gboolean registry_sqlite_fail(sqlite3 *db, const char *doing, GError **error);

/** The same for a fault that is not the connection's last: an SQLite result code. */
gboolean registry_sqlite_fail_code(sqlite3 *db, int code, GError **error);

/** Runs statements that give no rows. */
gboolean registry_sqlite_exec(sqlite3 *db, const char *sql, GError **error);

/** A prepared statement that lives long; NULL with `error` set. Free with sqlite3_finalize. */
sqlite3_stmt *registry_sqlite_prepare(sqlite3 *db, const char *sql, GError **error);

/** One step: 1 for a row, 0 for the end, -1 with `error` set. */
int registry_sqlite_step(sqlite3_stmt *statement, const char *doing, GError **error);

/** Runs a statement to its end, discarding rows, and resets it. */
gboolean registry_sqlite_run(sqlite3_stmt *statement, const char *doing, GError **error);

/** Binds text that outlives the next step; NULL becomes SQL NULL. */
void registry_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text);

/**
 * Binds the parameters from ?1 on, one a letter of `kinds`: t text (const char *, NULL
 * allowed), i int64_t, I int64_t of which 0 is NULL, b blob (const void *, size_t; NULL
 * allowed). Texts and blobs must outlive the next step.
 */
void registry_sqlite_bind(sqlite3_stmt *statement, const char *kinds, ...);

/** The text of a column, NULL for NULL. Borrowed until the next step. */
const char *registry_sqlite_text_or_null(sqlite3_stmt *statement, int column);

/** The text of a column, "" for NULL. Borrowed until the next step. */
const char *registry_sqlite_text(sqlite3_stmt *statement, int column);

/** The first column of the first row as an integer. */
gboolean registry_sqlite_integer(sqlite3 *db, const char *sql, int64_t *value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sqlite3_stmt, sqlite3_finalize)
