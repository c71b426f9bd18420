/**
 * @file
 * Values in the type of another column, as SQLite converts them: what a text begins with counts
 * as a number, nothing is 0, and what is too large is the largest. The server's own CAST would
 * fail on such a text, and write it into its log.
 */
#include "registry/postgres/inside.h"

#define LARGEST "9223372036854775807"
#define LEAST "(-" LARGEST " - 1)"

/* `number` is an expression that is never NULL but for NULL, of whatever type is compared
   exactly. */
static char *clamped(const char *number)
{
    return g_strdup_printf("CASE WHEN %s >= " LARGEST " THEN " LARGEST " WHEN %s <= " LEAST
                           " THEN " LEAST " ELSE CAST(trunc(%s) AS BIGINT) END",
        number, number, number);
}

static char *integer_of(const char *column, char from)
{
    if (from == 'R')
        return clamped(column);
    /* More digits than these are too large, and are not read. */
    g_autofree char *digits =
        g_strdup_printf("CAST(coalesce(substring(%s FROM '^\\s*([+-]?[0-9]{1,40})'), '0') AS "
                        "NUMERIC)",
            column);
    g_autofree char *number = clamped(digits);
    return g_strdup_printf("CASE WHEN %s IS NOT NULL THEN %s END", column, number);
}

static char *real_of(const char *column, char from)
{
    if (from == 'I')
        return g_strdup_printf("CAST(%s AS DOUBLE PRECISION)", column);
    return g_strdup_printf(
        "CASE WHEN %s IS NOT NULL THEN CAST(coalesce(substring(%s FROM\n"
        "'^\\s*([+-]?(?:[0-9]{1,100}(?:\\.[0-9]{0,100})?|\\.[0-9]{1,100})"
        "(?:[eE][+-]?[0-9]{1,2}(?![0-9]))?)'), '0') AS DOUBLE PRECISION) END",
        column, column);
}

/* A whole number without a point; a power of ten has one. */
static char *text_of(const char *column, char from)
{
    if (from == 'I')
        return g_strdup_printf("CAST(%s AS TEXT)", column);
    return g_strdup_printf(
        "CASE WHEN abs(%s) < 9e18 AND %s = trunc(%s) THEN CAST(CAST(%s AS BIGINT) AS TEXT)\n"
        "ELSE regexp_replace(CAST(%s AS TEXT), '^(-?[0-9])e', '\\1.0e') END",
        column, column, column, column, column);
}

char *registry_postgres_converted(const char *column, char from, char to)
{
    if (from == to)
        return g_strdup(column);
    return to == 'I'   ? integer_of(column, from)
           : to == 'R' ? real_of(column, from)
                       : text_of(column, from);
}
