#pragma once
/**
 * @file
 * The inside of the driver, for this folder only. Statements are prepared when they are first
 * needed and live as long as the store.
 */
#include <sqlite3.h>
#include <string.h>

#include "registry/sqlite/sql.h"
#include "registry/store.h"

/** Statements of one form. */
typedef struct {
    sqlite3_stmt *rows, *add, *read, *remove;
    sqlite3_stmt **change, **reasons; /**< One a column, or NULL. */
} RegistrySqliteForm;

/** Rows that are held back in memory (waiting.h). */
typedef struct RegistrySqliteWaiting RegistrySqliteWaiting;

typedef struct {
    RegistryStore base;
    sqlite3 *db;
    RegistrySqliteWaiting *waiting; /**< NULL until there is one. */
    size_t n_waiting;               /**< Bytes of them; 0 where none waits. */
    char *path;                     /**< NULL for a temporary store. */
    bool is_new;                    /**< Created, and nothing committed yet. */
    bool is_foreign;        /**< Another program wrote to the file before it was opened. */
    bool locks_hold;        /**< Known to keep others out. */
    bool is_migrating;      /**< The transaction changes the layout: no foreign keys. */
    int old_layout;         /**< Before it. */
    int64_t schema_version; /**< Of the tables that were looked at; -1 before. */
    bool changes_schema;    /**< The transaction does, by way of us. */
    bool looks_back;        /**< The forms are views of other tables. */
    int layout;
    size_t depth; /**< Transactions that are open, one in another. */
    const SchemaStudy *study;
    const RegistryForm *forms;
    size_t n_forms;
    RegistrySqliteForm *statements; /**< One a form. */
    sqlite3_stmt *records, *missing, *record_add, *record_digest, *missing_put, *missing_remove,
        *below_put, *belows;
    sqlite3_stmt *leaf_put, *erased_add;
    sqlite3_stmt *corrected, *change_add, *problem_add, *problem_again, *query_add, *query_find,
        *query_put;
    char *same_answer, *same_value; /**< Of the query found last. */
} RegistrySqlite;

/** Puts the rows that wait into their tables; before anything is read or changed there. */
gboolean registry_sqlite_settle(RegistrySqlite *store, GError **error);
/** Puts the records that wait, and not the rows of forms. */
gboolean registry_sqlite_settle_records(RegistrySqlite *store, GError **error);

/** Ends all statements, as before the tables change. They are prepared anew when needed. */
void registry_sqlite_finalize(RegistrySqlite *store);

/** The statement in `slot`, prepared now if it is not yet; NULL with `error` set. */
sqlite3_stmt *registry_sqlite_statement(
    RegistrySqlite *store, sqlite3_stmt **slot, const char *sql, GError **error);

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
int registry_sqlite_layout(const RegistryStore *base);
gboolean registry_sqlite_study_files(
    RegistryStore *base, RegistryEachFile each, void *data, GError **error);
gboolean registry_sqlite_study_files_of(
    RegistryStore *base, int64_t import_id, RegistryEachFile each, void *data, GError **error);
void registry_sqlite_use_study(
    RegistryStore *base, const SchemaStudy *study, const RegistryForm *forms, size_t n_forms);
gboolean registry_sqlite_check_schema(RegistryStore *base, GError **error);
gboolean registry_sqlite_make_tables(RegistryStore *base, GError **error);
gboolean registry_sqlite_reshape(RegistryStore *base, const SchemaStudy *study,
    const RegistryForm *forms, size_t n_forms, const SchemaRenames *renames, GError **error);
gboolean registry_sqlite_look_back(RegistryStore *base, const SchemaStudy *study,
    const RegistryForm *forms, const RegistryFormNow *where, size_t n_forms, GError **error);
gboolean registry_sqlite_add_study_file(
    RegistryStore *base, const RegistryStudyFile *file, GError **error);
gboolean registry_sqlite_add_site(
    RegistryStore *base, const char *code, const char *label, GError **error);
gboolean registry_sqlite_begin(RegistryStore *base, RegistryMode mode, GError **error);
gboolean registry_sqlite_commit(RegistryStore *base, GError **error);
void registry_sqlite_roll_back(RegistryStore *base);
gboolean registry_sqlite_count_records(RegistryStore *base, int64_t *n, GError **error);
bool registry_sqlite_is_foreign(const RegistryStore *base);
void registry_sqlite_adopt(RegistryStore *base);
gboolean registry_sqlite_records(RegistryStore *base, const char *from, const char *to,
    RegistryEachRecord each, void *data, GError **error);
gboolean registry_sqlite_rows(RegistryStore *base, size_t form, const char *from,
    const char *to, RegistryEachRow each, void *data, GError **error);
gboolean registry_sqlite_missing(RegistryStore *base, const char *from, const char *to,
    RegistryEachMissing each, void *data, GError **error);
gboolean registry_sqlite_migrate(RegistryStore *base, GError **error);
gboolean registry_sqlite_entry_add(
    RegistryStore *base, const RegistryEntry *entry, int64_t *import_id, GError **error);
gboolean registry_sqlite_entry_finish(
    RegistryStore *base, const RegistryEntry *entry, GError **error);
gboolean registry_sqlite_entry_find(RegistryStore *base, const char *sha256,
    const char *options, const char *map, int64_t *import_id, GError **error);
gboolean registry_sqlite_entries(
    RegistryStore *base, RegistryEachEntry each, void *data, GError **error);
gboolean registry_sqlite_chain_end(RegistryStore *base, RegistryChainEnd *end, GError **error);
gboolean registry_sqlite_part_add(
    RegistryStore *base, int64_t import_id, const RegistryPart *part, GError **error);
gboolean registry_sqlite_parts(
    RegistryStore *base, int64_t import_id, RegistryEachPart each, void *data, GError **error);
gboolean registry_sqlite_leaves(RegistryStore *base, const char *log, int64_t id,
    const char *part, RegistryEachLeaf each, void *data, GError **error);
gboolean registry_sqlite_leaf_put(RegistryStore *base, const char *log, int64_t id,
    const char *part, const RegistryLeaf *leaf, GError **error);
gboolean registry_sqlite_erased_add(RegistryStore *base, int64_t import_id, int64_t number,
    const RegistryErased *erased, GError **error);
gboolean registry_sqlite_erased(RegistryStore *base, int64_t import_id, RegistryEachErased each,
    void *data, GError **error);
gboolean registry_sqlite_erase_begin(RegistryStore *base, GError **error);
gboolean registry_sqlite_record_erase(
    RegistryStore *base, const char *record_id, GError **error);
gboolean registry_sqlite_entry_erase(RegistryStore *base, int64_t import_id, const char *file,
    const char *options, const char *reason, GError **error);
gboolean registry_sqlite_query_erase_reason(
    RegistryStore *base, int64_t query_id, GError **error);
gboolean registry_sqlite_change_erase(RegistryStore *base, int64_t change_id, GError **error);
gboolean registry_sqlite_problem_erase(RegistryStore *base, int64_t problem_id, GError **error);
gboolean registry_sqlite_chunks_erase(RegistryStore *base, int64_t import_id, GError **error);
gboolean registry_sqlite_access_erase(
    RegistryStore *base, const RegistryAccessEntry *entry, GError **error);
gboolean registry_sqlite_snapshot_erase(
    RegistryStore *base, const char *name, const char *accepted, int64_t n, GError **error);
gboolean registry_sqlite_secret(
    RegistryStore *base, uint8_t key[REGISTRY_KEY_BYTES], GError **error);
gboolean registry_sqlite_refused_add(
    RegistryStore *base, const char *digest, int64_t import_id, GError **error);
gboolean registry_sqlite_refused(
    RegistryStore *base, RegistryEachRefused each, void *data, GError **error);
gboolean registry_sqlite_sweep(RegistryStore *base, GError **error);
gboolean registry_sqlite_value_change_add(
    RegistryStore *base, const RegistryValueChange *change, GError **error);
gboolean registry_sqlite_value_was_corrected(RegistryStore *base, const RegistryPastKey *key,
    const char *column, const char *from, bool *corrected, GError **error);
gboolean registry_sqlite_value_is_unlearned(RegistryStore *base, const RegistryPastKey *key,
    const char *column, bool *known, bool *unlearned, GError **error);
gboolean registry_sqlite_answered_changes(
    RegistryStore *base, RegistryEachValueChange each, void *data, GError **error);
gboolean registry_sqlite_value_changes(RegistryStore *base, int64_t import_id,
    RegistryEachValueChange each, void *data, GError **error);
gboolean registry_sqlite_record_changes(
    RegistryStore *base, RegistryEachValueChange each, void *data, GError **error);
gboolean registry_sqlite_snapshot_add(
    RegistryStore *base, const RegistrySnapshot *snapshot, GError **error);
gboolean registry_sqlite_snapshots(
    RegistryStore *base, RegistryEachSnapshot each, void *data, GError **error);
gboolean registry_sqlite_rows_since(RegistryStore *base, size_t f, int64_t import_id,
    RegistryEachKey each, void *data, GError **error);
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
gboolean registry_sqlite_salvage(
    const char *from, const char *to, RegistryEachStray each, void *data, GError **error);
gboolean registry_sqlite_strays(
    RegistryStore *base, RegistryEachStray each, void *data, GError **error);
gboolean registry_sqlite_sites(
    RegistryStore *base, RegistryEachSite each, void *data, GError **error);
gboolean registry_sqlite_access_add(
    RegistryStore *base, const RegistryAccessEntry *entry, GError **error);
gboolean registry_sqlite_access_end(
    RegistryStore *base, int64_t *access_id, char hash[BASE_SHA256_SIZE], GError **error);
gboolean registry_sqlite_accesses(
    RegistryStore *base, RegistryEachAccess each, void *data, GError **error);
gboolean registry_sqlite_problem_add(RegistryStore *base, const RegistryStoredProblem *stored,
    int64_t *problem_id, GError **error);
gboolean registry_sqlite_problem_again(RegistryStore *base, const RegistryStoredProblem *stored,
    int64_t problem_id, GError **error);
gboolean registry_sqlite_problems(RegistryStore *base, int64_t import_id,
    RegistryEachProblem each, void *data, GError **error);
gboolean registry_sqlite_problems_of_rule(RegistryStore *base, const char *rule_id,
    RegistryEachProblem each, void *data, GError **error);
gboolean registry_sqlite_open_problems(RegistryStore *base, int64_t import_id,
    RegistryEachProblem each, void *data, GError **error);
gboolean registry_sqlite_query_find(RegistryStore *base, const RegistryProblem *problem,
    RegistrySameQuery *same, GError **error);
gboolean registry_sqlite_query_put(
    RegistryStore *base, const RegistryQuery *query, GError **error);
gboolean registry_sqlite_query_found_since(
    RegistryStore *base, int64_t query_id, int64_t import_id, bool *found, GError **error);
gboolean registry_sqlite_queries_active(RegistryStore *base, const char *rule_id,
    RegistryEachQuery each, void *data, GError **error);
gboolean registry_sqlite_query_add(
    RegistryStore *base, const RegistryQuery *query, int64_t *query_id, GError **error);
gboolean registry_sqlite_queries(
    RegistryStore *base, int64_t import_id, RegistryEachQuery each, void *data, GError **error);
gboolean registry_sqlite_chunk_add(
    RegistryStore *base, int64_t import_id, const RegistryChunk *chunk, GError **error);
gboolean registry_sqlite_chunks(
    RegistryStore *base, int64_t import_id, RegistryEachChunk each, void *data, GError **error);
gboolean registry_sqlite_record_add(
    RegistryStore *base, const RegistryRecord *record, bool *added, GError **error);
gboolean registry_sqlite_record_new(
    RegistryStore *base, const RegistryRecord *record, GError **error);
gboolean registry_sqlite_record_remove(
    RegistryStore *base, const char *record_id, GError **error);
gboolean registry_sqlite_record_put(
    RegistryStore *base, const RegistryRecord *record, GError **error);
gboolean registry_sqlite_record_digest(
    RegistryStore *base, const char *record_id, const uint8_t *digest, GError **error);
gboolean registry_sqlite_row_add(
    RegistryStore *base, size_t f, const RegistryFormRow *row, bool *added, GError **error);
gboolean registry_sqlite_row_new(
    RegistryStore *base, size_t f, const RegistryFormRow *row, GError **error);
gboolean registry_sqlite_row_read(RegistryStore *base, size_t f, const RegistryKey *key,
    RegistryValue *values, bool *found, GError **error);
gboolean registry_sqlite_row_change(RegistryStore *base, size_t f, const RegistryKey *key,
    size_t column, const RegistryValue *value, GError **error);
gboolean registry_sqlite_row_remove(
    RegistryStore *base, size_t f, const RegistryKey *key, GError **error);
gboolean registry_sqlite_highest_instance(RegistryStore *base, size_t f, const char *record_id,
    const char *event, int64_t bound, int64_t *instance, GError **error);
gboolean registry_sqlite_missing_put(
    RegistryStore *base, const RegistryMissing *missing, GError **error);
gboolean registry_sqlite_below_put(
    RegistryStore *base, const RegistryBelow *below, GError **error);
gboolean registry_sqlite_below_move(
    RegistryStore *base, const char *record_id, const char *to, GError **error);
gboolean registry_sqlite_belows(RegistryStore *base, const char *from, const char *to,
    RegistryEachBelow each, void *data, GError **error);
gboolean registry_sqlite_below_forget(RegistryStore *base, int64_t import_id, GError **error);
gboolean registry_sqlite_reasons(RegistryStore *base, size_t form, size_t column,
    const char *from, const char *to, RegistryEachMissing each, void *data, GError **error);
gboolean registry_sqlite_missing_remove(
    RegistryStore *base, const RegistryKey *key, const char *column, GError **error);
gboolean registry_sqlite_next_records(RegistryStore *base, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error);
gboolean registry_sqlite_open_queries(
    RegistryStore *base, RegistryScanQueries take, void *data, GError **error);
RegistryFormScan *registry_sqlite_scan_open(RegistryStore *base, size_t form,
    const size_t *columns, size_t n, RegistryDomain *const *domains, const bool *events,
    GError **error);
gboolean registry_sqlite_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error);
void registry_sqlite_scan_close(RegistryFormScan *base);
