/**
 * @file
 * Whom to call: the visits that did not come, those that can still be made first, with a letter
 * and a calendar for a hospital.
 */
#include "serve/views/due.h"

#include <string.h>

#include "base/date.h"
#include "commands/due.h"
#include "serve/views/views.h"

/* ---- filters ---- */

static void add_choice(
    const ViewDueList *list, const ViewDueAsked *chosen, const char *label, bool is_present)
{
    const gint64 n = view_due_count(list, chosen);
    g_autofree char *address = view_due_address("/due", chosen);
    if (n > 0 || is_present)
        view_facet(list->page, address, label, n, is_present);
}

static const char *const states[][2] = {{NULL, N_("All")}, {"can", N_("Can still be made")},
    {"overdue", N_("Overdue")}, {"due", N_("Due")}, {"upcoming", N_("Upcoming")},
    {"missed", N_("Missed")}};

static void add_states(const ViewDueList *list)
{
    ViewDueAsked chosen = list->asked;
    view_facet_begin(list->page, serve_say(list->page, N_("State")));
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        chosen.state = states[i][0];
        add_choice(list, &chosen, serve_say(list->page, states[i][1]),
            g_strcmp0(list->asked.state, chosen.state) == 0);
    }
    view_facet_end(list->page);
}

static void add_visits(const ViewDueList *list)
{
    ViewDueAsked chosen = list->asked;
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
    const ViewDueList *list = data;
    ViewDueAsked chosen = list->asked;
    chosen.site = site;
    add_choice(list, &chosen, label, is_present);
}

/* The same as of another day. */
static void add_day(const ViewDueList *list)
{
    char day[BASE_DATE_SIZE];
    base_date_format(list->on, day);
    const char *const kept[][2] = {{"state", list->asked.state}, {"visit", list->asked.visit},
        {"site", list->page->hospital ? NULL : list->asked.site}};
    serve_ask(list->page, "/due", "days");
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (kept[i][1])
            serve_hidden(list->page, kept[i][0], kept[i][1]);
    serve_input(list->page, &(const ServeInput){.id = "on",
                                .name = "on",
                                .label = serve_say(list->page, N_("As of the day")),
                                .attributes = " type=\"date\" required",
                                .value = day});
    serve_element(
        list->page->main, "<button>", serve_say(list->page, N_("Show")), "</button>\n");
    serve_form_end(list->page);
}

static void add_filters(const ViewDueList *list)
{
    serve_element(list->page->main, "<aside class=\"facets\" id=\"filters\" aria-label=\"",
        serve_say(list->page, N_("Filters")), "\">\n");
    add_states(list);
    add_visits(list);
    view_facet_sites(list->page, list->study, list->asked.site, choose_site, (void *)list);
    add_day(list);
    g_string_append(list->page->main, "</aside>\n");
}

/* ---- asking ---- */

/* The states of the command that an asked one stands for; NULL is all. New. */
static GPtrArray *states_of(const ViewDueAsked *asked)
{
    static const char *const can[] = {"overdue", "due", "upcoming"};
    if (!asked->state)
        return NULL;
    GPtrArray *list = g_ptr_array_new();
    if (!g_str_equal(asked->state, "can"))
        g_ptr_array_add(list, (gpointer)asked->state);
    for (size_t i = 0; g_str_equal(asked->state, "can") && i < G_N_ELEMENTS(can); i++)
        g_ptr_array_add(list, (gpointer)can[i]);
    return list;
}

/* @param as_file  the document is written, not handed over. */
static gboolean ask(const ServePage *page, const ViewDueAsked *asked, const CommandDue *options,
    bool as_file, ViewTaken *taken, GError **error)
{
    g_autoptr(GPtrArray) wanted = states_of(asked);
    g_autoptr(GPtrArray) visits = asked->visit ? g_ptr_array_new() : NULL;
    if (visits)
        g_ptr_array_add(visits, (gpointer)asked->visit);
    CommandDue whole = *options;
    whole.db = view_site(page)->db;
    whole.on = asked->on;
    whole.site = page->hospital ? page->hospital : asked->site;
    whole.states = wanted;
    whole.visits = visits;
    CommandSinks sinks = view_sinks(page, taken);
    if (as_file)
        sinks.document = NULL;
    return command_due(&whole, &sinks, &taken->facts, error);
}

/* ---- what is said ---- */

/* The day from which somebody can be seen, or NULL where nobody is to come. */
static const char *first_day(const ViewDueList *list)
{
    const char *first = NULL;
    size_t i;
    json_t *visit;
    json_array_foreach(list->due, i, visit)
    {
        const char *from = view_text(visit, "from");
        if (view_due_has_state(visit, "upcoming") &&
            (!list->asked.site || g_strcmp0(list->asked.site, view_text(visit, "site")) == 0) &&
            (!first || g_strcmp0(from, first) < 0))
            first = from;
    }
    return first;
}

static void add_lede(const ViewDueList *list)
{
    ViewDueAsked asked = {.site = list->asked.site, .state = "overdue"};
    const gint64 n_overdue = view_due_count(list, &asked);
    asked.state = "due";
    const gint64 n_due = view_due_count(list, &asked);
    asked.state = "missed";
    const gint64 n_missed = view_due_count(list, &asked);
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

static void add_link(const ServePage *page, const char *path, const ViewDueAsked *asked,
    const char *class, const char *label)
{
    g_autofree char *address = view_due_address(path, asked);
    g_string_append_printf(page->main, " <a class=\"%s\" href=\"", class);
    serve_element(page->main, "", address, "\">");
    serve_element(page->main, "", label, "</a>");
}

/* The same list in each format, and as a calendar. */
static void add_files(const ViewDueList *list)
{
    ServePage *page = list->page;
    serve_element(
        page->main, "<p class=\"acts files\">", serve_say(page, N_("As a file:")), "");
    for (const ViewFormat *one = view_formats; one->format; one++) {
        g_autofree char *path = g_strconcat("/due/as/", one->format, NULL);
        add_link(page, path, &list->asked, "file", one->name);
    }
    add_link(
        page, "/due/calendar", &list->asked, "file", serve_say(page, N_("Calendar (.ics)")));
    g_string_append(page->main, "</p>\n");
}

/* Of one hospital: what can be sent to it. */
static gboolean add_letter(ServePage *page, const ViewDueAsked *asked, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandDue options = {.letter = "-", .table = {.format = "html"}};
    if (!ask(page, asked, &options, false, &taken, error))
        return FALSE;
    serve_section(page, "letter", serve_say(page, N_("A letter to the hospital")),
        serve_say(page, N_("Of the visits that are listed above, in the language of the "
                           "hospital's profile, to whom the profile names.")));
    serve_element(page->main, "<pre>", taken.bytes->str, "</pre>\n<p class=\"acts\">");
    serve_element(page->main,
        "<button type=\"button\" data-copy=\"#letter ~ pre\" data-done=\"",
        serve_say(page, N_("Copied")), "\" hidden>");
    serve_element(page->main, "", serve_say(page, N_("Copy")), "</button>");
    add_link(page, "/due/letter", asked, "button", serve_say(page, N_("Text file")));
    add_link(page, "/due/calendar", asked, "button", serve_say(page, N_("Calendar (.ics)")));
    g_string_append(page->main, "</p>\n");
    serve_section_end(page);
    return TRUE;
}

static void say_command(ServePage *page, const ViewDueAsked *asked)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GPtrArray) wanted = states_of(asked);
    const char *const options[][2] = {{"--site", asked->site}, {"--on", asked->on},
        {"--visit", asked->visit}, {"--letter", asked->site ? "letter.txt" : NULL},
        {"--ics", asked->site ? "due.ics" : NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        for (size_t k = 0; options[i][1] && k < 2; k++)
            g_ptr_array_add(words, (gpointer)options[i][k]);
    for (guint i = 0; wanted && i < wanted->len; i++) {
        g_ptr_array_add(words, (gpointer) "--state");
        g_ptr_array_add(words, wanted->pdata[i]);
    }
    g_ptr_array_add(words, NULL);
    serve_terminal(page, "due", view_site(page)->shown, (const char *const *)words->pdata);
}

/* ---- the view ---- */

static gboolean give_text(ServePage *page, ViewTaken *taken, const char *type,
    const ViewDueAsked *asked, const char *ending)
{
    g_autofree char *name =
        g_strconcat("due_", asked->site ? asked->site : "all", ending, NULL);
    page->file =
        serve_response_new(200, type, g_string_free_to_bytes(g_steal_pointer(&taken->bytes)));
    serve_response_is_file(page->file, name);
    page->next = view_due_address("/due", asked);
    return TRUE;
}

static gboolean give_calendar(ServePage *page, const ViewDueAsked *asked, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandDue options = {.ics = "-", .table = view_table(page, "html")};
    return ask(page, asked, &options, false, &taken, error) &&
           give_text(page, &taken, "text/calendar; charset=utf-8", asked, ".ics");
}

static gboolean give_letter(ServePage *page, const ViewDueAsked *asked, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandDue options = {.letter = "-", .table = {.format = "html"}};
    return ask(page, asked, &options, false, &taken, error) &&
           give_text(page, &taken, "text/plain; charset=utf-8", asked, ".txt");
}

static gboolean give_file(
    ServePage *page, const ViewDueAsked *asked, const char *name, GError **error)
{
    const ViewFormat *format = name ? view_format(name) : NULL;
    if (!format)
        return view_refuse(page, N_("No view has this address."), "", error);
    g_auto(ViewTaken) taken = {0};
    const CommandDue options = {.table = view_table(page, format->format)};
    g_autofree char *file = g_strconcat("due_", asked->site ? asked->site : "all", NULL);
    if (!ask(page, asked, &options, true, &taken, error))
        return FALSE;
    view_give_file(page, &taken, format, file);
    page->next = view_due_address("/due", asked);
    return TRUE;
}

static gboolean show_list(
    ServePage *page, const SchemaStudy *study, const ViewDueAsked *asked, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandDue options = {.table = view_table(page, "json")};
    /* The hospitals' own counts are of all, whichever is chosen. */
    const ViewDueAsked all = {.on = asked->on};
    json_t *json =
        ask(page, &all, &options, false, &taken, error) ? view_json(&taken, error) : NULL;
    if (!json)
        return FALSE;
    ViewDueList list = {.page = page,
        .study = study,
        .asked = *asked,
        .due = json_object_get(json, "due"),
        .incomplete = json_object_get(json, "incomplete"),
        .on = base_clock_day(&page->clock)};
    base_date_parse(view_text(json, "on"), BASE_DATE_YMD, &list.on);
    view_heading(page, NULL);
    add_lede(&list);
    g_string_append(page->main, "<div class=\"side\">\n");
    add_filters(&list);
    g_string_append(page->main, "<div class=\"snug\">\n");
    view_due_rows(&list);
    add_files(&list);
    const gboolean ok = !asked->site || add_letter(page, asked, error);
    view_due_incomplete(&list);
    g_string_append(page->main, "</div>\n</div>\n");
    say_command(page, asked);
    json_decref(json);
    return ok;
}

/* An address that names what is not there is none. */
static gboolean check(
    const ServePage *page, const SchemaStudy *study, const ViewDueAsked *asked, GError **error)
{
    bool is_known = false;
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        is_known = is_known || g_strcmp0(asked->state, states[i][0]) == 0;
    if (!is_known)
        return view_refuse(page, N_("visits have no state '{1}'"), asked->state, error);
    if (asked->visit && schema_study_event(study, asked->visit) == SIZE_MAX)
        return view_refuse(page, N_("the study has no visit '{1}'"), asked->visit, error);
    return !asked->site || schema_study_site(study, asked->site) != SIZE_MAX ||
           view_refuse(page, N_("the study has no hospital '{1}'"), asked->site, error);
}

static gboolean show(ServePage *page, GError **error)
{
    const ViewDueAsked asked = {.state = serve_request_parameter(page->request, "state"),
        .site =
            page->hospital ? page->hospital : serve_request_parameter(page->request, "site"),
        .visit = serve_request_parameter(page->request, "visit"),
        .on = serve_request_parameter(page->request, "on")};
    const char *what = serve_request_segment(page->request, 1);
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !check(page, registry_study(registry), &asked, error))
        return FALSE;
    if (!what)
        return show_list(page, registry_study(registry), &asked, error);
    if (g_str_equal(what, "calendar"))
        return give_calendar(page, &asked, error);
    if (g_str_equal(what, "letter"))
        return give_letter(page, &asked, error);
    return g_str_equal(what, "as")
               ? give_file(page, &asked, serve_request_segment(page->request, 2), error)
               : view_refuse(page, N_("No view has this address."), "", error);
}

const ServeView view_due = {.name = "due", .title = N_("Due"), .key = 'd', .show = show};
