#include "reports/model/phrase.h"

ReportPhrase *report_phrase_new(const char *text, char *arguments)
{
    ReportPhrase *phrase = g_new0(ReportPhrase, 1);
    phrase->one = text;
    phrase->arguments = arguments;
    return phrase;
}

ReportPhrase *report_phrase_new_n(const char *one, const char *many, gint64 n)
{
    ReportPhrase *phrase = report_phrase_new(one, base_arguments("n", n));
    phrase->many = many;
    phrase->n = n;
    return phrase;
}

bool report_phrase_equal(const ReportPhrase *a, const ReportPhrase *b)
{
    return g_str_equal(a->one, b->one) && g_strcmp0(a->arguments, b->arguments) == 0;
}

ReportPhrase *report_phrase_copy(const ReportPhrase *phrase)
{
    ReportPhrase *copy = report_phrase_new(phrase->one, g_strdup(phrase->arguments));
    copy->many = phrase->many;
    copy->n = phrase->n;
    return copy;
}

void report_phrase_free(void *data)
{
    ReportPhrase *phrase = data;
    if (phrase)
        g_free(phrase->arguments);
    g_free(phrase);
}

char *report_phrase_compose(const ReportPhrase *phrase, const BaseWords *words)
{
    return phrase->many ? base_words_compose_n(
                              words, phrase->one, phrase->many, phrase->n, phrase->arguments)
                        : base_words_compose(words, phrase->one, phrase->arguments);
}
