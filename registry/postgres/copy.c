/**
 * @file
 * Rows that are put many at a time by COPY, in its binary form (PostgreSQL's manual, COPY:
 * numbers with the big end first): of a line of text that it cannot take the server would write
 * the whole line, values of patients, into its log.
 */
#include "registry/postgres/inside.h"

enum { PIECE_BYTES = 1 << 16 };

void registry_postgres_add_fields(GByteArray *rows, int16_t number)
{
    const int16_t big = GINT16_TO_BE(number);
    (void)g_byte_array_append(rows, (const guint8 *)&big, sizeof big);
}

static void add_32(GByteArray *rows, int32_t number)
{
    const int32_t big = GINT32_TO_BE(number);
    (void)g_byte_array_append(rows, (const guint8 *)&big, sizeof big);
}

void registry_postgres_add_bytes(GByteArray *rows, const void *bytes, size_t size)
{
    if (!bytes) {
        add_32(rows, -1);
        return;
    }
    add_32(rows, (int32_t)size);
    (void)g_byte_array_append(rows, bytes, (guint)size);
}

void registry_postgres_add_text(GByteArray *rows, const char *text)
{
    registry_postgres_add_bytes(rows, text, text ? strlen(text) : 0);
}

void registry_postgres_add_integer(GByteArray *rows, int64_t number)
{
    const int64_t big = GINT64_TO_BE(number);
    registry_postgres_add_bytes(rows, &big, sizeof big);
}

void registry_postgres_add_real(GByteArray *rows, double number)
{
    int64_t bits;
    memcpy(&bits, &number, sizeof bits);
    registry_postgres_add_integer(rows, bits);
}

/* ---- sending ---- */

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

/* COPY goes into no table with row policies: for logins that are bound by them the rows stand
   in a table of the session first. */
#define STAGE "pg_temp.proreg_stage"

static gboolean make_stage(RegistryPostgres *store, const char *table, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "DROP TABLE IF EXISTS " STAGE ";\nCREATE TEMP TABLE proreg_stage (LIKE %s)", table);
    return registry_postgres_exec(&store->sql, sql, error);
}

static gboolean empty_stage(
    RegistryPostgres *store, const char *table, const char *columns, GError **error)
{
    g_autofree char *sql =
        g_strdup_printf("INSERT INTO %s (%s) SELECT %s FROM " STAGE ";\nDROP TABLE " STAGE,
            table, columns, columns);
    return registry_postgres_exec(&store->sql, sql, error);
}

static gboolean copy_into(RegistryPostgres *store, const char *table, const char *columns,
    const GByteArray *rows, GError **error)
{
    static const char doing[] = "adding rows";
    g_autofree char *sql =
        g_strdup_printf("COPY %s (%s)\nFROM STDIN (FORMAT binary)", table, columns);
    PGresult *result = PQexec(store->connection, sql);
    if (PQresultStatus(result) != PGRES_COPY_IN)
        return registry_postgres_fail(store, result, doing, error);
    PQclear(result);
    const bool sent = send_rows(store->connection, rows);
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

gboolean registry_postgres_copy(RegistryPostgres *store, const char *table, const char *columns,
    const GByteArray *rows, bool by_stage, GError **error)
{
    return store->sql.calls || by_stage ? make_stage(store, table, error) &&
                                              copy_into(store, STAGE, columns, rows, error) &&
                                              empty_stage(store, table, columns, error)
                                        : copy_into(store, table, columns, rows, error);
}
