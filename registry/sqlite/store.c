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

sqlite3_stmt *registry_sqlite_statement(
    RegistrySqlite *store, sqlite3_stmt **slot, const char *sql, GError **error)
{
    if (!*slot)
        *slot = registry_sql_prepare(store->db, sql, error);
    return *slot;
}

static RegistrySqlite *store_new(const char *path)
{
    RegistrySqlite *store = g_new0(RegistrySqlite, 1);
    store->path = g_strdup(path);
    store->schema_version = -1;
    return store;
}

static void finalize_form(RegistrySqliteForm *form, size_t n_columns)
{
    sqlite3_stmt *const statements[] = {form->rows, form->add, form->read, form->remove};
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++)
        (void)sqlite3_finalize(statements[i]);
    sqlite3_stmt **const by_column[] = {form->change, form->reasons};
    for (size_t k = 0; k < G_N_ELEMENTS(by_column); k++) {
        for (size_t i = 0; by_column[k] && i < n_columns; i++)
            (void)sqlite3_finalize(by_column[k][i]);
        g_free(by_column[k]);
    }
    *form = (RegistrySqliteForm){0};
}

void registry_sqlite_finalize(RegistrySqlite *store)
{
    registry_sqlite_waiting_finalize(store->waiting);
    for (size_t f = 0; f < store->n_forms; f++)
        finalize_form(&store->statements[f], store->forms[f].n_columns);
    sqlite3_stmt **const slots[] = {&store->records, &store->missing, &store->record_add,
        &store->record_digest, &store->missing_put, &store->missing_remove, &store->below_put,
        &store->belows, &store->leaf_put, &store->erased_add, &store->change_add,
        &store->corrected, &store->problem_add, &store->problem_again, &store->query_add,
        &store->query_find, &store->query_put};
    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++) {
        (void)sqlite3_finalize(*slots[i]);
        *slots[i] = NULL;
    }
}

void registry_sqlite_close(RegistryStore *base)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    registry_sqlite_finalize(store);
    g_free(store->statements);
    g_free(store->same_answer);
    g_free(store->same_value);
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
    return registry_sql_exec(db, settings, error) &&
           registry_sql_exec(db, "PRAGMA ignore_check_constraints = ON", error);
}

RegistryStore *registry_sqlite_create(const char *path, GError **error)
{
    if (path && !reserve(path, error))
        return NULL;
    RegistrySqlite *store = store_new(path);
    store->is_new = true;
    store->layout = REGISTRY_VERSION;
    store->db = registry_sqlite_connect(
        path ? path : "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    if (store->db)
        registry_sqlite_pages_begin(store->db);
    if (store->db &&
        prepare_writing(store->db, path ? durable : "PRAGMA synchronous = OFF", error))
        return &store->base;
    registry_sqlite_close(&store->base);
    return NULL;
}

static gboolean open_existing(RegistrySqlite *store, RegistryMode mode, GError **error)
{
    gint64 size = 0;
    if (!registry_sqlite_check_file(store->path, &size, error))
        return FALSE;
    store->db = registry_sqlite_connect(store->path,
        mode == REGISTRY_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, error);
    return store->db && registry_sqlite_check_identity(store->db, &store->layout, error) &&
           registry_sqlite_find_foreign(store->db, &store->is_foreign, error) &&
           registry_sqlite_check_pages(store->db, store->is_foreign, size, error) &&
           registry_sqlite_check_study_table(store, error) &&
           (mode == REGISTRY_READ || prepare_writing(store->db, durable, error));
}

RegistryStore *registry_sqlite_open(const char *path, RegistryMode mode, GError **error)
{
    RegistrySqlite *store = store_new(path);
    if (open_existing(store, mode, error))
        return &store->base;
    registry_sqlite_close(&store->base);
    return NULL;
}

int registry_sqlite_layout(const RegistryStore *base)
{
    return ((const RegistrySqlite *)base)->layout;
}

static gboolean hand_files(
    sqlite3_stmt *select, RegistryEachFile each, void *data, GError **error)
{
    int state;
    while ((state = registry_sql_step(select, "reading the study files", error)) == 1) {
        const RegistryStudyFile file = {.name = registry_sql_text(select, 0),
            .import_id = sqlite3_column_int64(select, 1),
            .sha256 = registry_sql_text_or_null(select, 2),
            .bytes = sqlite3_column_blob(select, 3),
            .size = (size_t)sqlite3_column_bytes(select, 3)};
        if (!each(&file, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sqlite_study_files(
    RegistryStore *base, RegistryEachFile each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(store->db,
        store->layout > 1
            ? "SELECT name, import_id, sha256, bytes FROM proreg_study_file AS f\n"
              "WHERE bytes IS NOT NULL AND import_id =\n"
              "  (SELECT max(import_id) FROM proreg_study_file WHERE name = f.name)\n"
              "ORDER BY name"
            : "SELECT name, 1, sha256, bytes FROM proreg_study_file ORDER BY name",
        error);
    return select && hand_files(select, each, data, error);
}

gboolean registry_sqlite_study_files_of(
    RegistryStore *base, int64_t import_id, RegistryEachFile each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(store->db,
        "SELECT name, import_id, sha256, bytes FROM proreg_study_file\n"
        "WHERE import_id = ?1 ORDER BY name",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    return hand_files(select, each, data, error);
}

void registry_sqlite_use_study(
    RegistryStore *base, const SchemaStudy *study, const RegistryForm *forms, size_t n_forms)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_clear_pointer(&store->waiting, registry_sqlite_waiting_free);
    g_free(store->statements);
    store->study = study;
    store->forms = forms;
    store->n_forms = n_forms;
    store->statements = g_new0(RegistrySqliteForm, n_forms + 1);
}

gboolean registry_sqlite_add_study_file(
    RegistryStore *base, const RegistryStudyFile *file, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(store->db,
        "INSERT INTO proreg_study_file (name, import_id, sha256, bytes)\n"
        "VALUES (?1, ?2, ?3, ?4)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "titb", file->name, file->import_id, file->sha256,
        file->sha256 && file->size == 0 ? "" : file->bytes, file->size);
    return registry_sql_run(insert, "keeping a study file", error);
}

gboolean registry_sqlite_add_site(
    RegistryStore *base, const char *code, const char *label, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(
        store->db, "INSERT INTO proreg_site (code, label) VALUES (?1, ?2)", error);
    if (!insert)
        return FALSE;
    registry_sql_bind_text(insert, 1, code);
    registry_sql_bind_text(insert, 2, label);
    return registry_sql_run(insert, "adding a site", error);
}

/* A store from before there were checksums gets them: all pages are written anew. Where that
   cannot be done (no room) it stays as it was, and the next one who writes tries again. */
static void give_sums(RegistrySqlite *store)
{
    if (!store->path || store->layout < 2 || store->is_new ||
        registry_sqlite_pages_checked(store->db))
        return;
    const int most = sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 1);
    int64_t before = -1, after = -1;
    (void)registry_sql_integer(store->db, "PRAGMA schema_version", &before, NULL);
    registry_sqlite_pages_begin(store->db);
    (void)sqlite3_exec(store->db, "VACUUM", NULL, NULL, NULL);
    (void)sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, most);
    /* VACUUM counts as one change of the schema, and that one is our own. */
    (void)registry_sql_integer(store->db, "PRAGMA schema_version", &after, NULL);
    if (store->schema_version == before && after == before + 1)
        store->schema_version = after;
}

static gboolean begin_first(RegistrySqlite *store, RegistryMode mode, GError **error)
{
    if (mode == REGISTRY_READ)
        return registry_sql_exec(store->db, "BEGIN", error);
    give_sums(store);
    if (!registry_sql_exec(store->db, "BEGIN IMMEDIATE", error))
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
    if (!registry_sql_integer(store->db, "PRAGMA schema_version", &version, error))
        return FALSE;
    if (store->schema_version < 0)
        store->schema_version = version;
    if (version == store->schema_version)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: another process changed its tables meanwhile; run the command again",
        registry_sql_file(store->db));
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
    if (!registry_sqlite_settle(store, error) ||
        !(store->depth > 0 ? registry_sql_exec(store->db, "SAVEPOINT proreg_nested", error)
                           : begin_as_opened(store, mode, error)))
        return FALSE;
    store->depth++;
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

/* Rows that were read and not let go would keep the transaction's locks. */
static void let_go(RegistrySqlite *store)
{
    for (size_t f = 0; f < store->n_forms; f++)
        (void)sqlite3_reset(store->statements[f].read);
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
    let_go(store);
    if (!registry_sqlite_settle(store, error) ||
        !registry_sql_exec(
            store->db, store->depth > 1 ? "RELEASE proreg_nested" : "COMMIT", error))
        return FALSE;
    store->depth -= store->depth > 0;
    if (store->depth > 0)
        return TRUE;
    if (store->changes_schema || store->is_migrating || store->is_new)
        store->schema_version = -1;
    end_migration(store);
    store->is_new = store->changes_schema = false;
    return TRUE;
}

void registry_sqlite_roll_back(RegistryStore *base)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    let_go(store);
    registry_sqlite_waiting_clear(store->waiting);
    store->n_waiting = 0;
    registry_sqlite_pages_adopt(store->db, false);
    /* A full disk or the like has taken it back already. */
    if (!sqlite3_get_autocommit(store->db))
        (void)sqlite3_exec(store->db,
            store->depth > 1 ? "ROLLBACK TO proreg_nested; RELEASE proreg_nested" : "ROLLBACK",
            NULL, NULL, NULL);
    store->depth = sqlite3_get_autocommit(store->db) ? 0 : store->depth - 1;
    if (store->is_migrating) {
        registry_sqlite_finalize(store);
        store->layout = store->old_layout;
    }
    end_migration(store);
}

gboolean registry_sqlite_count_records(RegistryStore *base, int64_t *n, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    return registry_sqlite_settle_records(store, error) &&
           registry_sql_integer(store->db, "SELECT count(*) FROM proreg_record", n, error);
}
