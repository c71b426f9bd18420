#include "reports/words/sentence.h"

char *report_sentence(GString *text, const BaseWords *words)
{
    const char *stop = base_words(words, ".");
    text->str[0] = g_ascii_toupper(text->str[0]);
    if (text->len > 0 && !g_str_has_suffix(text->str, stop))
        g_string_append(text, stop);
    return g_string_free(text, FALSE);
}

/* The last text stands behind "and". New. */
static char *listed(const GPtrArray *texts, const char *mark, const BaseWords *words)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++) {
        if (i > 0)
            g_string_append(list, i + 1 < texts->len ? mark : base_words(words, N_(" and ")));
        g_string_append(list, texts->pdata[i]);
    }
    return g_string_free(list, FALSE);
}

char *report_listed(const GPtrArray *texts, const BaseWords *words)
{
    return listed(texts, base_words(words, N_(", ")), words);
}

char *report_listed_apart(const GPtrArray *texts, const BaseWords *words)
{
    return listed(texts, base_words(words, N_("; ")), words);
}

char *report_joined(const GPtrArray *texts, const char *mark)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? mark : "", (const char *)texts->pdata[i]);
    return g_string_free(list, FALSE);
}

void report_append_said(GString *text, char *said_take)
{
    g_string_append(text, said_take);
    g_free(said_take);
}
