#pragma once
/**
 * @file
 * The inside of the driver, for this folder only.
 */
#include <sqlite3.h>
#include <string.h>

#include "registry/sql/store.h"
#include "registry/sqlite/sql.h"

/** Rows that are held back in memory (waiting.h). */
typedef struct RegistrySqliteWaiting RegistrySqliteWaiting;

typedef struct {
    RegistrySqlStore sql;
    sqlite3 *db;
    RegistrySqliteWaiting *waiting; /**< NULL until there is one. */
    char *path;                     /**< NULL for a temporary store. */
    bool is_new;                    /**< Created, and nothing committed yet. */
    bool is_foreign;        /**< Another program wrote to the file before it was opened. */
    bool locks_hold;        /**< Known to keep others out. */
    bool is_migrating;      /**< The transaction changes the layout: no foreign keys. */
    int old_layout;         /**< Before it. */
    int64_t schema_version; /**< Of the tables that were looked at; -1 before. */
} RegistrySqlite;

/** Statements of registry/sql/sql.h as SQLite runs them. */
extern const RegistrySqlEngine registry_sqlite_engine;

/** What the member `converted` of an engine says. */
char *registry_sqlite_converted(const char *column, char from, char to);

/** Puts the rows that wait into their tables (RegistrySqlEngine). */
gboolean registry_sqlite_settle(RegistrySqlStore *base, bool records_alone, GError **error);

/** Makes the tables of the store's forms, and the triggers on them. */
gboolean registry_sqlite_make_forms(RegistrySqlite *store, GError **error);
/** The same of one form. */
gboolean registry_sqlite_make_form(RegistrySqlite *store, size_t form, GError **error);
/** Takes the triggers on a table down, which would move with it when it is renamed. */
gboolean registry_sqlite_drop_triggers(
    RegistrySqlite *store, const char *table, GError **error);

/**
 * Looks, before anything is read, whether the table that holds the study folder's files is
 * there as it was made: without them nothing else of the schema can be judged.
 */
gboolean registry_sqlite_check_study_table(RegistrySqlite *store, GError **error);

/** Members of the driver, by file; create and open leave the driver to be set. */
RegistryStore *registry_sqlite_create(const char *path, GError **error);
RegistryStore *registry_sqlite_open(const char *path, RegistryMode mode, GError **error);
void registry_sqlite_close(RegistryStore *base);
gboolean registry_sqlite_check_schema(RegistryStore *base, GError **error);
gboolean registry_sqlite_make_tables(RegistryStore *base, GError **error);
gboolean registry_sqlite_begin(RegistryStore *base, RegistryMode mode, GError **error);
gboolean registry_sqlite_commit(RegistryStore *base, GError **error);
void registry_sqlite_roll_back(RegistryStore *base);
bool registry_sqlite_is_foreign(const RegistryStore *base);
void registry_sqlite_adopt(RegistryStore *base);
gboolean registry_sqlite_records(RegistryStore *base, RegistryWhose whose,
    RegistryEachRecord each, void *data, GError **error);
gboolean registry_sqlite_migrate(RegistryStore *base, GError **error);
gboolean registry_sqlite_erase_begin(RegistryStore *base, GError **error);
gboolean registry_sqlite_texts(
    RegistryStore *base, RegistryEachText each, void *data, GError **error);
bool registry_sqlite_sweep(RegistryStore *base, int64_t most, bool *is_larger);
gboolean registry_sqlite_backup(
    RegistryStore *base, const char *path, RegistryStart start, void *data, GError **error);
gboolean registry_sqlite_replay_begin(RegistryStore *base, RegistryStore *kept, GError **error);
gboolean registry_sqlite_replay_take(
    RegistryStore *base, RegistryStore *kept, int64_t import_id, bool is_whole, GError **error);
gboolean registry_sqlite_replay_rows(
    RegistryStore *base, RegistryStore *kept, int64_t import_id, GError **error);
gboolean registry_sqlite_replay_finish(
    RegistryStore *base, RegistryStore *kept, GError **error);
bool registry_sqlite_is_sound(RegistryStore *base, GError **error);
gboolean registry_sqlite_salvage(const char *from, const char *to, RegistryEachStray each,
    void *data, bool *knows_end, GError **error);
gboolean registry_sqlite_strays(
    RegistryStore *base, RegistryEachStray each, void *data, GError **error);
gboolean registry_sqlite_record_new(
    RegistryStore *base, const RegistryRecord *record, GError **error);
gboolean registry_sqlite_record_digest(
    RegistryStore *base, const char *record_id, const uint8_t *digest, GError **error);
gboolean registry_sqlite_row_new(
    RegistryStore *base, size_t f, const RegistryFormRow *row, GError **error);
gboolean registry_sqlite_owners(
    RegistryStore *base, RegistryEachRecord each, void *data, GError **error);
gboolean registry_sqlite_next_records(RegistryStore *base, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error);
RegistryFormScan *registry_sqlite_scan_open(
    RegistryStore *base, const RegistryFormWanted *wanted, size_t n, GError **error);
gboolean registry_sqlite_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error);
void registry_sqlite_scan_close(RegistryFormScan *base);
