#include "registry/sqlite/store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "registry/sqlite/connection.h"
#include "registry/sqlite/inside.h"
#include "registry/sqlite/tables.h"
#include "schema/sql.h"

sqlite3 *registry_sqlite_db(const RegistryStore *store)
{
    return ((const RegistrySqlite *)store)->db;
}

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
    store->base.driver = &registry_sqlite_driver;
    store->path = g_strdup(path);
    return store;
}

static void finalize_all(RegistrySqlite *store)
{
    for (size_t f = 0; store->statements && f < store->n_forms; f++)
        (void)sqlite3_finalize(store->statements[f].rows);
    (void)sqlite3_finalize(store->records);
    (void)sqlite3_finalize(store->missing);
    g_free(store->statements);
}

static void store_close(RegistryStore *base)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    finalize_all(store);
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
    if (reason == EEXIST)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s: exists already and is not overwritten; choose another name", path);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot be made: %s", path,
            g_strerror(reason));
    return FALSE;
}

/* How a writer treats the file: safe on shares, and what is deleted is overwritten. */
static const char durable[] =
    "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON";

static RegistryStore *store_create(const char *path, GError **error)
{
    if (path && !reserve(path, error))
        return NULL;
    RegistrySqlite *store = store_new(path);
    store->is_new = true;
    store->layout = REGISTRY_VERSION;
    store->db = registry_sqlite_connect(
        path ? path : "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    if (store->db &&
        registry_sql_exec(store->db, path ? durable : "PRAGMA synchronous = OFF", error))
        return &store->base;
    store_close(&store->base);
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
           registry_sqlite_check_pages(store->db, size, error) &&
           (mode == REGISTRY_READ || registry_sql_exec(store->db, durable, error));
}

static RegistryStore *store_open(const char *path, RegistryMode mode, GError **error)
{
    RegistrySqlite *store = store_new(path);
    if (open_existing(store, mode, error))
        return &store->base;
    store_close(&store->base);
    return NULL;
}

static gboolean study_files(
    RegistryStore *base, RegistryEachFile each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(
        store->db, "SELECT name, bytes FROM proreg_study_file ORDER BY name", error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "reading the study files", error)) == 1) {
        const void *blob = sqlite3_column_blob(select, 1);
        g_autoptr(GBytes) bytes = g_bytes_new(blob, (gsize)sqlite3_column_bytes(select, 1));
        if (!each(registry_sql_text(select, 0), bytes, data, error))
            return FALSE;
    }
    return state == 0;
}

static void use_study(
    RegistryStore *base, const SchemaStudy *study, const RegistryForm *forms, size_t n_forms)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    store->study = study;
    store->forms = forms;
    store->n_forms = n_forms;
    store->statements = g_new0(RegistrySqliteForm, n_forms + 1);
}

static gboolean make_tables(RegistryStore *base, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    for (size_t i = 0; registry_sqlite_tables[i]; i++)
        if (!registry_sql_exec(store->db, registry_sqlite_tables[i], error))
            return FALSE;
    for (size_t i = 0; i < store->n_forms; i++) {
        g_autofree char *sql = schema_sql_form_table(store->study, i);
        if (!registry_sql_exec(store->db, sql, error))
            return FALSE;
    }
    g_autofree char *identity =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
            REGISTRY_APPLICATION_ID, REGISTRY_VERSION);
    return registry_sql_exec(store->db, identity, error);
}

static gboolean add_study_file(
    RegistryStore *base, const char *name, GBytes *bytes, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(store->db,
        "INSERT INTO proreg_study_file (name, sha256, bytes) VALUES (?1, ?2, ?3)", error);
    if (!insert)
        return FALSE;
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    registry_sql_bind_text(insert, 1, name);
    registry_sql_bind_text(insert, 2, sha256);
    (void)sqlite3_bind_blob64(insert, 3, size ? data : "", size, SQLITE_STATIC);
    return registry_sql_run(insert, "keeping a study file", error);
}

static gboolean add_site(
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

static gboolean begin(RegistryStore *base, RegistryMode mode, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    return registry_sql_exec(
        store->db, mode == REGISTRY_READ ? "BEGIN" : "BEGIN IMMEDIATE", error);
}

static gboolean commit(RegistryStore *base, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    if (!registry_sql_exec(store->db, "COMMIT", error))
        return FALSE;
    store->is_new = false;
    return TRUE;
}

static void roll_back(RegistryStore *base)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    /* A full disk or the like has taken it back already. */
    if (!sqlite3_get_autocommit(store->db))
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

static gboolean count_records(RegistryStore *base, int64_t *n, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    return registry_sql_integer(store->db, "SELECT count(*) FROM proreg_record", n, error);
}

const RegistryDriver registry_sqlite_driver = {.create = store_create,
    .open = store_open,
    .close = store_close,
    .study_files = study_files,
    .use_study = use_study,
    .make_tables = make_tables,
    .add_study_file = add_study_file,
    .add_site = add_site,
    .begin = begin,
    .commit = commit,
    .roll_back = roll_back,
    .count_records = count_records,
    .records = registry_sqlite_records,
    .rows = registry_sqlite_rows,
    .missing = registry_sqlite_missing,
    .next_records = registry_sqlite_next_records,
    .open_queries = registry_sqlite_open_queries,
    .scan_open = registry_sqlite_scan_open,
    .scan_run = registry_sqlite_scan_run,
    .scan_close = registry_sqlite_scan_close};
