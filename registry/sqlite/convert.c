#include "registry/sqlite/inside.h"

char *registry_sqlite_converted(const char *column, char from, char to)
{
    if (from == to)
        return g_strdup(column);
    if (to == 'I')
        return g_strdup_printf("CAST(%s AS INTEGER)", column);
    if (to == 'R')
        return g_strdup_printf("CAST(%s AS REAL)", column);
    if (from == 'I')
        return g_strdup_printf("CAST(%s AS TEXT)", column);
    return g_strdup_printf("CASE WHEN %s = CAST(%s AS INTEGER) "
                           "THEN CAST(CAST(%s AS INTEGER) AS TEXT) ELSE CAST(%s AS TEXT) END",
        column, column, column, column);
}
