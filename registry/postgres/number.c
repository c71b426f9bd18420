/**
 * @file
 * The number of a patient's row in some columns: a hash, of functions that postgres_fdw sends
 * to other servers (none that is cast to text, and none of a collation but the columns' own).
 */
#include "registry/postgres/inside.h"

/* As bytes, since integers by themselves are hashed by 32 bits. */
static void add_bytes(
    GString *sql, const char *term, const RegistryCountedColumn *column, int64_t seed)
{
    const char *hash = column->is_reason ? "jsonb_hash_extended" : "hashtextextended";
    if (!column->is_reason && (column->type == 'I' || column->type == 'R'))
        g_string_append_printf(
            sql, "%ssend(%s)", column->type == 'I' ? "int8" : "float8", term);
    else
        g_string_append_printf(
            sql, "int8send(%s(%s, %" G_GINT64_FORMAT "))", hash, term, (gint64)seed);
}

char *registry_postgres_number(
    const char *const *terms, const RegistryCountedColumn *columns, size_t n, int64_t seed)
{
    GString *sql = g_string_new("hash_array_extended(CAST(ARRAY[");
    for (size_t i = 0; i < n; i++) {
        g_string_append(sql, i > 0 ? ", " : "");
        add_bytes(sql, terms[i], &columns[i], seed);
    }
    g_string_append_printf(sql, "] AS BYTEA[]), %" G_GINT64_FORMAT ")", (gint64)seed);
    return g_string_free(sql, FALSE);
}
