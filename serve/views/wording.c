#include "serve/views/wording.h"

#include <string.h>

/* The field that an option has in a view, by its label there. */
static const struct {
    const char *view, *option, *label;
} fields[] = {
    {"ask", "outcome", N_("Outcome")},
    {"ask", "by", N_("Between the groups of")},
    {"ask", "visit", N_("At")},
    {"ask", "cohort", N_("Patients")},
    {"ask", "site", N_("Hospital")},
    {"ask", "where", N_("Only where")},
    {"ask", "test", N_("Test")},
    {"ask", "min-n", N_("No P where a group has fewer than")},
    {"ask", "adjust", N_("Adjust for")},
    {"ask", "subgroups", N_("Within subgroups of")},
    {"ask", "strata", N_("Times within the levels of")},
    {"ask", "summary", N_("Numbers as")},
    {"ask", "times", N_("Survival at these days")},
    {"ask", "pairwise", N_("every pair of groups")},
    {"ask", "baseline", N_("what the groups are like at the start")},
    {"ask", "raw", N_("changes not adjusted for the start")},
    {"ask", "save", N_("Name: a to z, digits, _ and -")},
    {"ask", "reason", N_("What for")},
    {"ask", "snapshot", N_("As the registry stood")},
    {"reports", "snapshot", N_("As the registry stood")},
    {"import", "site", N_("Hospital")},
    {"import", "date-order", N_("Dates")},
    {"import", "encoding", N_("Encoding")},
    {"import", "sheet", N_("Sheet")},
    {"import", "complete", N_("A hospital's whole export: ask about records that it lacks")},
    {"import", "reason", N_("Why values change, for the audit trail")},
    {"queries", "value", N_("New value")},
    {"queries", "text", N_("In words: who said so, from which source")},
    {"queries", "reason", N_("In words: who said so, from which source")},
    {"queries", "site", N_("Hospital")},
    {"audit", "accept", N_("Why may they stay so?")},
    {"audit", "role", N_("In which role")},
    {"audit", "sheet", N_("Number on the sheet")},
    {"audit", "on", N_("On which day (2026-02-20)")},
    {"audit", "yes", N_("It said yes")},
    {"audit", "head", N_("A head from a printed page")},
    {"audit", "from", N_("From (UTC)")},
    {"audit", "until", N_("until")},
    {"board", "on", N_("As of the day")},
};

/* The view that does what a command does, by how it is begun. */
static const struct {
    const char *begin, *where;
} commands[] = {
    {"audit", N_("Audit")},
    {"lock", N_("Locks")},
    {"query", N_("Queries")},
    {"due", N_("Due")},
    {"status", N_("Board")},
    {"vars", N_("Study")},
    {"map --guess", N_("Draft a map from the columns")},
    {"compare", N_("Ask")},
};

static void add_quoted(GString *out, const ServePage *page, const char *msgid)
{
    g_autofree char *quoted = base_words_say(
        page->words, N_("\xe2\x80\x9c{1}\xe2\x80\x9d"), "t", serve_say(page, msgid));
    g_string_append(out, quoted);
}

static const char *label_of(const ServePage *page, const char *option)
{
    for (size_t i = 0; page->view && i < G_N_ELEMENTS(fields); i++)
        if (g_str_equal(fields[i].view, page->view->name) &&
            g_str_equal(fields[i].option, option))
            return fields[i].label;
    return NULL;
}

/* "--accept TEXT": its name is the first group; what stands for a value goes with it. */
static gboolean put_option(const GMatchInfo *match, GString *out, gpointer page)
{
    g_autofree char *option = g_match_info_fetch(match, 1);
    g_autofree char *as_it_is = g_match_info_fetch(match, 0);
    const char *label = label_of(page, option);
    if (label)
        add_quoted(out, page, label);
    else
        g_string_append(out, as_it_is);
    return FALSE;
}

/* 'proreg audit DB --verify': what follows the program's name is the first group. */
static gboolean put_command(const GMatchInfo *match, GString *out, gpointer page)
{
    g_autofree char *words = g_match_info_fetch(match, 1);
    g_autofree char *as_it_is = g_match_info_fetch(match, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (g_str_has_prefix(words, commands[i].begin) &&
            !g_ascii_isalpha(words[strlen(commands[i].begin)])) {
            add_quoted(out, page, commands[i].where);
            return FALSE;
        }
    g_string_append(out, as_it_is);
    return FALSE;
}

static char *replaced(
    const char *pattern, const char *text, GRegexEvalCallback put, const ServePage *page)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
    char *made = g_regex_replace_eval(regex, text, -1, 0, 0, put, (gpointer)page, NULL);
    if (made)
        return made;
    return g_strdup(text);
}

char *view_in_page_words(const ServePage *page, const char *sentence)
{
    if (!sentence || !g_utf8_validate(sentence, -1, NULL))
        return g_strdup(sentence);
    g_autofree char *views = replaced("'proreg ([^']*)'", sentence, put_command, page);
    return replaced("(?<![\\w-])--([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?: [A-Z]+(?![A-Za-z0-9_]))?",
        views, put_option, page);
}
