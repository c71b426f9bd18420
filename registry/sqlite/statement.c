/**
 * @file
 * Statements of registry/sql/sql.h over those of SQLite.
 */
#include "registry/sqlite/inside.h"
#include "registry/sqlite/waiting.h"

typedef struct {
    RegistrySqlStatement base;
    sqlite3_stmt *own;
} Statement;

static sqlite3_stmt *own_of(RegistrySqlStatement *statement)
{
    return ((Statement *)statement)->own;
}

static sqlite3 *db_of(RegistrySqlStore *store)
{
    return ((RegistrySqlite *)store)->db;
}

static RegistrySqlStatement *prepare(RegistrySqlStore *store, const char *sql, GError **error)
{
    sqlite3_stmt *own = registry_sqlite_prepare(db_of(store), sql, error);
    if (!own)
        return NULL;
    Statement *statement = g_new(Statement, 1);
    *statement = (Statement){{&registry_sqlite_engine}, own};
    return &statement->base;
}

static void free_statement(RegistrySqlStatement *statement)
{
    (void)sqlite3_finalize(own_of(statement));
    g_free(statement);
}

static int step(RegistrySqlStatement *statement, const char *doing, GError **error)
{
    return registry_sqlite_step(own_of(statement), doing, error);
}

static void reset(RegistrySqlStatement *statement)
{
    (void)sqlite3_reset(own_of(statement));
}

/* ---- parameters ---- */

static void bind_text(RegistrySqlStatement *statement, int index, const char *text)
{
    registry_sqlite_bind_text(own_of(statement), index, text);
}

static void bind_integer(RegistrySqlStatement *statement, int index, int64_t number)
{
    (void)sqlite3_bind_int64(own_of(statement), index, number);
}

static void bind_null(RegistrySqlStatement *statement, int index)
{
    (void)sqlite3_bind_null(own_of(statement), index);
}

static void bind_blob(
    RegistrySqlStatement *statement, int index, const void *bytes, size_t size)
{
    if (bytes)
        (void)sqlite3_bind_blob64(own_of(statement), index, bytes, size, SQLITE_STATIC);
    else
        bind_null(statement, index);
}

/* Any text is less than a blob. */
static void bind_end(RegistrySqlStatement *statement, int index)
{
    (void)sqlite3_bind_zeroblob(own_of(statement), index, 0);
}

static void bind_value(RegistrySqlStatement *statement, int index, const RegistryValue *value)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        bind_integer(statement, index, value->integer);
        break;
    case REGISTRY_VALUE_REAL:
        (void)sqlite3_bind_double(own_of(statement), index, value->real);
        break;
    case REGISTRY_VALUE_TEXT:
        (void)sqlite3_bind_text(own_of(statement), index, value->text, -1,
            value->scratch ? SQLITE_TRANSIENT : SQLITE_STATIC);
        break;
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        bind_null(statement, index);
        break;
    }
}

/* ---- columns ---- */

static int64_t integer(RegistrySqlStatement *statement, int column)
{
    return sqlite3_column_int64(own_of(statement), column);
}

static const char *text(RegistrySqlStatement *statement, int column)
{
    return registry_sqlite_text_or_null(own_of(statement), column);
}

static const void *blob(RegistrySqlStatement *statement, int column, size_t *size)
{
    const void *bytes = sqlite3_column_blob(own_of(statement), column);
    *size = (size_t)sqlite3_column_bytes(own_of(statement), column);
    return bytes;
}

static RegistryValue value(RegistrySqlStatement *statement, int column)
{
    sqlite3_stmt *row = own_of(statement);
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        return (RegistryValue){
            .kind = REGISTRY_VALUE_INTEGER, .integer = sqlite3_column_int64(row, column)};
    case SQLITE_FLOAT:
        return (RegistryValue){
            .kind = REGISTRY_VALUE_REAL, .real = sqlite3_column_double(row, column)};
    case SQLITE_NULL:
        return (RegistryValue){.kind = REGISTRY_VALUE_NONE};
    default:
        return (RegistryValue){.kind = REGISTRY_VALUE_TEXT,
            .text = (const char *)sqlite3_column_text(row, column)};
    }
}

/* A column may hold any type. */
static char *any_of(const char *table, const char *column, char type)
{
    (void)type;
    return g_strconcat(table, ".", column, NULL);
}

/* ---- the store ---- */

/* RETURNING keeps rows in a table of its own, and a journal of the statement: twice the work of
   an import full of problems. */
static int64_t number(RegistrySqlStatement *statement)
{
    return sqlite3_last_insert_rowid(sqlite3_db_handle(own_of(statement)));
}

static int64_t changes(RegistrySqlStore *store)
{
    return sqlite3_changes(db_of(store));
}

static gboolean exec(RegistrySqlStore *store, const char *sql, GError **error)
{
    return registry_sqlite_exec(db_of(store), sql, error);
}

static gboolean make_form(RegistrySqlStore *store, size_t form, GError **error)
{
    return registry_sqlite_make_form((RegistrySqlite *)store, form, error);
}

static gboolean set_aside(RegistrySqlStore *store, const char *table, GError **error)
{
    return registry_sqlite_drop_triggers((RegistrySqlite *)store, table, error);
}

static gboolean last_query(RegistrySqlStore *store, int64_t *number, GError **error)
{
    return registry_sqlite_integer(db_of(store),
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'proreg_query'", number,
        error);
}

/* Others are numbered by what is there. */
static gboolean go_on(RegistrySqlStore *store, int64_t last, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "DELETE FROM sqlite_sequence WHERE name = 'proreg_query';\n"
        "INSERT INTO sqlite_sequence (name, seq) VALUES ('proreg_query', %" G_GINT64_FORMAT ")",
        last);
    return exec(store, sql, error);
}

static gboolean renaming(RegistrySqlStore *store, bool begins, GError **error)
{
    return exec(store,
        begins ? "PRAGMA legacy_alter_table = ON" : "PRAGMA legacy_alter_table = OFF", error);
}

static void finalize(RegistrySqlStore *store)
{
    registry_sqlite_waiting_finalize(((RegistrySqlite *)store)->waiting);
}

static void forget_forms(RegistrySqlStore *store)
{
    g_clear_pointer(&((RegistrySqlite *)store)->waiting, registry_sqlite_waiting_free);
}

const RegistrySqlEngine registry_sqlite_engine = {.prepare = prepare,
    .free = free_statement,
    .step = step,
    .reset = reset,
    .bind_text = bind_text,
    .bind_integer = bind_integer,
    .bind_null = bind_null,
    .bind_blob = bind_blob,
    .bind_value = bind_value,
    .bind_any = bind_value,
    .bind_end = bind_end,
    .integer = integer,
    .text = text,
    .blob = blob,
    .value = value,
    .any = value,
    .any_of = any_of,
    .converted = registry_sqlite_converted,
    .same_record = "",
    .number = number,
    .changes = changes,
    .exec = exec,
    .settle = registry_sqlite_settle,
    .make_form = make_form,
    .set_aside = set_aside,
    .last_query = last_query,
    .go_on = go_on,
    .renaming = renaming,
    .finalize = finalize,
    .forget_forms = forget_forms};
