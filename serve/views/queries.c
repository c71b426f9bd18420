/**
 * @file
 * Queries: what hospitals are asked, the longest wait first, with filters that count; a query
 * opens in its row as a form.
 */
#include "serve/views/queries_list.h"

#include <string.h>

#include "base/error.h"
#include "commands/query.h"
#include "serve/views/import.h"
#include "serve/views/narrow.h"
#include "serve/views/views.h"

#define N_COLUMNS 8U

/* Of a form with lists that came back. */
enum { MOST_BODY = 32 * 1024 * 1024 };

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

/* Many of one cause stand as one line, unless the cause, or what is answered, was chosen. */
enum { MANY = 5 };

static bool folds(const ViewQueryList *list)
{
    return !list->asked.rule && !list->asked.field &&
           !g_str_equal(list->asked.state, "answered");
}

static void fold(ViewQueryList *list)
{
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) n_of = g_hash_table_new(NULL, NULL);
    GPtrArray *kept = g_ptr_array_new();
    for (guint i = 0; i < list->shown->len; i++) {
        json_t *query = list->shown->pdata[i];
        char *key = g_strdup_printf("%s %s %s %s", view_text(query, "site"),
            view_text(query, "rule_id"), view_text(query, "field"), view_text(query, "state"));
        json_t *leader = g_hash_table_lookup(first, key);
        if (!leader)
            (void)g_hash_table_insert(first, g_strdup(key), leader = query);
        const int n = GPOINTER_TO_INT(g_hash_table_lookup(n_of, leader)) + 1;
        (void)g_hash_table_insert(n_of, leader, GINT_TO_POINTER(n));
        g_free(key);
    }
    for (guint i = 0; i < list->shown->len; i++) {
        json_t *query = list->shown->pdata[i];
        g_autofree char *key = g_strdup_printf("%s %s %s %s", view_text(query, "site"),
            view_text(query, "rule_id"), view_text(query, "field"), view_text(query, "state"));
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
        json_t *leader = g_hash_table_lookup(first, key);
        const int n = GPOINTER_TO_INT(g_hash_table_lookup(n_of, leader));
        if (n > MANY && leader == query)
            (void)g_hash_table_insert(list->causes, query, GINT_TO_POINTER(n));
        if (n <= MANY || leader == query || g_strcmp0(id, list->opened) == 0)
            g_ptr_array_add(kept, query);
    }
    g_ptr_array_unref(list->shown);
    list->shown = kept;
}

static void choose(ViewQueryList *list)
{
    size_t i;
    json_t *query;
    json_array_foreach(list->queries, i, query)
    {
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
        if (view_queries_is_wanted(list, &list->asked, query) ||
            g_strcmp0(id, list->opened) == 0)
            g_ptr_array_add(list->shown, query);
    }
    g_ptr_array_sort(list->shown, by_site_and_age);
    list->n_shown = list->shown->len;
    if (folds(list))
        fold(list);
}

static void add_number(const ViewQueryList *list, const json_t *query, const char *id)
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

/* What would settle many of one cause. */
static const char *mend_words(const ViewQueryList *list, const json_t *query)
{
    static const char *const words[][2] = {
        {"type",
            N_("If the whole column is written so: the order of its dates, or its words, in "
               "the hospital's profile; then its file once more.")},
        {"range",
            N_("Another unit? A factor in the hospital's profile; then its file once more.")},
        {"choice", N_("A recoding in the hospital's profile; then its file once more.")},
        {"agreed",
            N_("Who at the hospital agreed to the rule, in its profile; then its file once "
               "more.")},
        {"event", N_("Is the column of this visit? A map of the hospital says of which.")}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_strcmp0(view_text(query, "rule_id"), words[i][0]) == 0)
            return serve_say(list->page, words[i][1]);
    return serve_say(list->page, N_("The hospital's answer."));
}

/* Many of one cause: how many, an example, what would settle them; the line unfolds. */
static void add_cause_line(const ViewQueryList *list, const json_t *query, int n)
{
    ServePage *page = list->page;
    ViewQueries chosen = list->asked;
    chosen.site = view_text(query, "site");
    chosen.rule = view_text(query, "rule_id");
    chosen.field = view_text(query, "field");
    chosen.state = view_text(query, "state");
    g_autofree char *address = view_queries_address(&chosen, NULL);
    g_autofree char *many = base_words_say(page->words, N_("{1} alike"), "n", (gint64)n);
    g_autofree char *days =
        base_words_say(page->words, N_("{1} d"), "n", view_query_days(list, query));
    g_autofree char *like = base_words_say(page->words, N_("{1}, for one"), "t",
        view_text(query, "value") ? view_text(query, "value") : "");
    serve_element(page->main, "<tr><td colspan=\"3\"><b><a href=\"", address, "\">");
    serve_element(page->main, "", many, "</a></b></td>");
    view_cell(page, N_("Value"), "", view_field_label(list->study, chosen.field));
    view_cell(page, N_("Sent"),
        g_str_equal(view_query_kind(query), "held") ? "held" : "question",
        view_text(query, "value") ? like : "");
    serve_element(page->main, "<td data-h=\"", serve_say(page, N_("What is asked")), "\">");
    serve_element(
        page->main, "", view_rule_words(page, chosen.rule), "<br><span class=\"soft\">");
    serve_element(page->main, "", mend_words(list, query), "</span></td>");
    view_cell(page, N_("Waits"), "r", days);
    view_cell(page, N_("State"), "", serve_say(page, chosen.state));
    g_string_append(page->main, "</tr>\n");
}

/* "answered: 62", or its words. New text. */
static char *state_of(const ViewQueryList *list, const json_t *query)
{
    const char *state = view_text(query, "state"), *value = view_text(query, "new_value");
    const char *said = value ? value : view_text(query, "answer");
    return g_strcmp0(state, "answered") == 0 && said
               ? g_strdup_printf("%s: %s", serve_say(list->page, state), said)
               : g_strdup(serve_say(list->page, state));
}

static void add_query(const json_t *query, void *data)
{
    const ViewQueryList *list = data;
    const int n = GPOINTER_TO_INT(g_hash_table_lookup(list->causes, query));
    if (n > 0)
        add_cause_line(list, query, n);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
    g_autofree char *days =
        base_words_say(list->page->words, N_("{1} d"), "n", view_query_days(list, query));
    const bool is_open = g_strcmp0(id, list->opened) == 0;
    if (n > 0 && !is_open)
        return;
    g_autofree char *state = state_of(list, query);
    serve_element(list->page->main, "<tr id=\"q", id, is_open ? "\" class=\"open\">" : "\">");
    add_number(list, query, id);
    view_cell(
        list->page, N_("Visit"), "", view_event_label(list->study, view_text(query, "event")));
    view_cell(
        list->page, N_("Value"), "", view_field_label(list->study, view_text(query, "field")));
    view_cell(list->page, N_("Sent"),
        g_str_equal(view_query_kind(query), "held") ? "raw held" : "raw question",
        view_text(query, "value"));
    view_cell(list->page, N_("What is asked"), "", view_text(query, "message"));
    view_cell(list->page, N_("Waits"), "r", days);
    view_cell(list->page, N_("State"), "", state);
    g_string_append(list->page->main, "</tr>\n");
    if (is_open)
        view_queries_form(list->page, query, &list->asked, N_COLUMNS);
}

/* The hospital's line, with a list for it to be written. */
static void add_group(const char *site, void *data)
{
    const ViewQueryList *list = data;
    GString *out = list->page->main;
    gint64 n = 0;
    size_t i;
    json_t *query;
    json_array_foreach(list->queries, i, query)
    {
        n += view_query_has_state(query, "open") &&
             g_strcmp0(view_text(query, "site"), site) == 0;
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
        serve_element(out, " \xc2\xb7 <a href=\"/queries/lists?site=", site, "#mail\">");
        serve_element(out, "", serve_say(list->page, N_("Mail")), "</a>");
    }
    g_string_append(out, "</td></tr>\n");
}

static gint by_end(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(
        view_text(*(json_t *const *)b, "closed"), view_text(*(json_t *const *)a, "closed"));
}

/* Where nothing waits: what was settled last, of the hospital and cause that are chosen. */
static void add_closed(const ViewQueryList *list)
{
    enum { MOST = 10 };
    ViewQueries all = list->asked;
    size_t i;
    json_t *query;
    if (!g_str_equal(all.state, "active"))
        return;
    all.state = "all";
    json_array_foreach(list->queries, i, query)
    {
        if (view_text(query, "closed") && view_queries_is_wanted(list, &all, query))
            g_ptr_array_add(list->shown, query);
    }
    g_ptr_array_sort(list->shown, by_end);
    if (list->shown->len > MOST)
        g_ptr_array_set_size(list->shown, MOST);
    g_ptr_array_sort(list->shown, by_site_and_age);
}

static void add_head(const ViewQueryList *list, bool is_any)
{
    static const ViewHead heads[N_COLUMNS] = {{N_("No."), "r"}, {N_("Patient"), ""},
        {N_("Visit"), ""}, {N_("Value"), ""}, {N_("Sent"), ""}, {N_("What is asked"), ""},
        {N_("Waits"), "r"}, {N_("State"), ""}};
    g_autofree char *title = base_words_say(list->page->words,
        is_any ? N_("{1} by hospital, the longest wait first")
               : N_("The {1} that were settled last, by hospital"),
        "n", is_any ? list->n_shown : (gint64)list->shown->len);
    view_table_begin(list->page, title, heads, N_COLUMNS);
}

static void add_list(const ViewQueryList *list)
{
    const bool is_any = list->shown->len > 0;
    if (!is_any)
        add_closed(list);
    if (list->shown->len == 0) {
        serve_element(list->page->main, "<p>",
            serve_say(list->page, N_("No query is so chosen.")), "</p>\n");
        return;
    }
    add_head(list, is_any);
    view_table_rows(list->page, list->shown, add_group, add_query, (void *)list);
}

/* ---- the view ---- */

static void add_lede(const ViewQueryList *list)
{
    const ViewQueries open = {.state = "open"}, answered = {.state = "answered"};
    const gint64 n_open = view_queries_count(list, &open),
                 n_answered = view_queries_count(list, &answered);
    gint64 oldest = 0;
    size_t i;
    json_t *query;
    json_array_foreach(list->queries, i, query)
    {
        if (view_query_is_unsettled(query))
            oldest = MAX(oldest, view_query_days(list, query));
    }
    if (n_open + n_answered == 0) {
        serve_lede(list->page, serve_say(list->page, N_("Nothing is open.")));
        return;
    }
    g_autofree char *are_open =
        view_count(list->page, NN_("{1} query is open", "{1} queries are open"), n_open);
    g_autofree char *days = view_count(list->page,
        NN_("the oldest has waited {1} day", "the oldest has waited {1} days"), oldest);
    g_autofree char *answers = view_count(list->page,
        NN_("{1} answer waits for a decision", "{1} answers wait for a decision"), n_answered);
    g_autofree char *text =
        base_words_say(list->page->words, N_("{1}; {2}. {3}."), "ttt", are_open, days, answers);
    serve_lede(list->page, text);
}

/* All answers that are listed, accepted at once: those that the command would choose alike. */
static gboolean add_accept_all(const ViewQueryList *list, GError **error)
{
    const ViewQueries *asked = &list->asked;
    ServePage *page = list->page;
    gint64 n;
    if (!g_str_equal(asked->state, "answered") || asked->kind || asked->waits ||
        list->shown->len == 0 || !serve_may(page, "accept_all"))
        return TRUE;
    if (!asked->site && !asked->rule && !asked->field) {
        serve_element(page->main, "<p class=\"soft\">",
            serve_say(page, N_("Choose a hospital: its answers can then be accepted at once.")),
            "</p>\n");
        return TRUE;
    }
    g_autofree char *seen = view_queries_seen_answers(page, asked, &n, error);
    if (!seen)
        return FALSE;
    g_autofree char *back = view_queries_address(asked, NULL);
    g_autofree char *label =
        view_count(page, NN_("Accept the {1} answer below", "Accept all {1} answers below"), n);
    const char *const kept[][2] = {{"site", asked->site}, {"rule", asked->rule},
        {"field", asked->field}, {"back", back}, {"seen", seen}};
    /* The address has what is chosen: after a fault the same list is shown. */
    serve_form(page, back, "acts");
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (kept[i][1])
            serve_hidden(page, kept[i][0], kept[i][1]);
    serve_input(page, &(const ServeInput){.id = "all",
                          .name = "text",
                          .label = serve_say(page, N_("Why they stand, for the audit trail")),
                          .attributes = " required",
                          .value = serve_sent(page, "text", NULL),
                          .grows = true});
    serve_element(
        page->main, "<button name=\"act\" value=\"accept_all\">", label, "</button>\n");
    serve_form_end(page);
    return TRUE;
}

static gboolean show_list(ViewQueryList *list, GError **error)
{
    ServePage *page = list->page;
    view_heading(page, NULL);
    view_queries_parts(page, NULL);
    add_lede(list);
    g_string_append(page->main, "<div class=\"side\">\n");
    view_queries_filters(list);
    g_string_append(page->main, "<div>\n");
    const gboolean ok = add_accept_all(list, error);
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
    return ok;
}

/* The coordinator's own parts. */
static gboolean show_part(ServePage *page, const char *part, GError **error)
{
    if (page->hospital) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("no view has this address")));
        return FALSE;
    }
    view_heading(page, NULL);
    view_queries_parts(page, part);
    return g_str_equal(part, "lists") ? view_queries_lists(page, error)
                                      : view_queries_answers(page, error);
}

/* An address that names what is not there is none. */
static gboolean check(const ViewQueryList *list, GError **error)
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
        return view_refuse(list->page, N_("No view has this address."), "", error);
    if (!is_there)
        return view_refuse(list->page, N_("there is no query {1}"), list->opened, error);
    if (!g_strv_contains(states, asked->state))
        return view_refuse(list->page, N_("queries have no state '{1}'"), asked->state, error);
    return !asked->site || schema_study_site(list->study, asked->site) != SIZE_MAX ||
           view_refuse(list->page, N_("the study has no hospital '{1}'"), asked->site, error);
}

static gboolean show(ServePage *page, GError **error)
{
    const char *part = serve_request_segment(page->request, 1);
    if (g_strcmp0(part, "lists") == 0 || g_strcmp0(part, "answers") == 0)
        return show_part(page, part, error);
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
    ViewQueryList list = {.page = page,
        .study = registry_study(registry),
        .asked = view_queries_asked(page),
        .queries = json_object_get(json, "queries"),
        .shown = g_ptr_array_new(),
        .causes = g_hash_table_new(NULL, NULL),
        .opened = part};
    gboolean ok = check(&list, error);
    if (ok) {
        choose(&list);
        ok = show_list(&list, error);
    }
    g_ptr_array_unref(list.shown);
    g_hash_table_unref(list.causes);
    json_decref(json);
    return ok;
}

const ServeView view_queries = {.name = "queries",
    .title = N_("Queries"),
    .key = 'q',
    .show = show,
    .change = view_queries_change,
    .most_body = MOST_BODY};
