/* Fields of a row as the server writes it: (2,1,,"a text") */
#include "registry/postgres/inside.h"

char *registry_postgres_next_field(const char **from, char **to)
{
    const char *p = *from;
    char *field = *to, *end = field;
    bool quoted = false;
    const bool is_null = *p == ',' || *p == ')';
    for (; *p && (quoted || (*p != ',' && *p != ')')); p++) {
        if (*p == '"' && !(quoted && p[1] == '"')) {
            quoted = !quoted;
            continue;
        }
        if (*p == '"' || *p == '\\')
            p++;
        *end++ = *p;
    }
    *end++ = '\0';
    *from = *p ? p + 1 : p;
    *to = end;
    return is_null ? NULL : field;
}
