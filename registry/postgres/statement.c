/**
 * @file
 * Statements of registry/sql/sql.h over libpq. All that a statement gives is fetched at once,
 * or by a cursor where that may be much, so that others can be run while its rows are read. A
 * statement that is run again is prepared on the server.
 */
#include <stdlib.h>

#include "registry/postgres/inside.h"

/* Types of parameters, as src/include/catalog/pg_type.dat numbers them; 0 is what the server
   takes the place for. */
enum {
    TYPE_ANY = 0,
    TYPE_BOOL = 16,
    TYPE_BYTES = 17,
    TYPE_INT8 = 20,
    TYPE_TEXT = 25,
    TYPE_TEXTS = 1009
};
enum { TYPE_INT2 = 21, TYPE_INT4 = 23, TYPE_FLOAT4 = 700, TYPE_FLOAT8 = 701 };
enum { NUMBER_BYTES = 32 };

typedef struct {
    RegistrySqlStatement base;
    RegistryPostgres *store;
    char *sql;
    char *name; /* On the server; NULL before its second run. */
    bool was_run;
    bool many; /* Its rows are fetched in pieces. */
    int n;     /* Parameters, each with: */
    Oid *types;
    const char **values; /* NULL for NULL. */
    int *sizes;          /* Of bytes. */
    int *formats;        /* 1: bytes, 0: text. */
    char **own;          /* What `values` points to, where it is ours. */
    RegistryPostgresCursor cursor;
    PGresult *result; /* With a cursor, the last piece. */
    int row;
    GPtrArray *bytes; /* GByteArray: of the row, decoded. */
} Statement;

/* ---- text ---- */

/* ?1 as $1, but not within quotes; and how many there are. */
static char *numbered(const char *sql, int *n)
{
    GString *text = g_string_sized_new(strlen(sql) + 1);
    char quote = '\0';
    *n = 0;
    for (const char *p = sql; *p; p++) {
        if (quote == '\0' && *p == '?' && g_ascii_isdigit(p[1])) {
            *n = MAX(*n, atoi(p + 1));
            g_string_append_c(text, '$');
            continue;
        }
        if (quote == '\0' && (*p == '\'' || *p == '"'))
            quote = *p;
        else if (*p == quote)
            quote = '\0';
        g_string_append_c(text, *p);
    }
    return g_string_free(text, FALSE);
}

/* What is wrong with it is told when it is run. */
static RegistrySqlStatement *prepare(RegistrySqlStore *store, const char *sql, GError **error)
{
    (void)error;
    Statement *statement = g_new0(Statement, 1);
    statement->base.engine = &registry_postgres_engine;
    statement->store = (RegistryPostgres *)store;
    statement->sql = numbered(sql, &statement->n);
    const gsize n = (gsize)statement->n + 1;
    statement->types = g_new0(Oid, n);
    statement->values = g_new0(const char *, n);
    statement->sizes = g_new0(int, n);
    statement->formats = g_new0(int, n);
    statement->own = g_new0(char *, n);
    return &statement->base;
}

static void let_go(Statement *statement)
{
    registry_postgres_cursor_close(&statement->cursor, statement->store);
    g_clear_pointer(&statement->result, PQclear);
    g_clear_pointer(&statement->bytes, g_ptr_array_unref);
    statement->row = 0;
}

/* In a transaction that failed nothing can be run; the name is then kept until the end. */
static void deallocate(const Statement *statement)
{
    PGconn *connection = statement->store->connection;
    const PGTransactionStatusType status = PQtransactionStatus(connection);
    if (!statement->name || (status != PQTRANS_IDLE && status != PQTRANS_INTRANS))
        return;
    g_autofree char *sql = g_strdup_printf("DEALLOCATE %s", statement->name);
    PQclear(PQexec(connection, sql));
}

static void free_statement(RegistrySqlStatement *base)
{
    Statement *statement = (Statement *)base;
    let_go(statement);
    deallocate(statement);
    for (int i = 0; i < statement->n; i++)
        g_free(statement->own[i]);
    g_free(statement->own);
    g_free(statement->formats);
    g_free(statement->sizes);
    g_free((gpointer)statement->values);
    g_free(statement->types);
    g_free(statement->name);
    g_free(statement->sql);
    g_free(statement);
}

/* ---- running ---- */

static PGresult *give_name(Statement *statement)
{
    g_autofree char *name =
        g_strdup_printf("proreg_%" G_GUINT64_FORMAT, ++statement->store->n_prepared);
    PGresult *result = PQprepare(
        statement->store->connection, name, statement->sql, statement->n, statement->types);
    if (PQresultStatus(result) == PGRES_COMMAND_OK)
        statement->name = g_steal_pointer(&name);
    return result;
}

static RegistryPostgresQuery query_of(const Statement *statement)
{
    return (RegistryPostgresQuery){statement->sql, statement->n, statement->types,
        statement->values, statement->sizes, statement->formats};
}

static PGresult *ask(Statement *statement)
{
    PGconn *connection = statement->store->connection;
    const RegistryPostgresQuery query = query_of(statement);
    if (statement->many && PQtransactionStatus(connection) == PQTRANS_INTRANS)
        return registry_postgres_cursor_open(&statement->cursor, statement->store, &query);
    if (statement->was_run && !statement->name) {
        PGresult *named = give_name(statement);
        if (!statement->name)
            return named;
        PQclear(named);
    }
    return statement->name ? PQexecPrepared(connection, statement->name, query.n, query.values,
                                 query.sizes, query.formats, 0)
                           : PQexecParams(connection, query.sql, query.n, query.types,
                                 query.values, query.sizes, query.formats, 0);
}

/* Keeps rows that were given, of which none is read yet. */
static gboolean take(
    Statement *statement, PGresult *result_taken, const char *doing, GError **error)
{
    const ExecStatusType status = PQresultStatus(result_taken);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return registry_postgres_fail(statement->store, result_taken, doing, error);
    statement->result = result_taken;
    statement->row = -1;
    return TRUE;
}

static gboolean run(Statement *statement, const char *doing, GError **error)
{
    if (!take(statement, ask(statement), doing, error))
        return FALSE;
    statement->was_run = true;
    statement->store->n_changed = g_ascii_strtoll(PQcmdTuples(statement->result), NULL, 10);
    return TRUE;
}

static int step(RegistrySqlStatement *base, const char *doing, GError **error)
{
    Statement *statement = (Statement *)base;
    if (!statement->result && !run(statement, doing, error))
        return -1;
    g_clear_pointer(&statement->bytes, g_ptr_array_unref);
    while (++statement->row >= PQntuples(statement->result)) {
        PGresult *next = registry_postgres_cursor_next(
            &statement->cursor, statement->store, g_steal_pointer(&statement->result));
        if (!next) {
            let_go(statement);
            return 0;
        }
        if (!take(statement, next, doing, error))
            return -1;
    }
    return 1;
}

static void expect_many(RegistrySqlStatement *base, bool many)
{
    ((Statement *)base)->many = many;
}

static void reset(RegistrySqlStatement *base)
{
    let_go((Statement *)base);
}

/* ---- parameters ---- */

/* Sets a parameter anew. */
static void bind(RegistrySqlStatement *base, int index, Oid type, const char *text)
{
    Statement *statement = (Statement *)base;
    g_clear_pointer(&statement->own[index - 1], g_free);
    statement->types[index - 1] = type;
    statement->values[index - 1] = text;
    statement->formats[index - 1] = 0;
}

static void bind_own(RegistrySqlStatement *base, int index, Oid type, char *text_taken)
{
    bind(base, index, type, text_taken);
    ((Statement *)base)->own[index - 1] = text_taken;
}

static void bind_text(RegistrySqlStatement *base, int index, const char *text)
{
    bind(base, index, TYPE_TEXT, text);
}

static char *text_of_integer(int64_t number)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

static void bind_integer(RegistrySqlStatement *base, int index, int64_t number)
{
    bind_own(base, index, TYPE_INT8, text_of_integer(number));
}

static void bind_null(RegistrySqlStatement *base, int index)
{
    bind(base, index, TYPE_INT8, NULL);
}

static void bind_blob(RegistrySqlStatement *base, int index, const void *bytes, size_t size)
{
    Statement *statement = (Statement *)base;
    bind(base, index, TYPE_BYTES, bytes);
    statement->sizes[index - 1] = (int)size;
    statement->formats[index - 1] = 1;
}

/* Of the type that it is compared with: cast from a text it would be read anew for each row. */
static void bind_texts(
    RegistrySqlStatement *base, int index, const char *const *texts, size_t n)
{
    bind_own(base, index, TYPE_TEXTS, registry_postgres_text_array(texts, n));
}

/* A code point that is no character, the last of all: in the order of bytes it is after any
   text. */
static void bind_end(RegistrySqlStatement *base, int index)
{
    bind_text(base, index, "\xf4\x8f\xbf\xbf");
}

/* 17 digits bring every double back. */
static char *text_of_real(double number)
{
    char text[NUMBER_BYTES];
    return g_strdup(g_ascii_formatd(text, sizeof text, "%.17g", number));
}

static void bind_value(RegistrySqlStatement *base, int index, const RegistryValue *value)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        bind_own(base, index, TYPE_ANY, text_of_integer(value->integer));
        break;
    case REGISTRY_VALUE_REAL:
        bind_own(base, index, TYPE_ANY, text_of_real(value->real));
        break;
    case REGISTRY_VALUE_TEXT:
        bind_own(base, index, TYPE_ANY, g_strdup(value->text));
        break;
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        bind(base, index, TYPE_ANY, NULL);
        break;
    }
}

/* ---- values of any type ---- */

static void bind_any(RegistrySqlStatement *base, int index, const RegistryValue *value)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        bind_own(base, index, TYPE_TEXT, registry_postgres_any_integer(value->integer));
        break;
    case REGISTRY_VALUE_REAL:
        bind_own(base, index, TYPE_TEXT, registry_postgres_any_real(value->real));
        break;
    case REGISTRY_VALUE_TEXT:
        bind_own(base, index, TYPE_TEXT, registry_postgres_any_text(value->text));
        break;
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        bind_text(base, index, NULL);
        break;
    }
}

static char *any_of(const char *table, const char *column, char type)
{
    switch (type) {
    case 'I':
        return g_strdup_printf("'i' || CAST(%s.%s AS TEXT)", table, column);
    case 'R':
        return g_strdup_printf("'r' || encode(float8send(%s.%s), 'hex')", table, column);
    default:
        return g_strdup_printf("'t' || %s.%s", table, column);
    }
}

/* ---- columns ---- */

static const char *text(RegistrySqlStatement *base, int column)
{
    const Statement *statement = (const Statement *)base;
    return PQgetisnull(statement->result, statement->row, column)
               ? NULL
               : PQgetvalue(statement->result, statement->row, column);
}

static RegistryValue any(RegistrySqlStatement *base, int column)
{
    const char *tagged = text(base, column);
    return tagged ? registry_postgres_any(tagged)
                  : (RegistryValue){.kind = REGISTRY_VALUE_NONE};
}

static int64_t integer(RegistrySqlStatement *base, int column)
{
    const char *number = text(base, column);
    if (!number)
        return 0;
    return PQftype(((Statement *)base)->result, column) == TYPE_BOOL
               ? number[0] == 't'
               : g_ascii_strtoll(number, NULL, 10);
}

static RegistryValue value(RegistrySqlStatement *base, int column)
{
    const char *said = text(base, column);
    if (!said)
        return (RegistryValue){.kind = REGISTRY_VALUE_NONE};
    switch (PQftype(((Statement *)base)->result, column)) {
    case TYPE_BOOL:
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
        return (RegistryValue){
            .kind = REGISTRY_VALUE_INTEGER, .integer = integer(base, column)};
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
        return (RegistryValue){.kind = REGISTRY_VALUE_REAL, .real = g_ascii_strtod(said, NULL)};
    default:
        return (RegistryValue){.kind = REGISTRY_VALUE_TEXT, .text = said};
    }
}

/* Two digits a byte, after \x. */
static GByteArray *decode(const char *hex)
{
    const guint n = hex[0] == '\\' ? (guint)(strlen(hex) - 2) / 2 : 0;
    GByteArray *bytes = g_byte_array_set_size(g_byte_array_new(), n);
    for (guint i = 0; i < n; i++)
        bytes->data[i] = (guint8)(g_ascii_xdigit_value(hex[2 * i + 2]) << 4 |
                                  g_ascii_xdigit_value(hex[2 * i + 3]));
    return bytes;
}

static void unref_bytes(gpointer bytes)
{
    (void)g_byte_array_unref(bytes);
}

static const void *blob(RegistrySqlStatement *base, int column, size_t *size)
{
    Statement *statement = (Statement *)base;
    const char *hex = text(base, column);
    *size = 0;
    if (!hex)
        return NULL;
    if (!statement->bytes)
        statement->bytes = g_ptr_array_new_with_free_func(unref_bytes);
    GByteArray *bytes = decode(hex);
    g_ptr_array_add(statement->bytes, bytes);
    *size = bytes->len;
    return bytes->len > 0 ? bytes->data : NULL;
}

/* ---- the store ---- */

static int64_t changes(RegistrySqlStore *store)
{
    return ((RegistryPostgres *)store)->n_changed;
}

static gboolean last_query(RegistrySqlStore *store, int64_t *number, GError **error)
{
    return registry_sql_ask(store,
        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM proreg_query_query_id_seq",
        number, error);
}

static gboolean go_on(RegistrySqlStore *store, int64_t last, GError **error)
{
    g_autofree char *queries =
        g_strdup_printf("SELECT setval('proreg_query_query_id_seq', %" G_GINT64_FORMAT ", %s)",
            MAX(last, 1), last > 0 ? "true" : "false");
    return registry_postgres_exec(store, queries, error) &&
           registry_postgres_exec(store,
               "SELECT setval('proreg_original_original_id_seq', coalesce(max(original_id), "
               "0)\n"
               "  + 1, false) FROM proreg_original;\n"
               "SELECT setval('proreg_snapshot_snapshot_id_seq', coalesce(max(snapshot_id), "
               "0)\n"
               "  + 1, false) FROM proreg_snapshot",
               error);
}

/* References go by number: nothing has to be turned off. */
static gboolean renaming(RegistrySqlStore *store, bool begins, GError **error)
{
    (void)store;
    (void)begins;
    (void)error;
    return TRUE;
}

static void finalize(RegistrySqlStore *store)
{
    (void)store; /* Rows are added by COPY, which is not prepared. */
}

static void forget_forms(RegistrySqlStore *store)
{
    g_clear_pointer(&((RegistryPostgres *)store)->waiting, registry_postgres_waiting_free);
}

const RegistrySqlEngine registry_postgres_engine = {.prepare = prepare,
    .free = free_statement,
    .step = step,
    .reset = reset,
    .expect_many = expect_many,
    .bind_text = bind_text,
    .bind_integer = bind_integer,
    .bind_null = bind_null,
    .bind_blob = bind_blob,
    .bind_value = bind_value,
    .bind_any = bind_any,
    .bind_end = bind_end,
    .integer = integer,
    .text = text,
    .blob = blob,
    .value = value,
    .any = any,
    .any_of = any_of,
    .bind_texts = bind_texts,
    .converted = registry_postgres_converted,
    .same_record = " AND coalesce(m.record_id, '') = coalesce(?1, '')",
    .returning = "\nRETURNING ",
    .changes = changes,
    .exec = registry_postgres_exec,
    .settle = registry_postgres_settle,
    .holds_back = registry_postgres_holds_back,
    .make_form = registry_postgres_make_form,
    .set_aside = registry_postgres_drop_triggers,
    .last_query = last_query,
    .go_on = go_on,
    .renaming = renaming,
    .finalize = finalize,
    .forget_forms = forget_forms};
