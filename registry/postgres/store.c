/**
 * @file
 * The store as a whole: opened, closed, its transactions; and the driver as a table.
 */
#include "registry/postgres/store.h"

#include <stdio.h>

#include "base/error.h"
#include "registry/postgres/inside.h"
#include "registry/sql/tables.h"

/* So long a writer waits for those before it. */
#define WAIT_MILLISECONDS "300000"
#define LOCK_NOW "SELECT CAST(pg_try_advisory_xact_lock(" REGISTRY_POSTGRES_LOCK ") AS INTEGER)"

static void close_store(RegistryStore *base)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    registry_sql_clear(&store->sql);
    registry_postgres_waiting_free(store->waiting);
    PQfinish(store->connection);
    g_clear_pointer(&store->touched, g_hash_table_unref);
    g_clear_pointer(&store->digests, g_hash_table_unref);
    g_free(store->login);
    g_free(store->role);
    g_free(store->address);
    g_free(store);
}

static RegistryPostgres *connect_store(const char *address, GError **error)
{
    PGconn *connection = registry_postgres_connect(address, error);
    if (!connection)
        return NULL;
    RegistryPostgres *store = g_new0(RegistryPostgres, 1);
    store->sql.engine = &registry_postgres_engine;
    store->sql.base.driver = &registry_postgres_driver;
    store->connection = connection;
    store->address = g_strdup(address);
    store->sql.name = store->address;
    store->sql.layout = REGISTRY_VERSION;
    store->studied = -1;
    return store;
}

/* ---- making and opening ---- */

/* What the comment on the schema says; "" where there is none or no schema. New text. */
static char *read_mark(RegistryPostgres *store, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(&store->sql,
        "SELECT coalesce(max(obj_description(oid, 'pg_namespace')), ''), count(*)\n"
        "FROM pg_catalog.pg_namespace WHERE nspname = 'main'",
        error);
    if (!select || registry_sql_step(select, "looking for a registry", error) != 1)
        return NULL;
    return g_strdup(registry_sql_integer(select, 1) > 0 ? registry_sql_text(select, 0) : "-");
}

/* Of a registry, the layout and the revision. */
static bool read_versions(const char *mark, int *layout, int *revision)
{
    return sscanf(mark, REGISTRY_POSTGRES_MARK, layout, revision) == 2;
}

static RegistryStore *create(const char *address, GError **error)
{
    RegistryPostgres *store = connect_store(address, error);
    if (!store)
        return NULL;
    store->is_new = true;
    g_autofree char *mark = read_mark(store, error);
    if (mark && g_str_equal(mark, "-"))
        return &store->sql.base;
    int layout = 0, revision = 0;
    if (mark)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            read_versions(mark, &layout, &revision)
                ? "%s: is a registry already, and not overwritten; name a database of its own "
                  "for another"
                : "%s: has a schema 'main' already, which is not overwritten; name a database "
                  "of its own for this registry",
            store->address);
    close_store(&store->sql.base);
    return NULL;
}

/* Tables of a later program this one would read wrongly; those of an earlier one lack what it
   rests on. */
static gboolean check_mark(RegistryPostgres *store, const char *mark, GError **error)
{
    int layout = 0, revision = 0;
    if (!read_versions(mark, &layout, &revision)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            "%s: a database, but no registry; make one with proreg init, or name another",
            store->address);
        return FALSE;
    }
    if (layout == REGISTRY_VERSION && revision == REGISTRY_POSTGRES_REVISION)
        return TRUE;
    const bool is_newer = layout > REGISTRY_VERSION ||
                          (layout == REGISTRY_VERSION && revision > REGISTRY_POSTGRES_REVISION);
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        is_newer ? "%s: was made by a newer program (layout %d, revision %d; this one knows "
                   "layout %d, revision %d); use that program or a newer one"
                 : "%s: was made by an older program (layout %d, revision %d; this one needs "
                   "layout %d, revision %d); bring it to a file with that program's 'proreg "
                   "copy', and the file to a new database with this one's",
        store->address, layout, revision, REGISTRY_VERSION, REGISTRY_POSTGRES_REVISION);
    return FALSE;
}

static RegistryStore *open_store(const char *address, RegistryMode mode, GError **error)
{
    (void)mode; /* What a login may do the server decides. */
    RegistryPostgres *store = connect_store(address, error);
    if (!store)
        return NULL;
    g_autofree char *mark = read_mark(store, error);
    if (mark && check_mark(store, mark, error) && registry_postgres_look_who(store, error) &&
        registry_postgres_check_copy(store, error))
        return &store->sql.base;
    close_store(&store->sql.base);
    return NULL;
}

/* ---- transactions ---- */

/* Whoever opened the store before another process brought it to another study goes by tables
   and rules that are no more. */
static gboolean is_as_opened(RegistryPostgres *store, GError **error)
{
    int64_t studied = 0;
    if (store->is_new)
        return TRUE;
    if (!registry_sql_ask(&store->sql,
            "SELECT coalesce(max(import_id), 0) FROM proreg_study_file", &studied, error))
        return FALSE;
    if (store->studied < 0)
        store->studied = studied;
    if (studied == store->studied)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: another process changed its tables meanwhile; run the command again",
        store->address);
    return FALSE;
}

/* Keeps other writers out, and says so where it has to wait for one. */
static gboolean lock_out(RegistryPostgres *store, GError **error)
{
    static const char wait[] = "SET LOCAL lock_timeout = " WAIT_MILLISECONDS ";\n"
                               "SELECT pg_advisory_xact_lock(" REGISTRY_POSTGRES_LOCK ");\n"
                               "SET LOCAL lock_timeout = 0";
    int64_t is_ours = 0;
    if (!registry_sql_ask(&store->sql, LOCK_NOW, &is_ours, error))
        return FALSE;
    if (is_ours)
        return TRUE;
    if (store->sql.base.waits)
        store->sql.base.waits(store->sql.base.waits_data);
    return registry_sql_exec(&store->sql, wait, error);
}

/* A reader sees one state. A writer is alone with what is committed by the time that it has the
   lock, which a state of before would hide. */
static gboolean begin_first(RegistryPostgres *store, RegistryMode mode, GError **error)
{
    static const char read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ";
    if (registry_sql_exec(&store->sql, mode == REGISTRY_READ ? read : "BEGIN", error) &&
        (mode == REGISTRY_READ || lock_out(store, error)) && is_as_opened(store, error))
        return TRUE;
    PQclear(PQexec(store->connection, "ROLLBACK"));
    return FALSE;
}

static gboolean begin(RegistryStore *base, RegistryMode mode, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    if (!registry_sql_settle(&store->sql, error) ||
        !(store->sql.depth > 0
                ? registry_sql_exec(&store->sql, "SAVEPOINT proreg_nested", error)
                : begin_first(store, mode, error)))
        return FALSE;
    store->sql.depth++;
    return TRUE;
}

/* COMMIT of a transaction in which a statement failed takes it back, and says nothing. */
static gboolean is_whole(RegistryPostgres *store, GError **error)
{
    if (PQtransactionStatus(store->connection) == PQTRANS_INTRANS)
        return TRUE;
    if (PQstatus(store->connection) != CONNECTION_OK)
        return registry_postgres_fail(store, NULL, "COMMIT", error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
        "%s: a statement of the change failed and it cannot be kept", store->address);
    return FALSE;
}

static gboolean commit(RegistryStore *base, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    registry_sql_let_go(&store->sql);
    if (!registry_sql_settle(&store->sql, error) || !is_whole(store, error) ||
        !registry_sql_exec(&store->sql,
            store->sql.depth > 1 ? "RELEASE SAVEPOINT proreg_nested" : "COMMIT", error))
        return FALSE;
    store->sql.depth -= store->sql.depth > 0;
    if (store->sql.depth > 0)
        return TRUE;
    if (store->sql.changes_schema || store->is_new)
        store->studied = -1;
    store->is_new = store->sql.changes_schema = false;
    return TRUE;
}

static void roll_back(RegistryStore *base)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    registry_sql_let_go(&store->sql);
    registry_postgres_waiting_clear(store);
    /* A connection that was lost has taken it back already. */
    if (PQtransactionStatus(store->connection) != PQTRANS_IDLE)
        PQclear(PQexec(store->connection,
            store->sql.depth > 1
                ? "ROLLBACK TO SAVEPOINT proreg_nested; RELEASE SAVEPOINT proreg_nested"
                : "ROLLBACK"));
    const bool is_open = PQtransactionStatus(store->connection) == PQTRANS_INTRANS;
    store->sql.depth = is_open ? store->sql.depth - 1 : 0;
    if (!is_open)
        g_clear_pointer(&store->touched, g_hash_table_unref);
}

/* Planning asks each of them what it costs there. */
static bool others_answer(RegistryPostgres *store)
{
    PGresult *result = PQexec(store->connection, "EXPLAIN SELECT FROM main.proreg_patient");
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const bool answer = !state || !g_str_has_prefix(state, "08");
    PQclear(result);
    return answer;
}

/* What was prepared on the server went with the connection. */
static RegistryRecovery recover(RegistryStore *base)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    if (!store->passes || store->is_new)
        return REGISTRY_FAULT_STAYS;
    roll_back(base);
    if (PQstatus(store->connection) != CONNECTION_OK) {
        registry_sql_finalize(&store->sql);
        if (!registry_postgres_reconnect(store->connection))
            return REGISTRY_NOT_YET;
    }
    if (store->lacks_others && !others_answer(store))
        return REGISTRY_NOT_YET;
    store->passes = store->lacks_others = false;
    return REGISTRY_RECOVERED;
}

/* ---- what a server does otherwise ---- */

static bool is_foreign(const RegistryStore *base)
{
    (void)base; /* Its tables tell, not its files. */
    return false;
}

static void adopt(RegistryStore *base)
{
    (void)base;
}

static bool is_sound(RegistryStore *base, GError **error)
{
    (void)base; /* The server sees to its pages. */
    (void)error;
    return true;
}

static gboolean erase_begin(RegistryStore *base, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    /* Problems and queries refer to each other. */
    return registry_sql_settle(store, error) &&
           registry_sql_exec(store, "SET CONSTRAINTS ALL DEFERRED", error);
}

/* Old states of rows stay in a table's file until it is written anew. */
static bool sweep(RegistryStore *base, int64_t most, bool *is_larger)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
    int64_t size = 0;
    registry_sql_finalize(store);
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT format('VACUUM (FULL) main.%I', relname), pg_total_relation_size(oid)\n"
        "FROM pg_catalog.pg_class\n"
        "WHERE relnamespace = 'main'::regnamespace AND relkind = 'r'",
        NULL);
    int state = 1;
    while (select && (state = registry_sql_step(select, "listing the tables", NULL)) == 1) {
        g_ptr_array_add(tables, g_strdup(registry_sql_text(select, 0)));
        size += registry_sql_integer(select, 1);
    }
    *is_larger = size > most;
    bool ok = select && state == 0 && !*is_larger;
    for (guint i = 0; ok && i < tables->len; i++)
        ok = registry_sql_exec(store, tables->pdata[i], NULL);
    return ok;
}

static void library(BaseEachLibrary each, void *data)
{
    enum { MAJOR = 10000 };
    g_autofree char *version =
        g_strdup_printf("%d.%d", PQlibVersion() / MAJOR, PQlibVersion() % MAJOR);
    each("libpq", version, data);
}

const RegistryDriver registry_postgres_driver = {REGISTRY_SQL_MEMBERS, .create = create,
    .open = open_store, .close = close_store, .library = library,
    .newest_layout = REGISTRY_VERSION, .check_schema = registry_postgres_check_schema,
    .make_tables = registry_postgres_make_tables, .begin = begin, .commit = commit,
    .roll_back = roll_back, .recover = recover, .is_foreign = is_foreign, .adopt = adopt,
    .is_sound = is_sound, .strays = registry_postgres_strays,
    .erasing.erase_begin = erase_begin, .guests.login = registry_postgres_login,
    .guests.role = registry_postgres_role, .guests.sends = registry_postgres_sends,
    .guests.alike = registry_postgres_alike, .guests.content = registry_postgres_content,
    .guests.content_before = registry_postgres_content_before,
    .guests.taken = registry_postgres_taken, .erasing.erased_by = registry_postgres_erased_by,
    .erasing.sweep = sweep, .erasing.record_erase = registry_postgres_record_erase,
    .counting.n_touched = registry_postgres_n_touched,
    .counting.touched = registry_postgres_touched,
    .counting.prepare = registry_postgres_wide_prepare,
    .counting.remove = registry_postgres_wide_remove,
    .counting.put = registry_postgres_wide_put, .counting.astray = registry_postgres_astray,
    .counting.faults = registry_postgres_faults, .counting.open = registry_postgres_count_open,
    .counting.ask = registry_postgres_count_ask,
    .counting.have_reasons = registry_postgres_have_reasons,
    .counting.close = registry_postgres_count_close,
    .record_remove = registry_postgres_record_remove,
    .record_new = registry_postgres_record_new,
    .record_digest = registry_postgres_record_digest, .row_new = registry_postgres_row_new,
    .records = registry_sql_records, .owners = registry_sql_owners,
    .undigested = registry_sql_undigested, .finds_these = true,
    .next_records = registry_sql_next_records, .scans_together = true,
    .scan_open = registry_postgres_scan_open, .scan_run = registry_postgres_scan_run,
    .scan_close = registry_postgres_scan_close};
