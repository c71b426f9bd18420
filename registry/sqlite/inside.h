#pragma once
/**
 * @file
 * The inside of the driver, for this folder only. Statements are prepared when they are first
 * needed and live as long as the store.
 */
#include <sqlite3.h>

#include "registry/sqlite/sql.h"
#include "registry/store.h"

/** Statements of one form. */
typedef struct {
    sqlite3_stmt *rows;
} RegistrySqliteForm;

typedef struct {
    RegistryStore base;
    sqlite3 *db;
    char *path;  /**< NULL for a temporary store. */
    bool is_new; /**< Created, and nothing committed yet. */
    int layout;
    const SchemaStudy *study;
    const RegistryForm *forms;
    size_t n_forms;
    RegistrySqliteForm *statements; /**< One a form. */
    sqlite3_stmt *records, *missing;
} RegistrySqlite;

/** The statement in `slot`, prepared now if it is not yet; NULL with `error` set. */
sqlite3_stmt *registry_sqlite_statement(
    RegistrySqlite *store, sqlite3_stmt **slot, const char *sql, GError **error);

/** Members of the driver, by file. */
gboolean registry_sqlite_records(RegistryStore *base, const char *from, const char *to,
    RegistryEachRecord each, void *data, GError **error);
gboolean registry_sqlite_rows(RegistryStore *base, size_t form, const char *from,
    const char *to, RegistryEachRow each, void *data, GError **error);
gboolean registry_sqlite_missing(RegistryStore *base, const char *from, const char *to,
    RegistryEachMissing each, void *data, GError **error);
gboolean registry_sqlite_next_records(RegistryStore *base, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error);
gboolean registry_sqlite_open_queries(
    RegistryStore *base, RegistryScanQueries take, void *data, GError **error);
RegistryFormScan *registry_sqlite_scan_open(RegistryStore *base, size_t form,
    const size_t *columns, size_t n, const bool *events, bool ordered, GError **error);
gboolean registry_sqlite_scan_run(RegistryFormScan *base, const char *first, const char *last,
    RegistryScanRow take, void *data, GError **error);
void registry_sqlite_scan_close(RegistryFormScan *base);
