/**
 * @file
 * Rows that are fetched in pieces of some size in bytes, by a cursor of the server, so that
 * other statements can be run between them.
 */
#include "registry/postgres/inside.h"

enum {
    PIECE_BYTES = 1 << 20,
    FIRST_ROWS = 4, /* One row may be a megabyte. */
    MOST_ROWS = 10000,
    GROWTH = 8
};

PGresult *registry_postgres_cursor_open(
    RegistryPostgresCursor *cursor, RegistryPostgres *store, const RegistryPostgresQuery *query)
{
    cursor->number = ++store->n_cursors;
    cursor->n_asked = 0;
    g_autofree char *sql =
        g_strdup_printf("DECLARE proreg_rows_%" G_GUINT64_FORMAT " NO SCROLL CURSOR FOR %s",
            cursor->number, query->sql);
    PGresult *result = PQexecParams(store->connection, sql, query->n, query->types,
        query->values, query->sizes, query->formats, 0);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        cursor->number = 0;
    return result;
}

/* What fits by the rows of the last piece, and not many times more than those. */
static int next_n(const RegistryPostgresCursor *cursor, const PGresult *last)
{
    const int n = PQntuples(last);
    if (n == 0)
        return FIRST_ROWS;
    const size_t bytes = PQresultMemorySize(last) / (size_t)n + 1;
    return CLAMP((int)(PIECE_BYTES / bytes), 1, MIN(MOST_ROWS, cursor->n_asked * GROWTH));
}

PGresult *registry_postgres_cursor_next(
    RegistryPostgresCursor *cursor, RegistryPostgres *store, PGresult *last_taken)
{
    if (cursor->number == 0 || PQntuples(last_taken) < cursor->n_asked) {
        PQclear(last_taken);
        return NULL;
    }
    cursor->n_asked = next_n(cursor, last_taken);
    PQclear(last_taken);
    g_autofree char *sql = g_strdup_printf(
        "FETCH %d FROM proreg_rows_%" G_GUINT64_FORMAT, cursor->n_asked, cursor->number);
    return PQexec(store->connection, sql);
}

void registry_postgres_cursor_close(RegistryPostgresCursor *cursor, RegistryPostgres *store)
{
    /* The end of a transaction has closed it, and one that failed closes it soon. */
    if (cursor->number != 0 && PQtransactionStatus(store->connection) == PQTRANS_INTRANS) {
        g_autofree char *sql =
            g_strdup_printf("CLOSE proreg_rows_%" G_GUINT64_FORMAT, cursor->number);
        PQclear(PQexec(store->connection, sql));
    }
    cursor->number = 0;
}
