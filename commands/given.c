#include "commands/given.h"

#include <jansson.h>

#include "registry/access.h"

/* Files of counts in the log. */
typedef struct {
    const CommandGiven *given;
    int64_t n_same, n_other;
    char *day, *recipient; /* Of the last of the same. */
    bool has_records;      /* Whose patients stood behind it is known. */
    int64_t n_new, n_gone; /* Patients in this one, in that one alone. */
} Before;

static void before_clear(Before *before)
{
    g_free(before->day);
    g_free(before->recipient);
}

static void take_records(Before *before, const char *text)
{
    json_t *records = text ? json_loads(text, 0, NULL) : NULL;
    g_autoptr(GHashTable) now = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i;
    json_t *record;
    for (guint r = 0; r < before->given->records->len; r++)
        (void)g_hash_table_add(now, before->given->records->pdata[r]);
    before->has_records = json_is_array(records);
    before->n_gone = 0;
    json_array_foreach(records, i, record)
    {
        const char *id = json_string_value(record);
        before->n_gone += !id || !g_hash_table_remove(now, id);
    }
    before->n_new = g_hash_table_size(now);
    json_decref(records);
}

static gboolean take(const RegistryAccessSeen *seen, void *data, GError **error)
{
    (void)error;
    Before *before = data;
    if (!g_str_equal(seen->command, "contribute"))
        return TRUE;
    json_t *options = json_loads(seen->options ? seen->options : "{}", 0, NULL);
    const char *study = json_string_value(json_object_get(options, "study"));
    const char *site = json_string_value(json_object_get(options, "site"));
    if (g_strcmp0(study, before->given->study) == 0 &&
        g_strcmp0(site, before->given->site) == 0) {
        before->n_same++;
        before_clear(before);
        before->day = g_strdup(seen->day);
        before->recipient = g_strdup(seen->recipient);
        take_records(before, seen->records);
    } else {
        before->n_other++;
    }
    json_decref(options);
    return TRUE;
}

/* ---- in words ---- */

static void say_same(const Before *before, GPtrArray *sentences)
{
    const CommandGiven *given = before->given;
    const int64_t n = before->n_new + before->n_gone;
    g_ptr_array_add(
        sentences, base_words_say(given->words,
                       N_("Files of this study in the log before this one: {1}, the last of "
                          "{2} for {3}. Who has two of "
                          "them can subtract them."),
                       "ntt", before->n_same, before->day,
                       before->recipient ? before->recipient
                                         : base_words(given->words, N_("nobody named"))));
    if (!before->has_records)
        return;
    g_ptr_array_add(sentences, base_words_say(given->words,
                                   N_("Patients added since the last one: {1}; no longer in "
                                      "it: {2}. Of the others the difference is "
                                      "what was corrected."),
                                   "nn", before->n_new, before->n_gone));
    if (n > 0 && n < given->min_cell)
        g_ptr_array_add(sentences, base_words_say(given->words,
                                       N_("Warning: the difference from the last one is of too "
                                          "few patients ({1}, fewer than {2}). Give "
                                          "this file to nobody who has that one."),
                                       "nn", n, given->min_cell));
}

GPtrArray *command_given_before(const CommandGiven *given)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    Before before = {.given = given};
    g_autoptr(GError) unread = NULL;
    if (!registry_access_each(given->registry, take, &before, &unread))
        g_ptr_array_add(sentences,
            g_strdup(base_words(given->words,
                N_("What was given before is not known: this login may not read the log."))));
    if (before.n_same > 0)
        say_same(&before, sentences);
    if (before.n_other > 0)
        g_ptr_array_add(sentences,
            base_words_say(given->words,
                N_("Files of other studies or hospitals of this registry in the log: {1}. One "
                   "of nearly the same "
                   "patients, or of all hospitals but this, can be subtracted, too."),
                "n", before.n_other));
    before_clear(&before);
    return sentences;
}
