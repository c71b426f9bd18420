#include "registry/erase_names.h"

#include <string.h>

#include "base/json.h"
#include "registry/id_folded.h"

/* An id as it is looked for. */
typedef struct {
    char *text;
    bool tells;
} Needle;

struct EraseNames {
    GArray *needles;
    GHashTable *others; /* Ids of other records, as they are read. */
};

/* ---- What is looked for ---- */

static void add_needle(EraseNames *names, char *text_taken, bool tells_it)
{
    for (guint i = 0; i < names->needles->len; i++)
        if (strcmp(g_array_index(names->needles, Needle, i).text, text_taken) == 0) {
            g_free(text_taken);
            return;
        }
    const Needle needle = {text_taken, tells_it};
    g_array_append_val(names->needles, needle);
}

/* Also as JSON and CSV write it. */
static void add_id(EraseNames *names, const char *id)
{
    char *read = registry_text_plain(id);
    const bool tells_it = registry_id_tells(read);
    g_autofree char *json = base_json_line(json_pack("[o]", base_json_text(read)));
    g_auto(GStrv) pieces = g_strsplit(read, "\"", -1);
    add_needle(names, g_strjoinv("\"\"", pieces), tells_it);
    add_needle(names, g_strndup(json + 2, strlen(json) - strlen("[\"\"]")), tells_it);
    add_needle(names, read, tells_it);
}

static void needle_clear(gpointer needle)
{
    g_free(((Needle *)needle)->text);
}

EraseNames *erase_names_new(const GPtrArray *ids, GHashTable *others)
{
    GHashTableIter iter;
    gpointer id;
    EraseNames *names = g_new0(EraseNames, 1);
    names->needles = g_array_new(FALSE, FALSE, sizeof(Needle));
    g_array_set_clear_func(names->needles, needle_clear);
    names->others = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < ids->len; i++)
        add_id(names, ids->pdata[i]);
    g_hash_table_iter_init(&iter, others);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        (void)g_hash_table_add(names->others, registry_text_plain(id));
    return names;
}

void erase_names_free(EraseNames *names)
{
    if (!names)
        return;
    g_array_unref(names->needles);
    g_hash_table_unref(names->others);
    g_free(names);
}

bool erase_names_tell(const EraseNames *names)
{
    bool all = true;
    for (guint i = 0; i < names->needles->len; i++)
        all = all && g_array_index(names->needles, Needle, i).tells;
    return all;
}

/* ---- In a text ---- */

/* What an id may go on with: P012 is no word of its own in P0123. Names of files join words by
   '_' ("export_P012.csv"), so that goes on only where ids have it. */
static bool goes_on(char byte, const char *id)
{
    return g_ascii_isalnum(byte) || (byte == '_' && strchr(id, '_'));
}

static bool is_of_name(char byte)
{
    return g_ascii_isalnum(byte) || byte == '-';
}

/* Whether what stands there with its dashes is another record's id. */
static bool is_others(const EraseNames *names, const char *text, const char *at, size_t size)
{
    const char *begin = at, *end = at + size;
    while (begin > text && is_of_name(begin[-1]))
        begin--;
    while (is_of_name(*end))
        end++;
    g_autofree char *word = g_strndup(begin, (gsize)(end - begin));
    return g_hash_table_contains(names->others, word);
}

static bool has_word(const EraseNames *names, const char *text, const Needle *needle)
{
    const size_t size = strlen(needle->text);
    for (const char *at = text; (at = strstr(at, needle->text)) != NULL; at++) {
        const char before = at == text ? '\0' : at[-1], after = at[size];
        if (goes_on(before, needle->text) || goes_on(after, needle->text))
            continue;
        /* A dash goes on with a date in "P012-2026-03.csv", and with the day in 2026-03-12. */
        if ((before != '-' && after != '-') ||
            (needle->tells && !is_others(names, text, at, size)))
            return true;
    }
    return false;
}

bool erase_names_in(const EraseNames *names, const char *text)
{
    bool found = false;
    g_autofree char *read = text ? registry_text_plain(text) : NULL;
    for (guint i = 0; read && !found && i < names->needles->len; i++)
        found = has_word(names, read, &g_array_index(names->needles, Needle, i));
    return found;
}

/* Takes out what names the person. @return whether the value itself does. */
static bool redact(const EraseNames *names, json_t *value, bool *any)
{
    size_t i;
    json_t *item;
    const char *name;
    void *next;
    bool is_named = erase_names_in(names, json_string_value(value));
    for (i = json_array_size(value); i-- > 0;)
        if (redact(names, json_array_get(value, i), any)) {
            *any = true;
            (void)json_array_remove(value, i);
        }
    json_object_foreach_safe(value, next, name, item)
    {
        /* An object that names the person is about the person. */
        is_named = erase_names_in(names, name) || redact(names, item, any) || is_named;
    }
    return is_named;
}

char *erase_names_redact_members(const EraseNames *names, const char *json)
{
    const char *name;
    void *next;
    json_t *item;
    bool any = false;
    json_t *value = erase_names_in(names, json) ? json_loads(json, 0, NULL) : NULL;
    json_object_foreach_safe(value, next, name, item)
    {
        if (erase_names_in(names, name) || redact(names, item, &any)) {
            any = true;
            (void)json_object_del(value, name);
        }
    }
    if (any)
        return base_json_line(value);
    json_decref(value);
    return NULL;
}

char *erase_names_redact(const EraseNames *names, const char *json)
{
    bool any = false;
    if (!erase_names_in(names, json))
        return NULL;
    json_t *value = json_loads(json, 0, NULL);
    if (!value)
        return NULL;
    const bool whole = redact(names, value, &any);
    char *text = whole || !any ? NULL : base_json_line(value);
    if (text)
        return text; /* base_json_line took the value over. */
    json_decref(value);
    return NULL;
}
