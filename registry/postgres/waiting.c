/**
 * @file
 * Records and rows that are sure to be new, held back in memory and put into their tables many
 * at a time by COPY. In its binary form: of a line of text that it cannot take the server would
 * write the whole line, values of patients, into its log.
 */
#include "registry/postgres/inside.h"

enum {
    WAITING_BYTES = 6 << 20, /* Of all tables, before they are put. */
    KEY_COLUMNS = 5,         /* record_id, event, instance, import_id, line. */
    RECORD_COLUMNS = 5,
    PIECE_BYTES = 1 << 16
};

/* The records first: rows of forms refer to them. */
struct RegistryPostgresWaiting {
    size_t n_tables;
    GByteArray **rows; /* The records, then a form each; as COPY reads them. */
    GHashTable *ids;   /* char *: of the records. */
    char *record_id;   /* Of the record that was added last; NULL for none. */
    guint digest_at;   /* Where its digest stands, at the end of the records. */
};

void registry_postgres_waiting_free(RegistryPostgresWaiting *waiting)
{
    if (!waiting)
        return;
    for (size_t t = 0; t < waiting->n_tables; t++)
        (void)g_byte_array_unref(waiting->rows[t]);
    g_free(waiting->rows);
    g_hash_table_unref(waiting->ids);
    g_free(waiting->record_id);
    g_free(waiting);
}

static void clear_table(RegistryPostgresWaiting *waiting, size_t t)
{
    (void)g_byte_array_set_size(waiting->rows[t], 0);
    if (t != 0)
        return;
    g_hash_table_remove_all(waiting->ids);
    g_clear_pointer(&waiting->record_id, g_free);
}

void registry_postgres_waiting_clear(RegistryPostgresWaiting *waiting)
{
    for (size_t t = 0; waiting && t < waiting->n_tables; t++)
        clear_table(waiting, t);
}

static RegistryPostgresWaiting *waiting_of(RegistryPostgres *store)
{
    if (store->waiting)
        return store->waiting;
    RegistryPostgresWaiting *waiting = g_new0(RegistryPostgresWaiting, 1);
    waiting->n_tables = 1 + store->sql.n_forms;
    waiting->rows = g_new0(GByteArray *, waiting->n_tables);
    waiting->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t t = 0; t < waiting->n_tables; t++)
        waiting->rows[t] = g_byte_array_new();
    store->waiting = waiting;
    return waiting;
}

/* ---- the binary form (PostgreSQL's manual, COPY): numbers with the big end first ---- */

static void add_16(GByteArray *rows, int16_t number)
{
    const int16_t big = GINT16_TO_BE(number);
    (void)g_byte_array_append(rows, (const guint8 *)&big, sizeof big);
}

static void add_32(GByteArray *rows, int32_t number)
{
    const int32_t big = GINT32_TO_BE(number);
    (void)g_byte_array_append(rows, (const guint8 *)&big, sizeof big);
}

static void add_bytes(GByteArray *rows, const void *bytes, size_t size)
{
    if (!bytes) {
        add_32(rows, -1);
        return;
    }
    add_32(rows, (int32_t)size);
    (void)g_byte_array_append(rows, bytes, (guint)size);
}

static void add_text(GByteArray *rows, const char *text)
{
    add_bytes(rows, text, text ? strlen(text) : 0);
}

static void add_64(GByteArray *rows, int64_t number)
{
    const int64_t big = GINT64_TO_BE(number);
    add_bytes(rows, &big, sizeof big);
}

static void add_real(GByteArray *rows, double number)
{
    int64_t bits;
    memcpy(&bits, &number, sizeof bits);
    add_64(rows, bits);
}

/* A whole number may stand in a column of real ones. */
static void add_value(GByteArray *rows, const RegistryValue *value, char type)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        if (type == 'R')
            add_real(rows, (double)value->integer);
        else
            add_64(rows, value->integer);
        break;
    case REGISTRY_VALUE_REAL:
        add_real(rows, value->real);
        break;
    case REGISTRY_VALUE_TEXT:
        add_text(rows, value->text);
        break;
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        add_32(rows, -1);
        break;
    }
}

/* ---- putting ---- */

static const char *table_of(const RegistryPostgres *store, size_t t)
{
    return t == 0 ? "main.proreg_record" : store->sql.forms[t - 1].table;
}

static char *columns_of(const RegistryPostgres *store, size_t t)
{
    if (t == 0)
        return g_strdup("record_id, site, import_id, line, digest");
    const RegistryForm *form = &store->sql.forms[t - 1];
    GString *list = g_string_new("record_id, event, instance, import_id, line");
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(list, ", %s", form->names[i]);
    return g_string_free(list, FALSE);
}

/* COPY goes into no table with row policies: for logins that are bound by them the rows stand
   in a table of the session first. */
#define STAGE "pg_temp.proreg_stage_%zu"

static char *copy_sql(const RegistryPostgres *store, size_t t)
{
    g_autofree char *columns = columns_of(store, t);
    g_autofree char *stage = g_strdup_printf(STAGE, t);
    return g_strdup_printf("COPY %s (%s)\nFROM STDIN (FORMAT binary)",
        store->sql.calls ? stage : table_of(store, t), columns);
}

static gboolean make_stage(RegistryPostgres *store, size_t t, GError **error)
{
    g_autofree char *sql = g_strdup_printf("DROP TABLE IF EXISTS " STAGE ";\n"
                                           "CREATE TEMP TABLE proreg_stage_%zu (LIKE %s)",
        t, t, table_of(store, t));
    return registry_postgres_exec(&store->sql, sql, error);
}

static gboolean empty_stage(RegistryPostgres *store, size_t t, GError **error)
{
    g_autofree char *columns = columns_of(store, t);
    g_autofree char *sql =
        g_strdup_printf("INSERT INTO %s (%s) SELECT %s FROM " STAGE ";\nDROP TABLE " STAGE,
            table_of(store, t), columns, columns, t, t);
    return registry_postgres_exec(&store->sql, sql, error);
}

static bool send(PGconn *connection, const void *bytes, size_t size)
{
    const char *next = bytes;
    for (size_t n; size > 0; next += n, size -= n) {
        n = MIN(size, (size_t)PIECE_BYTES);
        if (PQputCopyData(connection, next, (int)n) != 1)
            return false;
    }
    return true;
}

static bool send_rows(PGconn *connection, const GByteArray *rows)
{
    static const char header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"; /* And a NUL. */
    static const char end[] = {'\377', '\377'};
    enum { HEADER_BYTES = 19 };
    _Static_assert(sizeof header >= HEADER_BYTES, "signature, flags and no extension");
    return send(connection, header, HEADER_BYTES) && send(connection, rows->data, rows->len) &&
           send(connection, end, sizeof end) && PQputCopyEnd(connection, NULL) == 1;
}

static gboolean copy(RegistryPostgres *store, size_t t, GError **error)
{
    static const char doing[] = "adding rows";
    g_autofree char *sql = copy_sql(store, t);
    PGresult *result = PQexec(store->connection, sql);
    if (PQresultStatus(result) != PGRES_COPY_IN)
        return registry_postgres_fail(store, result, doing, error);
    PQclear(result);
    const bool sent = send_rows(store->connection, store->waiting->rows[t]);
    result = PQgetResult(store->connection);
    if (!sent || PQresultStatus(result) != PGRES_COMMAND_OK) {
        (void)registry_postgres_fail(store, result, doing, error);
        while ((result = PQgetResult(store->connection)))
            PQclear(result);
        return FALSE;
    }
    PQclear(result);
    PQclear(PQgetResult(store->connection));
    return TRUE;
}

static gboolean put(RegistryPostgres *store, size_t t, GError **error)
{
    if (store->waiting->rows[t]->len == 0)
        return TRUE;
    const gboolean ok = store->sql.calls
                            ? make_stage(store, t, error) && copy(store, t, error) &&
                                  empty_stage(store, t, error)
                            : copy(store, t, error);
    clear_table(store->waiting, t);
    return ok;
}

gboolean registry_postgres_settle(RegistrySqlStore *base, bool records_alone, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    gboolean ok = TRUE;
    if (records_alone)
        return put(store, 0, error);
    base->n_waiting = 0;
    for (size_t t = 0; ok && t < store->waiting->n_tables; t++)
        ok = put(store, t, error);
    if (!ok)
        registry_postgres_waiting_clear(store->waiting);
    return ok;
}

bool registry_postgres_holds_back(RegistrySqlStore *base, const char *record_id)
{
    const RegistryPostgresWaiting *waiting = ((RegistryPostgres *)base)->waiting;
    return waiting && g_hash_table_contains(waiting->ids, record_id);
}

/* ---- what waits ---- */

static gboolean end_row(RegistryPostgres *store, size_t t, guint before, GError **error)
{
    store->sql.n_waiting += store->waiting->rows[t]->len - before;
    return store->sql.n_waiting < WAITING_BYTES || registry_sql_settle(&store->sql, error);
}

gboolean registry_postgres_record_new(
    RegistryStore *base, const RegistryRecord *record, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    RegistryPostgresWaiting *waiting = waiting_of(store);
    GByteArray *rows = waiting->rows[0];
    const guint before = rows->len;
    add_16(rows, RECORD_COLUMNS);
    add_text(rows, record->record_id);
    add_text(rows, record->site);
    add_64(rows, record->import_id);
    add_64(rows, record->line);
    g_free(waiting->record_id);
    waiting->record_id = g_strdup(record->record_id);
    (void)g_hash_table_add(waiting->ids, g_strdup(record->record_id));
    waiting->digest_at = rows->len;
    add_bytes(rows, record->digest, REGISTRY_DIGEST_BYTES);
    return end_row(store, 0, before, error);
}

gboolean registry_postgres_record_digest(
    RegistryStore *base, const char *record_id, const uint8_t *digest, GError **error)
{
    const RegistryPostgresWaiting *waiting = ((RegistryPostgres *)base)->waiting;
    if (!waiting || g_strcmp0(waiting->record_id, record_id) != 0)
        return registry_sql_record_digest(base, record_id, digest, error);
    (void)g_byte_array_set_size(waiting->rows[0], waiting->digest_at);
    add_bytes(waiting->rows[0], digest, REGISTRY_DIGEST_BYTES);
    return TRUE;
}

gboolean registry_postgres_row_new(
    RegistryStore *base, size_t f, const RegistryFormRow *row, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    const RegistryForm *form = &store->sql.forms[f];
    GByteArray *rows = waiting_of(store)->rows[1 + f];
    const guint before = rows->len;
    add_16(rows, (int16_t)(KEY_COLUMNS + form->n_columns));
    add_text(rows, row->key.record_id);
    add_text(rows, row->key.event);
    add_64(rows, row->key.instance);
    add_64(rows, row->import_id);
    add_64(rows, row->line);
    for (size_t i = 0; i < form->n_columns; i++)
        add_value(rows, &row->values[i], form->types[i]);
    return end_row(store, 1 + f, before, error);
}
