/**
 * @file
 * Queries: what hospitals are asked, the longest wait first, with filters that count; a query
 * opens in its row as a form.
 */
#include "serve/views/queries.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "commands/query.h"
#include "serve/views/narrow.h"
#include "serve/views/views.h"

#define N_COLUMNS 8U

/* The list, and what is chosen of it. */
typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    ViewQueries asked;
    json_t *queries;
    GPtrArray *shown;   /* json_t *, borrowed. */
    const char *opened; /* The number of the query that is open in its row, or NULL. */
} List;

static gint64 days_of(const List *list, const json_t *query)
{
    const char *opened = view_text(query, "opened");
    g_autofree char *date = g_strndup(opened ? opened : "", 10);
    int32_t day;
    return base_date_parse(date, BASE_DATE_YMD, &day)
               ? MAX(base_clock_day(&list->page->clock) - day, 0)
               : 0;
}

/* In the ages of the board. */
static const char *age_of(const List *list, const json_t *query)
{
    const gint64 days = days_of(list, query);
    return days <= 7 ? "7" : days <= 30 ? "30" : days <= 90 ? "90" : "more";
}

static const char *kind_of(const json_t *query)
{
    return g_strcmp0(view_text(query, "severity"), "error") == 0 ? "held" : "asked";
}

static bool is_unsettled(const json_t *query)
{
    const char *state = view_text(query, "state");
    return g_strcmp0(state, "open") == 0 || g_strcmp0(state, "answered") == 0;
}

static bool has_state(const json_t *query, const char *state)
{
    return g_str_equal(state, "all") ||
           (g_str_equal(state, "active") ? is_unsettled(query)
                                         : g_strcmp0(view_text(query, "state"), state) == 0);
}

static bool is_wanted(const List *list, const ViewQueries *asked, const json_t *query)
{
    return has_state(query, asked->state) &&
           (!asked->kind || g_str_equal(asked->kind, kind_of(query))) &&
           (!asked->waits || g_str_equal(asked->waits, age_of(list, query))) &&
           (!asked->site || g_strcmp0(asked->site, view_text(query, "site")) == 0) &&
           (!asked->rule || g_strcmp0(asked->rule, view_text(query, "rule_id")) == 0) &&
           (!asked->field || g_strcmp0(asked->field, view_text(query, "field")) == 0);
}

static gint64 count(const List *list, const ViewQueries *asked)
{
    gint64 n = 0;
    size_t i;
    json_t *query;
    json_array_foreach(list->queries, i, query)
    {
        n += is_wanted(list, asked, query);
    }
    return n;
}

/* ---- filters ---- */

static void add_choice(
    const List *list, const ViewQueries *chosen, const char *label, bool is_present)
{
    const gint64 n = count(list, chosen);
    if (n == 0 && !is_present)
        return;
    g_autofree char *address = view_queries_address(chosen, NULL);
    view_facet(list->page, address, label, n, is_present);
}

static void add_facet(const List *list, const char *title, size_t member,
    const char *const (*values)[2], size_t n)
{
    const char *present = G_STRUCT_MEMBER(const char *, &list->asked, member);
    ViewQueries chosen = list->asked;
    view_facet_begin(list->page, serve_say(list->page, title));
    for (size_t i = 0; i < n; i++) {
        G_STRUCT_MEMBER(const char *, &chosen, member) = values[i][0];
        add_choice(list, &chosen, serve_say(list->page, values[i][1]),
            g_strcmp0(present, values[i][0]) == 0);
    }
    view_facet_end(list->page);
}

static void choose_site(const char *site, const char *label, bool is_present, void *data)
{
    const List *list = data;
    ViewQueries chosen = list->asked;
    chosen.site = site;
    add_choice(list, &chosen, label, is_present);
}

/* A rule and a variable that were chosen elsewhere can be let go. */
static void add_cause(const List *list)
{
    ViewQueries chosen = list->asked;
    if (!chosen.rule && !chosen.field)
        return;
    view_facet_begin(list->page, serve_say(list->page, N_("Cause")));
    g_autofree char *label = g_strdup_printf("%s%s%s",
        chosen.field ? view_field_label(list->study, chosen.field) : "",
        chosen.field && chosen.rule ? ": " : "", chosen.rule ? chosen.rule : "");
    add_choice(list, &chosen, label, true);
    chosen.rule = chosen.field = NULL;
    add_choice(list, &chosen, serve_say(list->page, N_("Any")), false);
    view_facet_end(list->page);
}

static void add_filters(const List *list)
{
    static const char *const states[][2] = {{"active", N_("Not settled")}, {"open", N_("Open")},
        {"answered", N_("Answered")}, {"accepted", N_("Accepted")}, {"closed", N_("Closed")},
        {"all", N_("All")}};
    static const char *const kinds[][2] = {{NULL, N_("Any")},
        {"held", N_("Held: not in the registry")}, {"asked", N_("Question: in the registry")}};
    static const char *const ages[][2] = {{NULL, N_("Any")}, {"more", N_("over 90 days")},
        {"90", N_("31 to 90 days")}, {"30", N_("8 to 30 days")}, {"7", N_("up to 7 days")}};
    serve_element(list->page->main, "<aside class=\"facets\" id=\"filters\" aria-label=\"",
        serve_say(list->page, N_("Filters")), "\">\n");
    add_facet(list, N_("State"), offsetof(ViewQueries, state), states, G_N_ELEMENTS(states));
    add_facet(list, N_("Kind"), offsetof(ViewQueries, kind), kinds, G_N_ELEMENTS(kinds));
    add_facet(list, N_("Waits"), offsetof(ViewQueries, waits), ages, G_N_ELEMENTS(ages));
    add_cause(list);
    view_facet_sites(list->page, list->study, list->asked.site, choose_site, (void *)list);
    g_string_append(list->page->main, "</aside>\n");
}

/* ---- the list ---- */

static gint by_site_and_age(gconstpointer a, gconstpointer b)
{
    const json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
    const int site = g_strcmp0(view_text(x, "site"), view_text(y, "site"));
    if (site != 0)
        return site;
    const int opened = g_strcmp0(view_text(x, "opened"), view_text(y, "opened"));
    return opened != 0 ? opened
                       : (view_number(x, "id") > view_number(y, "id")) -
                             (view_number(x, "id") < view_number(y, "id"));
}

static void choose(List *list)
{
    size_t i;
    json_t *query;
    json_array_foreach(list->queries, i, query)
    {
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
        if (is_wanted(list, &list->asked, query) || g_strcmp0(id, list->opened) == 0)
            g_ptr_array_add(list->shown, query);
    }
    g_ptr_array_sort(list->shown, by_site_and_age);
}

static void add_number(const List *list, const json_t *query, const char *id)
{
    GString *out = list->page->main;
    g_autofree char *address = view_queries_address(&list->asked, id);
    g_string_append_printf(out, "<td class=\"r\" data-h=\"");
    serve_element(out, "", serve_say(list->page, N_("Query")), "\">");
    serve_element(out, "<a href=\"", address, "#q");
    serve_element(out, "", id, "\">");
    serve_element(out, "", id, "</a></td>");
    view_cell_patient(list->page, view_text(query, "record_id"));
}

static void add_query(const json_t *query, void *data)
{
    const List *list = data;
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
    g_autofree char *days =
        base_words_say(list->page->words, N_("{1} d"), "n", days_of(list, query));
    const bool is_open = g_strcmp0(id, list->opened) == 0;
    serve_element(list->page->main, "<tr id=\"q", id, is_open ? "\" class=\"open\">" : "\">");
    add_number(list, query, id);
    view_cell(
        list->page, N_("Visit"), "", view_event_label(list->study, view_text(query, "event")));
    view_cell(
        list->page, N_("Value"), "", view_field_label(list->study, view_text(query, "field")));
    view_cell(list->page, N_("Sent"),
        g_str_equal(kind_of(query), "held") ? "raw held" : "raw question",
        view_text(query, "value"));
    view_cell(list->page, N_("What is asked"), "", view_text(query, "message"));
    view_cell(list->page, N_("Waits"), "r", days);
    view_cell(list->page, N_("State"), "", serve_say(list->page, view_text(query, "state")));
    g_string_append(list->page->main, "</tr>\n");
    if (is_open)
        view_queries_form(list->page, query, &list->asked, N_COLUMNS);
}

/* The hospital's line, with a list for it to be written. */
static void add_group(const char *site, void *data)
{
    const List *list = data;
    GString *out = list->page->main;
    gint64 n = 0;
    size_t i;
    json_t *query;
    json_array_foreach(list->queries, i, query)
    {
        n += has_state(query, "open") && g_strcmp0(view_text(query, "site"), site) == 0;
    }
    g_string_append_printf(
        out, "<tr class=\"group\"><th colspan=\"%u\" scope=\"rowgroup\">", N_COLUMNS - 3);
    g_autofree char *text = base_words_say(list->page->words, N_("{1}, {2} open"), "tn",
        site ? view_site_label(list->study, site) : serve_say(list->page, N_("No hospital")),
        n);
    serve_element(out, "", text, "</th>");
    g_string_append_printf(out, "<td colspan=\"3\" class=\"r\">");
    if (site && n > 0 && serve_may(list->page, "list")) {
        serve_form(list->page, "/queries", "plain");
        serve_hidden(list->page, "act", "list");
        serve_hidden(list->page, "site", site);
        serve_element(out, "<button class=\"link\">",
            serve_say(list->page, N_("List for the hospital (XLSX)")), "</button>");
        serve_form_end(list->page);
    }
    g_string_append(out, "</td></tr>\n");
}

static void add_head(const List *list)
{
    static const ViewHead heads[N_COLUMNS] = {{N_("No."), "r"}, {N_("Patient"), ""},
        {N_("Visit"), ""}, {N_("Value"), ""}, {N_("Sent"), ""}, {N_("What is asked"), ""},
        {N_("Waits"), "r"}, {N_("State"), ""}};
    g_autofree char *title = base_words_say(list->page->words,
        N_("{1} by hospital, the longest wait first"), "n", (gint64)list->shown->len);
    view_table_begin(list->page, title, heads, N_COLUMNS);
}

static void add_list(const List *list)
{
    if (list->shown->len == 0) {
        serve_element(
            list->page->main, "<p>", serve_say(list->page, N_("Nothing is open.")), "</p>\n");
        return;
    }
    add_head(list);
    view_table_rows(list->page, list->shown, add_group, add_query, (void *)list);
}

/* ---- the view ---- */

static void add_lede(const List *list)
{
    const ViewQueries open = {.state = "open"}, answered = {.state = "answered"};
    const gint64 n_open = count(list, &open), n_answered = count(list, &answered);
    gint64 oldest = 0;
    size_t i;
    json_t *query;
    json_array_foreach(list->queries, i, query)
    {
        if (is_unsettled(query))
            oldest = MAX(oldest, days_of(list, query));
    }
    g_autofree char *text = base_words_say(list->page->words,
        N_("{1} queries are open; the oldest has waited {2} days. {3} answers wait for a "
           "decision."),
        "nnn", n_open, oldest, n_answered);
    serve_lede(list->page, text);
}

static void show_list(List *list)
{
    ServePage *page = list->page;
    view_heading(page, NULL);
    add_lede(list);
    g_string_append(page->main, "<div class=\"side\">\n");
    add_filters(list);
    g_string_append(page->main, "<div>\n");
    add_list(list);
    g_string_append(page->main, "</div>\n</div>\n");
    const ViewQueries *asked = &list->asked;
    const char *words[16] = {NULL};
    size_t n = 0;
    const struct {
        const char *option, *value;
    } options[] = {{"--state", g_str_equal(asked->state, "all") ? NULL : asked->state},
        {"--site", asked->site}, {"--rule", asked->rule}, {"--field", asked->field},
        {"--age", g_strcmp0(asked->waits, "more") == 0 ? "91" : NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        if (options[i].value) {
            words[n++] = options[i].option;
            words[n++] = options[i].value;
        }
    serve_terminal(page, "query list", view_site(page)->shown, words);
}

static gboolean refuse(const List *list, const char *msgid, const char *what, GError **error)
{
    g_autofree char *line = base_words_say(list->page->words, msgid, "t", what);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, line);
    return FALSE;
}

/* An address that names what is not there is none. */
static gboolean check(const List *list, GError **error)
{
    static const char *const states[] = {
        "active", "open", "answered", "accepted", "closed", "all", NULL};
    const ViewQueries *asked = &list->asked;
    const json_t *query;
    size_t i;
    bool is_there = !list->opened;
    json_array_foreach(list->queries, i, query)
    {
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
        is_there = is_there || g_strcmp0(id, list->opened) == 0;
    }
    if (list->page->request->segments->len > 2)
        return refuse(list, N_("No view has this address."), "", error);
    if (!is_there)
        return refuse(list, N_("there is no query {1}"), list->opened, error);
    if (!g_strv_contains(states, asked->state))
        return refuse(list, N_("queries have no state '{1}'"), asked->state, error);
    return !asked->site || schema_study_site(list->study, asked->site) != SIZE_MAX ||
           refuse(list, N_("the study has no hospital '{1}'"), asked->site, error);
}

static gboolean show(ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandQueryList options = {.db = view_site(page)->db,
        .which = {.site = page->hospital},
        .table = view_table(page, "json")};
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !command_query_list(&options, &sinks, &taken.facts, error))
        return FALSE;
    json_t *json = view_json(&taken, error);
    if (!json)
        return FALSE;
    view_narrow(page, json);
    List list = {.page = page,
        .study = registry_study(registry),
        .asked = view_queries_asked(page),
        .queries = json_object_get(json, "queries"),
        .shown = g_ptr_array_new(),
        .opened = serve_request_segment(page->request, 1)};
    const gboolean ok = check(&list, error);
    if (ok) {
        choose(&list);
        show_list(&list);
    }
    g_ptr_array_unref(list.shown);
    json_decref(json);
    return ok;
}

const ServeView view_queries = {.name = "queries",
    .title = N_("Queries"),
    .key = 'q',
    .show = show,
    .change = view_queries_change};
