/**
 * @file
 * A question as an address, and the address that a form of choices leads to.
 */
#include <string.h>

#include "commands/compare_words.h"
#include "serve/views/ask.h"

/* ---- parameters ---- */

/* What an option is called in the address. */
typedef struct {
    const char *name;
    size_t offset;
    bool is_flag;
} Parameter;

static const Parameter parameters[] = {
    {"outcome", offsetof(CommandCompare, outcomes), false},
    {"by", offsetof(CommandCompare, by), false},
    {"baseline", offsetof(CommandCompare, is_baseline), true},
    {"cohort", offsetof(CommandCompare, cohort), false},
    {"where", offsetof(CommandCompare, where), false},
    {"site", offsetof(CommandCompare, site), false},
    {"visit", offsetof(CommandCompare, visits), false},
    {"test", offsetof(CommandCompare, test), false},
    {"summary", offsetof(CommandCompare, summary), false},
    {"pairwise", offsetof(CommandCompare, pairwise), true},
    {"adjust", offsetof(CommandCompare, adjust), false},
    {"strata", offsetof(CommandCompare, strata), false},
    {"subgroups", offsetof(CommandCompare, subgroups), false},
    {"raw", offsetof(CommandCompare, is_raw), true},
    {"times", offsetof(CommandCompare, times), false},
    {"min_n", offsetof(CommandCompare, min_n), false},
    {"snapshot", offsetof(CommandCompare, table.snapshot), false},
};

static const char **text_at(CommandCompare *asked, const Parameter *parameter)
{
    return (const char **)((char *)asked + parameter->offset);
}

/* The parameters of that name, each once, parted by commas: "baseline,1_month". NULL for none.
 * New. */
static char *joined(const ServeRequest *request, const char *name)
{
    g_autoptr(GString) all = g_string_new(NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < request->query->len; i++) {
        const ServeField *field = request->query->pdata[i];
        if (!g_str_equal(field->name, name) || field->text[0] == '\0' ||
            !g_hash_table_add(seen, field->text))
            continue;
        g_string_append_printf(all, "%s%s", all->len > 0 ? "," : "", field->text);
    }
    return all->len > 0 ? g_strdup(all->str) : NULL;
}

/* Keeps a text, taken over, for as long as the question. Borrowed; NULL stays NULL. */
static const char *keep(ViewAsk *ask, char *text_take)
{
    if (text_take)
        g_ptr_array_add(ask->texts, text_take);
    return text_take;
}

static ViewAsk new_ask(void)
{
    return (ViewAsk){.texts = g_ptr_array_new_with_free_func(g_free)};
}

void view_ask_clear(ViewAsk *ask)
{
    g_clear_pointer(&ask->texts, g_ptr_array_unref);
    *ask = (ViewAsk){0};
}

/* ---- conditions ---- */

/* Where the word next stands outside brackets and quotes, in any case; or the end. */
static const char *next_word(const char *text, const char *word)
{
    int depth = 0;
    bool is_quoted = false;
    const char *c = text;
    for (; *c; c++) {
        is_quoted = is_quoted != (*c == '\'');
        depth += is_quoted ? 0 : *c == '(' ? 1 : *c == ')' ? -1 : 0;
        if (!is_quoted && depth == 0 && g_ascii_strncasecmp(c, word, strlen(word)) == 0)
            return c;
    }
    return c;
}

/* Whether it cannot be taken apart at its ANDs: an OR binds less, these have an AND of their
 * own. */
static bool has_own_joins(const char *where)
{
    static const char *const words[] = {" or ", " between ", "case ", "\""};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (*next_word(where, words[i]))
            return true;
    return false;
}

GPtrArray *view_ask_conditions(const char *where)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
    const bool is_one = where && has_own_joins(where);
    for (const char *rest = where; rest && *rest;) {
        const char *end = is_one ? rest + strlen(rest) : next_word(rest, " and ");
        g_ptr_array_add(parts, g_strstrip(g_strndup(rest, (gsize)(end - rest))));
        rest = *end ? end + strlen(" and ") : end;
    }
    return parts;
}

/* ---- what the form adds ---- */

/* The value of a condition as SQL; digits of full width are digits. New. */
static char *value_of(const char *than)
{
    char *end = NULL;
    g_autofree char *narrow = g_utf8_normalize(than, -1, G_NORMALIZE_ALL_COMPOSE);
    const char *number = narrow ? g_strstrip(narrow) : than;
    (void)g_ascii_strtod(number, &end);
    if (end && end != number && *end == '\0')
        return g_strdup(number);
    /* The form's own choices of text come quoted. */
    const size_t size = strlen(than);
    if (size > 1 && than[0] == '\'' && than[size - 1] == '\'' &&
        !memchr(than + 1, '\'', size - 2))
        return g_strdup(than);
    g_auto(GStrv) quotes = g_strsplit(than, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", quotes);
    return g_strdup_printf("'%s'", doubled);
}

/* "a" and "b": both must be true. One that may be true by halves stands in brackets. New. */
static char *both(const char *first, const char *second)
{
    return has_own_joins(first) ? g_strdup_printf("(%s) AND %s", first, second)
                                : g_strdup_printf("%s AND %s", first, second);
}

/* A condition of which a value was chosen becomes one of all; one without waits for it. */
static void take_condition(const ServeRequest *request, ViewAsk *ask)
{
    const char *of = serve_request_parameter(request, "of");
    const char *was = serve_request_parameter(request, "of_was");
    const char *is = serve_request_parameter(request, "is");
    const char *than = serve_request_parameter(request, "than");
    bool is_sign = false;
    for (size_t i = 0; i < G_N_ELEMENTS(view_ask_signs); i++)
        is_sign = is_sign || g_strcmp0(is, view_ask_signs[i][0]) == 0;
    if (!of || of[0] == '\0')
        return;
    if (!than || than[0] == '\0' || (was && !g_str_equal(was, of))) {
        ask->of = (char *)keep(ask, g_strdup(of));
        return;
    }
    g_autofree char *value = value_of(than);
    g_autofree char *added = g_strdup_printf("%s %s %s", of, is_sign ? is : "=", value);
    ask->asked.where =
        keep(ask, ask->asked.where ? both(ask->asked.where, added) : g_strdup(added));
}

/* Ranges or codes go with the variable that they were given for. */
static void take_cuts(const ServeRequest *request, ViewAsk *ask)
{
    const char *cuts = serve_request_parameter(request, "cuts");
    const char *was = serve_request_parameter(request, "by_was");
    g_autofree char *own = g_strstrip(g_strdup(cuts ? cuts : ""));
    if (ask->asked.by && own[0] != '\0' && g_strcmp0(was, ask->asked.by) == 0)
        ask->asked.by = keep(ask, g_strconcat(ask->asked.by, ":", own, NULL));
}

ViewAsk view_ask_read(const ServeRequest *request)
{
    ViewAsk ask = new_ask();
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++) {
        const char *text = keep(&ask, joined(request, parameters[i].name));
        if (parameters[i].is_flag)
            *(bool *)((char *)&ask.asked + parameters[i].offset) = text != NULL;
        else
            *text_at(&ask.asked, &parameters[i]) = text;
    }
    take_cuts(request, &ask);
    take_condition(request, &ask);
    return ask;
}

/* ---- of a saved table ---- */

bool view_ask_of_file(GBytes *bytes, ViewAsk *ask)
{
    char **words = NULL;
    *ask = new_ask();
    if (!command_compare_of_file(bytes, &ask->asked, &words)) {
        view_ask_clear(ask);
        return false;
    }
    for (size_t i = 0; words[i]; i++)
        (void)keep(ask, words[i]);
    g_free(words);
    /* The command's own default is a test; the page's is none. */
    if (!ask->asked.test)
        ask->asked.test = "auto";
    else if (g_str_equal(ask->asked.test, "none"))
        ask->asked.test = NULL;
    return true;
}

/* ---- back into an address ---- */

static const char *flag_of(const CommandCompare *asked, const Parameter *parameter)
{
    return *(const bool *)((const char *)asked + parameter->offset) ? "yes" : NULL;
}

static char *address_of(const ViewAsk *ask, const char *path)
{
    ViewParameter given[G_N_ELEMENTS(parameters) + 1];
    CommandCompare asked = ask->asked;
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++)
        given[i] = (ViewParameter){parameters[i].name, parameters[i].is_flag
                                                           ? flag_of(&asked, &parameters[i])
                                                           : *text_at(&asked, &parameters[i])};
    given[G_N_ELEMENTS(parameters)] = (ViewParameter){"of", ask->of};
    return view_address(path, given, G_N_ELEMENTS(given));
}

char *view_ask_address(const ViewAsk *ask, const char *path)
{
    return address_of(ask, path);
}

char *view_ask_address_without(const ViewAsk *ask, guint i)
{
    g_autoptr(GPtrArray) parts = view_ask_conditions(ask->asked.where);
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    for (guint k = 0; k < parts->len; k++)
        if (k != i)
            g_ptr_array_add(others, parts->pdata[k]);
    g_ptr_array_add(others, NULL);
    g_autofree char *where = g_strjoinv(" AND ", (char **)others->pdata);
    ViewAsk less = *ask;
    less.asked.where = where[0] != '\0' ? where : NULL;
    return address_of(&less, "/ask");
}

/* ---- parts of what is asked ---- */

bool view_ask_is_whole(const ViewAsk *ask)
{
    return (ask->asked.outcomes || ask->asked.is_baseline) && ask->asked.by;
}

CommandCompare view_ask_command(const ServePage *page, const ViewAsk *ask, const char *format)
{
    CommandCompare options = ask->asked;
    options.db = view_site(page)->db;
    if (page->hospital)
        options.site = page->hospital;
    options.is_alone = page->hospital != NULL;
    options.test = ask->asked.test ? ask->asked.test : "none";
    options.user = page->signature;
    options.unlogged = page->read_only;
    options.table = view_table(page, format);
    options.table.snapshot = ask->asked.table.snapshot;
    return options;
}

void view_ask_groups(const ViewAsk *ask, char **variable, char **cuts)
{
    const char *by = ask->asked.by ? ask->asked.by : "";
    const size_t size = strcspn(by, ":");
    *variable = g_strndup(by, size);
    *cuts = by[size] == ':' ? g_strdup(by + size + 1) : NULL;
}
