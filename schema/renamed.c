/* The files of a study under the names that a migration gives variables and forms. */
#include <string.h>

#include "schema/growth.h"

typedef struct {
    const SchemaRenames *renames;
    GString *out;
    char *key;    /* Whose value is read. */
    char *before; /* The word before. */
    char quote;   /* In quotes of YAML. */
} Scan;

static bool is_of_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Of which values are no names and no expressions. */
static bool is_no_name(const char *key)
{
    static const char *const keys[] = {"label", "title", "citation", "excluded", "caption",
        "footnote", "note", "notes", "style", "heading", "legend", "unit", "x_label", "y_label",
        "description", "source", "name", "id", "groups", "kind", "test", "visit", "visits",
        "reference", "files", "contact", "sheet", "encoding", "language", "agreed", NULL};
    return key && g_strv_contains(keys, key);
}

/* The column of a variable that has another name now: "age", "age__4_month", "drugs___1". New;
 * NULL where it stays. */
static char *column_renamed(const GPtrArray *variables, const char *word)
{
    for (guint i = 0; i < variables->len; i++) {
        const SchemaRename *rename = variables->pdata[i];
        const size_t length = strlen(rename->from);
        if (g_ascii_strncasecmp(word, rename->from, length) == 0 &&
            (word[length] == '\0' || g_str_has_prefix(word + length, "__")))
            return g_strconcat(rename->to, word + length, NULL);
    }
    return NULL;
}

static bool is_place_of_form(const Scan *scan, const char *behind)
{
    return *behind == '.' ||
           (scan->before && (g_ascii_strcasecmp(scan->before, "from") == 0 ||
                                g_ascii_strcasecmp(scan->before, "join") == 0));
}

static void put_word(Scan *scan, const char *word, const char *behind)
{
    const char *form = schema_renames_to(scan->renames->forms, word);
    g_autofree char *column =
        is_place_of_form(scan, behind) ? NULL : column_renamed(scan->renames->variables, word);
    if (is_no_name(scan->key))
        g_string_append(scan->out, word);
    else if (is_place_of_form(scan, behind))
        g_string_append(scan->out, form);
    else
        g_string_append(scan->out, column ? column : word);
}

/* Whether what is read is part of a key: a colon follows. */
static bool is_of_key(const Scan *scan, const char *at)
{
    enum { LONGEST_KEY = 250 };
    for (size_t i = 0; i < LONGEST_KEY && at[i] != '\0'; i++) {
        if (scan->quote && at[i] == scan->quote)
            return at[i + 1] == ':';
        if (!scan->quote && at[i] == ':' && (at[i + 1] == '\0' || strchr(" \n", at[i + 1])))
            return true;
        if (!scan->quote && strchr(",{}[]#\"\n", at[i]))
            return false;
    }
    return false;
}

/* A word of a key or of a value. @return behind it. */
static const char *take_word(Scan *scan, const char *at)
{
    const char *end = at;
    while (is_of_word(*end))
        end++;
    g_autofree char *word = g_strndup(at, (gsize)(end - at));
    if (is_of_key(scan, at)) {
        g_string_append(scan->out, word);
        g_free(scan->key);
        scan->key = g_strdup(word);
    } else {
        put_word(scan, word, end);
    }
    g_free(scan->before);
    scan->before = g_steal_pointer(&word);
    return end;
}

/* Whether a scalar of YAML begins there, so that a quote is one of YAML. */
static bool begins_scalar(const char *yaml, const char *at)
{
    while (at > yaml && at[-1] == ' ')
        at--;
    return at == yaml || strchr(":[{,-\n", at[-1]);
}

/* The end of what is copied as it stands: a comment, a text of an expression, what is escaped,
 * codes and labels of choices. NULL where nothing of the kind begins. */
static const char *end_of_fixed(const Scan *scan, const char *yaml, const char *at)
{
    char close = '\0';
    if (*at == '\\' && scan->quote == '"' && at[1] != '\0')
        return at + 2;
    if (*at == '#' && !scan->quote && (at == yaml || g_ascii_isspace(at[-1])))
        return at + strcspn(at, "\n");
    if (*at == '\'' && (scan->quote == '"' || (!scan->quote && !begins_scalar(yaml, at))))
        close = '\'';
    if (*at == '{' && !scan->quote && g_strcmp0(scan->key, "choices") == 0)
        close = '}';
    const char *end = close ? strchr(at + 1, close) : NULL;
    return end ? end + 1 : NULL;
}

char *schema_renamed(const char *yaml, const SchemaRenames *renames)
{
    Scan scan = {.renames = renames, .out = g_string_new(NULL)};
    for (const char *at = yaml; *at;) {
        const char *end = end_of_fixed(&scan, yaml, at);
        if (!end && is_of_word(*at)) {
            at = take_word(&scan, at);
            continue;
        }
        if (!end && scan.quote == *at)
            scan.quote = '\0';
        else if (!end && !scan.quote && (*at == '"' || *at == '\''))
            scan.quote = *at;
        end = end ? end : at + 1;
        g_string_append_len(scan.out, at, end - at);
        at = end;
    }
    g_free(scan.key);
    g_free(scan.before);
    return g_string_free(scan.out, FALSE);
}

GBytes *schema_renamed_bytes(GBytes *yaml, const SchemaRenames *renames)
{
    gsize size;
    const char *bytes = g_bytes_get_data(yaml, &size);
    g_autofree char *text = g_strndup(bytes, size);
    char *renamed = schema_renamed(text, renames);
    return g_bytes_new_take(renamed, strlen(renamed));
}
