#include "serve/views/narrow.h"

#include <string.h>

/* What a rule on hospitals says without naming another one. */
static bool is_of_nobody_else(const ServePage *page, const char *message)
{
    static const char *const sentences[] = {"the row belongs to another site than the file",
        "the study has no site of this code",
        "neither --site nor the access group says whose row this is"};
    for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++)
        if (g_strcmp0(message, serve_say(page, sentences[i])) == 0)
            return true;
    return false;
}

/* Whether it says that a new id looks like one of the hospital that may be seen. */
static bool looks_like_own(const ServePage *page, const char *message)
{
    static const char mark[] = "\x01";
    g_autofree char *whole =
        base_words_say(page->words, "a new record that looks like {1}", "t", mark);
    g_auto(GStrv) parts = g_strsplit(whole, mark, 2);
    if (g_strv_length(parts) != 2 || !g_str_has_prefix(message, parts[0]) ||
        !g_str_has_suffix(message, parts[1]))
        return false;
    const gsize before = strlen(parts[0]), around = before + strlen(parts[1]);
    g_autofree char *id =
        g_strndup(message + before, strlen(message) - MIN(around, strlen(message)));
    return view_check_patient(page, id, NULL);
}

/* What is said in place of the message of a problem, or NULL where it may stand. */
static const char *other_message(const ServePage *page, const json_t *problem)
{
    const char *rule = view_text(problem, "rule_id"), *message = view_text(problem, "message");
    const bool asks = g_strcmp0(view_text(problem, "severity"), "warning") == 0;
    if (!rule || !message)
        return NULL;
    if (g_str_equal(rule, "site") && !is_of_nobody_else(page, message))
        return serve_say(page, N_("the record is another hospital's already"));
    if (g_str_equal(rule, "key") && asks && !looks_like_own(page, message))
        return serve_say(page, N_("a new record that looks like another one"));
    return NULL;
}

static void each(const ServePage *page, json_t *json,
    void (*found)(json_t *problem, const char *instead, void *data), void *data)
{
    const char *key;
    json_t *part;
    size_t i;
    const char *instead = json_is_object(json) ? other_message(page, json) : NULL;
    if (instead)
        found(json, instead, data);
    json_object_foreach(json, key, part)
    {
        each(page, part, found, data);
    }
    json_array_foreach(json, i, part)
    {
        each(page, part, found, data);
    }
}

static void put(json_t *problem, const char *instead, void *data)
{
    (void)data;
    json_object_set_new(problem, "message", json_string(instead));
}

void view_narrow(const ServePage *page, json_t *json)
{
    if (page->hospital)
        each(page, json, put, NULL);
}

/* In a file for programs a quote within a cell is written twice. */
static void replace(json_t *problem, const char *instead, void *data)
{
    char **text = data;
    g_auto(GStrv) quotes = g_strsplit(view_text(problem, "message"), "\"", -1);
    g_autofree char *written = g_strjoinv("\"\"", quotes);
    g_auto(GStrv) parts = g_strsplit(*text, written, -1);
    g_free(*text);
    *text = g_strjoinv(instead, parts);
}

char *view_narrow_text(const ServePage *page, const json_t *json, const char *text)
{
    char *narrowed = g_strdup(text);
    if (page->hospital)
        each(page, (json_t *)json, replace, &narrowed);
    return narrowed;
}
