#include "serve/views/ask_ids.h"

#include <string.h>

#include <glib.h>

/* Where a text or a quoted name that begins here ends: at its last quote, or at the end. */
static const char *end_of_quoted(const char *c)
{
    const char closing = *c == '[' ? ']' : *c;
    for (c++; *c != '\0'; c++) {
        if (*c != closing)
            continue;
        if (closing == ']' || c[1] != closing)
            return c;
        c++;
    }
    return c - 1;
}

/* Where a comment that begins here ends, or NULL where none does. */
static const char *end_of_comment(const char *c)
{
    if (c[0] == '-' && c[1] == '-')
        return c + strcspn(c, "\n") - 1;
    if (c[0] != '/' || c[1] != '*')
        return NULL;
    const char *end = strstr(c + 2, "*/");
    return end ? end + 1 : c + strlen(c) - 1;
}

/* The SQL in small letters, without comments; a text or a quoted name is one sign. New text. */
static GString *bare(const char *sql)
{
    GString *out = g_string_new(NULL);
    for (const char *c = sql; *c != '\0'; c++) {
        const char *comment = end_of_comment(c);
        if (comment) {
            g_string_append_c(out, ' ');
            c = comment;
        } else if (strchr("'\"`[", *c)) {
            g_string_append_c(out, '\'');
            c = end_of_quoted(c);
        } else {
            g_string_append_c(out, g_ascii_tolower(*c));
        }
    }
    return out;
}

static bool is_of_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '$' || (guchar)c >= 0x80;
}

/* Whether the star at that place stands for columns: behind one of these words, a comma or a
 * dot. Behind a value it multiplies, and in count(*) it is none. */
static bool is_all_columns(const GString *sql, gsize star)
{
    static const char *const words[] = {"select", "distinct", "all", NULL};
    gsize end = star;
    while (end > 0 && g_ascii_isspace(sql->str[end - 1]))
        end--;
    gsize begin = end;
    while (begin > 0 && is_of_word(sql->str[begin - 1]))
        begin--;
    g_autofree char *word = g_strndup(sql->str + begin, end - begin);
    return end > 0 && (sql->str[end - 1] == ',' || sql->str[end - 1] == '.' ||
                          g_strv_contains(words, word));
}

/* Whether the word "in" at that place asks of a whole table, ids and all: x IN visit. */
static bool is_of_table(const GString *sql, gsize at)
{
    gsize next = at + 2;
    if (strncmp(sql->str + at, "in", 2) != 0 || (at > 0 && is_of_word(sql->str[at - 1])) ||
        is_of_word(sql->str[next]))
        return false;
    while (g_ascii_isspace(sql->str[next]))
        next++;
    return sql->str[next] != '(';
}

bool view_names_patients(const char *sql)
{
    if (!sql)
        return false;
    g_autofree char *small = g_ascii_strdown(sql, -1);
    if (strstr(small, "record_id"))
        return true;
    g_autoptr(GString) plain = bare(sql);
    for (gsize i = 0; i < plain->len; i++)
        if ((plain->str[i] == '*' && is_all_columns(plain, i)) || is_of_table(plain, i))
            return true;
    return false;
}
