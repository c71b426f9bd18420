/**
 * @file
 * Whom to call: the visits that did not come, those that can still be made first, with a letter
 * and a calendar for a hospital.
 */
#include "commands/due.h"

#include <string.h>

#include "base/date.h"
#include "serve/views/inside.h"
#include "serve/views/views.h"

#define N_COLUMNS 7U

/* What the address chooses; NULL is any. */
typedef struct {
    const char *state; /* "can" is all but those that were missed. */
    const char *site, *visit, *on;
} Asked;

typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    Asked asked;
    json_t *due;
    GPtrArray *shown; /* json_t *, borrowed. */
} List;

static char *address_of(const char *path, const Asked *asked)
{
    const ViewParameter parameters[] = {{"state", asked->state}, {"site", asked->site},
        {"visit", asked->visit}, {"on", asked->on}};
    return view_address(path, parameters, G_N_ELEMENTS(parameters));
}

static bool has_state(const json_t *visit, const char *state)
{
    const char *own = view_text(visit, "state");
    return !state || g_strcmp0(own, state) == 0 ||
           (g_str_equal(state, "can") && g_strcmp0(own, "missed") != 0);
}

static bool is_wanted(const Asked *asked, const json_t *visit)
{
    return has_state(visit, asked->state) &&
           (!asked->site || g_strcmp0(asked->site, view_text(visit, "site")) == 0) &&
           (!asked->visit || g_strcmp0(asked->visit, view_text(visit, "event")) == 0);
}

static gint64 count(const List *list, const Asked *asked)
{
    gint64 n = 0;
    size_t i;
    json_t *visit;
    json_array_foreach(list->due, i, visit)
    {
        n += is_wanted(asked, visit);
    }
    return n;
}

/* ---- filters ---- */

static void add_choice(
    const List *list, const Asked *chosen, const char *label, bool is_present)
{
    const gint64 n = count(list, chosen);
    g_autofree char *address = address_of("/due", chosen);
    if (n > 0 || is_present)
        view_facet(list->page, address, label, n, is_present);
}

static void add_states(const List *list)
{
    static const char *const states[][2] = {{NULL, N_("All")}, {"can", N_("Can still be made")},
        {"overdue", N_("Overdue")}, {"due", N_("Due")}, {"upcoming", N_("Upcoming")},
        {"missed", N_("Missed")}};
    Asked chosen = list->asked;
    view_facet_begin(list->page, serve_say(list->page, N_("State")));
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        chosen.state = states[i][0];
        add_choice(list, &chosen, serve_say(list->page, states[i][1]),
            g_strcmp0(list->asked.state, chosen.state) == 0);
    }
    view_facet_end(list->page);
}

static void add_visits(const List *list)
{
    Asked chosen = list->asked;
    view_facet_begin(list->page, serve_say(list->page, N_("Visit")));
    chosen.visit = NULL;
    add_choice(list, &chosen, serve_say(list->page, N_("Any")), !list->asked.visit);
    for (size_t e = 0; e < list->study->n_events; e++) {
        chosen.visit = list->study->events[e].unique_name;
        add_choice(list, &chosen, list->study->events[e].label,
            g_strcmp0(list->asked.visit, chosen.visit) == 0);
    }
    view_facet_end(list->page);
}

static void choose_site(const char *site, const char *label, bool is_present, void *data)
{
    const List *list = data;
    Asked chosen = list->asked;
    chosen.site = site;
    add_choice(list, &chosen, label, is_present);
}

static void add_filters(const List *list)
{
    serve_element(list->page->main, "<aside class=\"facets\" id=\"filters\" aria-label=\"",
        serve_say(list->page, N_("Filters")), "\">\n");
    add_states(list);
    add_visits(list);
    view_facet_sites(list->page, list->study, list->asked.site, choose_site, (void *)list);
    g_string_append(list->page->main, "</aside>\n");
}

/* ---- the list ---- */

static int32_t day_of(const json_t *visit, const char *key)
{
    const char *text = view_text(visit, key);
    int32_t day;
    return text && base_date_parse(text, BASE_DATE_YMD, &day) ? day : INT32_MAX;
}

static gint by_site(gconstpointer a, gconstpointer b)
{
    const json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
    const int site = g_strcmp0(view_text(x, "site"), view_text(y, "site"));
    return site != 0 ? site : g_strcmp0(view_text(x, "record_id"), view_text(y, "record_id"));
}

/* What closes soonest comes first; what can no longer be made comes last. */
static gint by_site_and_hurry(gconstpointer a, gconstpointer b)
{
    const json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
    const int site = g_strcmp0(view_text(x, "site"), view_text(y, "site"));
    const int missed = has_state(x, "missed") - has_state(y, "missed");
    const int32_t p = day_of(x, "to"), q = day_of(y, "to");
    const int32_t r = day_of(x, "due"), s = day_of(y, "due");
    return site != 0     ? site
           : missed != 0 ? missed
           : p != q      ? (p > q) - (p < q)
                         : (r > s) - (r < s);
}

/* The rows under way. */
typedef struct {
    const List *list;
    int32_t on;
} Rows;

static void add_window(const List *list, const json_t *visit, int32_t on)
{
    const char *to = view_text(visit, "to");
    g_autofree char *window = to ? base_words_say(list->page->words, N_("{1} to {2}"), "tt",
                                       view_text(visit, "from"), to)
                                 : g_strdup("");
    view_cell(list->page, N_("Window"), "nb", window);
    const bool is_open = to && !has_state(visit, "missed");
    g_autofree char *left = is_open ? base_words_say(list->page->words, N_("{1} d"), "n",
                                          (gint64)day_of(visit, "to") - on)
                                    : g_strdup("");
    view_cell(list->page, N_("Days left"), "r", left);
}

/* The forms that are missing. New text. */
static char *forms_of(const json_t *visit)
{
    GString *forms = g_string_new(NULL);
    size_t i;
    json_t *form;
    json_array_foreach(json_object_get(visit, "missing"), i, form)
    {
        g_string_append_printf(forms, "%s%s", i > 0 ? ", " : "", json_string_value(form));
    }
    return g_string_free(forms, FALSE);
}

static void add_visit(const json_t *visit, void *data)
{
    const Rows *rows = data;
    const List *list = rows->list;
    static const struct {
        const char *state, *shown, *class;
    } states[] = {{"upcoming", N_("upcoming"), ""}, {"due", N_("due"), ""},
        {"overdue", N_("overdue"), "held"}, {"missed", N_("missed"), "soft"}};
    GString *out = list->page->main;
    g_string_append(out, "<tr>");
    view_cell_patient(list->page, view_text(visit, "record_id"));
    view_cell(
        list->page, N_("Visit"), "", view_event_label(list->study, view_text(visit, "event")));
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (has_state(visit, states[i].state))
            view_cell(list->page, N_("State"), states[i].class,
                serve_say(list->page, states[i].shown));
    view_cell(list->page, N_("Due"), "nb", view_text(visit, "due"));
    add_window(list, visit, rows->on);
    g_autofree char *forms = forms_of(visit);
    view_cell(list->page, N_("Still missing"), "", forms);
    g_string_append(out, "</tr>\n");
}

static void add_group(const char *site, void *data)
{
    const List *list = ((const Rows *)data)->list;
    GString *out = list->page->main;
    Asked chosen = list->asked;
    chosen.site = site;
    g_autofree char *text = base_words_say(list->page->words, N_("{1}: {2}"), "tn",
        view_site_label(list->study, site), count(list, &chosen));
    g_string_append_printf(
        out, "<tr class=\"group\"><th colspan=\"%u\" scope=\"rowgroup\">", N_COLUMNS - 3);
    serve_element(out, "", text, "</th><td colspan=\"3\" class=\"r\">");
    if (!list->asked.site) {
        chosen.state = chosen.visit = NULL;
        g_autofree char *address = address_of("/due", &chosen);
        serve_element(out, "<a href=\"", address, "#letter\">");
        serve_element(out, "", serve_say(list->page, N_("Letter and calendar")), "</a>");
    }
    g_string_append(out, "</td></tr>\n");
}

static void add_head(const List *list)
{
    static const ViewHead heads[N_COLUMNS] = {{N_("Patient"), ""}, {N_("Visit"), ""},
        {N_("State"), ""}, {N_("Due"), ""}, {N_("Window"), ""}, {N_("Days left"), "r"},
        {N_("Still missing"), ""}};
    g_autofree char *title = base_words_say(list->page->words,
        N_("{1} by hospital, what closes soonest first"), "n", (gint64)list->shown->len);
    view_table_begin(list->page, title, heads, N_COLUMNS);
}

static void add_list(List *list, int32_t on)
{
    size_t i;
    json_t *visit;
    json_array_foreach(list->due, i, visit)
    {
        if (is_wanted(&list->asked, visit))
            g_ptr_array_add(list->shown, visit);
    }
    g_ptr_array_sort(list->shown, by_site_and_hurry);
    if (list->shown->len == 0) {
        serve_element(list->page->main, "<p>",
            serve_say(list->page, N_("No visit is like that.")), "</p>\n");
        return;
    }
    add_head(list);
    Rows rows = {list, on};
    view_table_rows(list->page, list->shown, add_group, add_visit, &rows);
}

/* ---- the view ---- */

static gboolean ask(const ServePage *page, const Asked *asked, const CommandDue *options,
    ViewTaken *taken, GError **error)
{
    CommandDue whole = *options;
    whole.db = view_site(page)->db;
    whole.on = asked->on;
    whole.site = page->hospital ? page->hospital : asked->site;
    CommandSinks sinks = view_sinks(page, taken);
    return command_due(&whole, &sinks, &taken->facts, error);
}

/* The day from which somebody can be seen, or NULL where nobody is to come. */
static const char *first_day(const List *list)
{
    const char *first = NULL;
    size_t i;
    json_t *visit;
    json_array_foreach(list->due, i, visit)
    {
        const char *from = view_text(visit, "from");
        if (has_state(visit, "upcoming") &&
            (!list->asked.site || g_strcmp0(list->asked.site, view_text(visit, "site")) == 0) &&
            (!first || g_strcmp0(from, first) < 0))
            first = from;
    }
    return first;
}

static void add_lede(const List *list)
{
    Asked asked = {.site = list->asked.site, .state = "overdue"};
    const gint64 n_overdue = count(list, &asked);
    asked.state = "due";
    const gint64 n_due = count(list, &asked);
    asked.state = "missed";
    const gint64 n_missed = count(list, &asked);
    const char *first = first_day(list);
    const BaseWords *words = list->page->words;
    g_autofree char *numbers = base_arguments("nnn", n_overdue + n_due, n_overdue, n_missed);
    g_autofree char *text =
        n_overdue + n_due > 0
            ? base_words_compose_n(words,
                  NN_("{1} visit can be made now; after its day: {2}; missed: {3}.",
                      "{1} visits can be made now; after their day: {2}; missed: {3}."),
                  n_overdue + n_due, numbers)
        : first
            ? base_words_say(
                  words, N_("Nobody is due until {1}; missed: {2}."), "tn", first, n_missed)
            : base_words_say(words, N_("Nobody is due any more; missed: {1}."), "n", n_missed);
    serve_lede(list->page, text);
}

/* Of one hospital: what can be sent to it. */
static gboolean add_letter(ServePage *page, const Asked *asked, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandDue options = {.letter = "-", .table = {.format = "html"}};
    if (!ask(page, asked, &options, &taken, error))
        return FALSE;
    const Asked calendar = {.site = asked->site, .on = asked->on};
    g_autofree char *address = address_of("/due/calendar", &calendar);
    serve_section(page, "letter", serve_say(page, N_("A letter to the hospital")), NULL);
    serve_element(page->main, "<pre>", taken.bytes->str, "</pre>\n");
    serve_element(page->main, "<p class=\"acts\"><a class=\"button\" href=\"", address, "\">");
    serve_element(page->main, "", serve_say(page, N_("Calendar (.ics)")), "</a></p>\n");
    serve_section_end(page);
    return TRUE;
}

/* ---- what came without all that is due ---- */

static void add_incomplete_visit(const json_t *visit, void *data)
{
    const List *list = data;
    g_autofree char *forms = forms_of(visit);
    g_string_append(list->page->main, "<tr>");
    view_cell_patient(list->page, view_text(visit, "record_id"));
    view_cell(
        list->page, N_("Visit"), "", view_event_label(list->study, view_text(visit, "event")));
    view_cell(list->page, N_("Still missing"), "", forms);
    g_string_append(list->page->main, "</tr>\n");
}

static void add_incomplete_group(const char *site, void *data)
{
    const List *list = data;
    serve_element(list->page->main, "<tr class=\"group\"><th colspan=\"3\" scope=\"rowgroup\">",
        view_site_label(list->study, site), "</th></tr>\n");
}

static void add_incomplete(const List *list, const json_t *incomplete)
{
    static const ViewHead heads[] = {
        {N_("Patient"), ""}, {N_("Visit"), ""}, {N_("Still missing"), ""}};
    const char *only = list->page->hospital ? list->page->hospital : list->asked.site;
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    size_t i;
    json_t *visit;
    json_array_foreach(incomplete, i, visit)
    {
        if (!only || g_strcmp0(only, view_text(visit, "site")) == 0)
            g_ptr_array_add(rows, visit);
    }
    g_ptr_array_sort(rows, by_site);
    if (rows->len == 0)
        return;
    g_autofree char *title = base_words_say(list->page->words,
        N_("Visits that came, with required fields still empty: {1}"), "n", (gint64)rows->len);
    view_table_begin(list->page, title, heads, G_N_ELEMENTS(heads));
    view_table_rows(list->page, rows, add_incomplete_group, add_incomplete_visit, (void *)list);
}

static gboolean give_calendar(ServePage *page, const Asked *asked, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandDue options = {.ics = "-", .table = view_table(page, "html")};
    if (!ask(page, asked, &options, &taken, error))
        return FALSE;
    g_autofree char *name =
        g_strconcat("due_", asked->site ? asked->site : "all", ".ics", NULL);
    page->file = serve_response_new(200, "text/calendar; charset=utf-8",
        g_string_free_to_bytes(g_steal_pointer(&taken.bytes)));
    serve_response_is_file(page->file, name);
    page->next = address_of("/due", asked);
    return TRUE;
}

static void say_command(ServePage *page, const Asked *asked)
{
    const char *words[12] = {NULL};
    size_t n = 0;
    const struct {
        const char *option, *value;
    } options[] = {{"--site", asked->site}, {"--on", asked->on},
        {"--state", g_strcmp0(asked->state, "can") == 0 ? NULL : asked->state},
        {"--letter", asked->site ? "letter.txt" : NULL},
        {"--ics", asked->site ? "due.ics" : NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        if (options[i].value) {
            words[n++] = options[i].option;
            words[n++] = options[i].value;
        }
    serve_terminal(page, "due", view_site(page)->shown, words);
}

static gboolean show_list(ServePage *page, const Asked *asked, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandDue options = {.table = view_table(page, "json")};
    /* The hospitals' own counts are of all, whichever is chosen. */
    const Asked all = {.on = asked->on};
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !ask(page, &all, &options, &taken, error))
        return FALSE;
    json_t *json = view_json(&taken, error);
    if (!json)
        return FALSE;
    int32_t on = base_clock_day(&page->clock);
    base_date_parse(view_text(json, "on"), BASE_DATE_YMD, &on);
    List list = {.page = page,
        .study = registry_study(registry),
        .asked = *asked,
        .due = json_object_get(json, "due"),
        .shown = g_ptr_array_new()};
    view_heading(page, NULL);
    add_lede(&list);
    g_string_append(page->main, "<div class=\"side\">\n");
    add_filters(&list);
    g_string_append(page->main, "<div>\n");
    add_list(&list, on);
    const gboolean ok = !asked->site || add_letter(page, asked, error);
    add_incomplete(&list, json_object_get(json, "incomplete"));
    g_string_append(page->main, "</div>\n</div>\n");
    say_command(page, asked);
    g_ptr_array_unref(list.shown);
    json_decref(json);
    return ok;
}

static gboolean show(ServePage *page, GError **error)
{
    const Asked asked = {.state = serve_request_parameter(page->request, "state"),
        .site =
            page->hospital ? page->hospital : serve_request_parameter(page->request, "site"),
        .visit = serve_request_parameter(page->request, "visit"),
        .on = serve_request_parameter(page->request, "on")};
    const char *what = serve_request_segment(page->request, 1);
    return what && g_str_equal(what, "calendar") ? give_calendar(page, &asked, error)
                                                 : show_list(page, &asked, error);
}

const ServeView view_due = {.name = "due", .title = N_("Due"), .key = 'd', .show = show};
