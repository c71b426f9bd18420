/**
 * @file
 * The visits that did not come, and those that came incomplete, by hospital.
 */
#include "serve/views/due.h"

#include <string.h>

#include "base/date.h"

#define N_COLUMNS 7U

char *view_due_address(const char *path, const ViewDueAsked *asked)
{
    const ViewParameter parameters[] = {{"state", asked->state}, {"site", asked->site},
        {"visit", asked->visit}, {"on", asked->on}};
    return view_address(path, parameters, G_N_ELEMENTS(parameters));
}

bool view_due_has_state(const json_t *visit, const char *state)
{
    const char *own = view_text(visit, "state");
    return !state || g_strcmp0(own, state) == 0 ||
           (g_str_equal(state, "can") && g_strcmp0(own, "missed") != 0);
}

static bool is_of(const json_t *visit, const char *key, const char *wanted)
{
    return !wanted || g_strcmp0(wanted, view_text(visit, key)) == 0;
}

static bool is_wanted(const ViewDueAsked *asked, const json_t *visit)
{
    return view_due_has_state(visit, asked->state) && is_of(visit, "site", asked->site) &&
           is_of(visit, "event", asked->visit);
}

gint64 view_due_count(const ViewDueList *list, const ViewDueAsked *asked)
{
    gint64 n = 0;
    size_t i;
    const json_t *visit;
    json_array_foreach(list->due, i, visit)
    {
        n += is_wanted(asked, visit);
    }
    return n;
}

/* ---- in which order ---- */

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
    const int missed = view_due_has_state(x, "missed") - view_due_has_state(y, "missed");
    const int32_t p = day_of(x, "to"), q = day_of(y, "to");
    const int32_t r = day_of(x, "due"), s = day_of(y, "due");
    return site != 0     ? site
           : missed != 0 ? missed
           : p != q      ? (p > q) - (p < q)
                         : (r > s) - (r < s);
}

/* ---- a visit ---- */

static void add_window(const ViewDueList *list, const json_t *visit)
{
    const char *to = view_text(visit, "to");
    g_autofree char *window = to ? base_words_say(list->page->words, N_("{1} to {2}"), "tt",
                                       view_text(visit, "from"), to)
                                 : g_strdup("");
    view_cell(list->page, N_("Window"), "nb", window);
    const bool is_open = to && !view_due_has_state(visit, "missed");
    g_autofree char *left = is_open ? base_words_say(list->page->words, N_("{1} d"), "n",
                                          (gint64)day_of(visit, "to") - list->on)
                                    : g_strdup("");
    view_cell(list->page, N_("Days left"), "r", left);
}

/* The forms that are missing. New text. */
static char *forms_of(const SchemaStudy *study, const json_t *visit)
{
    GString *forms = g_string_new(NULL);
    size_t i;
    const json_t *form;
    json_array_foreach(json_object_get(visit, "missing"), i, form)
    {
        const size_t index = schema_study_form(study, json_string_value(form));
        g_autofree char *label =
            index != SIZE_MAX ? schema_form_label(study->dictionary, index) : NULL;
        g_string_append_printf(
            forms, "%s%s", i > 0 ? ", " : "", label ? label : json_string_value(form));
    }
    return g_string_free(forms, FALSE);
}

static void add_whose(const ViewDueList *list, const json_t *visit)
{
    g_string_append(list->page->main, "<tr>");
    view_cell_patient(list->page, view_text(visit, "record_id"));
    view_cell(list->page, N_("Visit"), "bare",
        view_event_label(list->study, view_text(visit, "event")));
}

static void add_missing(const ViewDueList *list, const json_t *visit)
{
    g_autofree char *forms = forms_of(list->study, visit);
    view_cell(list->page, N_("Still missing"), "last", forms);
    g_string_append(list->page->main, "</tr>\n");
}

static void add_visit(const json_t *visit, void *data)
{
    const ViewDueList *list = data;
    static const struct {
        const char *state, *shown, *class;
    } states[] = {{"upcoming", N_("upcoming"), "bare"}, {"due", N_("due"), "bare"},
        {"overdue", N_("overdue"), "bare held"}, {"missed", N_("missed"), "bare soft"}};
    add_whose(list, visit);
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (view_due_has_state(visit, states[i].state))
            view_cell(list->page, N_("State"), states[i].class,
                serve_say(list->page, states[i].shown));
    view_cell(list->page, N_("Due"), "nb", view_text(visit, "due"));
    add_window(list, visit);
    add_missing(list, visit);
}

/* ---- a hospital ---- */

static void add_group(const char *site, void *data)
{
    const ViewDueList *list = data;
    GString *out = list->page->main;
    ViewDueAsked chosen = list->asked;
    chosen.site = site;
    g_autofree char *text = base_words_say(list->page->words, N_("{1}: {2}"), "tn",
        view_site_label(list->study, site), view_due_count(list, &chosen));
    g_string_append_printf(
        out, "<tr class=\"group\"><th colspan=\"%u\" scope=\"rowgroup\">", N_COLUMNS - 2);
    serve_element(out, "", text, "</th><td colspan=\"2\" class=\"r\">");
    if (!list->asked.site) {
        g_autofree char *address = view_due_address("/due", &chosen);
        serve_element(out, "<a href=\"", address, "#letter\">");
        serve_element(out, "", serve_say(list->page, N_("Letter and calendar")), "</a>");
    }
    g_string_append(out, "</td></tr>\n");
}

void view_due_rows(const ViewDueList *list)
{
    static const ViewHead heads[N_COLUMNS] = {{N_("Patient"), ""}, {N_("Visit"), ""},
        {N_("State"), ""}, {N_("Due"), ""}, {N_("Window"), ""}, {N_("Days left"), "r"},
        {N_("Still missing"), ""}};
    g_autoptr(GPtrArray) shown = g_ptr_array_new();
    size_t i;
    json_t *visit;
    json_array_foreach(list->due, i, visit)
    {
        if (is_wanted(&list->asked, visit))
            g_ptr_array_add(shown, visit);
    }
    if (shown->len == 0) {
        serve_element(list->page->main, "<p>",
            serve_say(list->page, N_("No visit is like that.")), "</p>\n");
        return;
    }
    g_ptr_array_sort(shown, by_site_and_hurry);
    g_autofree char *title = view_count(list->page,
        NN_("{1} visit that did not come",
            "{1} visits that did not come, by hospital, what closes soonest first"),
        (gint64)shown->len);
    view_table_begin(list->page, title, heads, N_COLUMNS);
    view_table_rows(list->page, shown, add_group, add_visit, (void *)list);
}

/* ---- what came without all that is due ---- */

static void add_incomplete_visit(const json_t *visit, void *data)
{
    add_whose(data, visit);
    add_missing(data, visit);
}

static void add_incomplete_group(const char *site, void *data)
{
    const ViewDueList *list = data;
    serve_element(list->page->main, "<tr class=\"group\"><th colspan=\"3\" scope=\"rowgroup\">",
        view_site_label(list->study, site), "</th></tr>\n");
}

void view_due_incomplete(const ViewDueList *list)
{
    static const ViewHead heads[] = {
        {N_("Patient"), ""}, {N_("Visit"), ""}, {N_("Still missing"), ""}};
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    size_t i;
    json_t *visit;
    json_array_foreach(list->incomplete, i, visit)
    {
        if (is_of(visit, "site", list->asked.site) && is_of(visit, "event", list->asked.visit))
            g_ptr_array_add(rows, visit);
    }
    g_ptr_array_sort(rows, by_site);
    if (rows->len == 0)
        return;
    g_autofree char *title = base_words_say(list->page->words,
        N_("Visits that came, with required fields still empty: {1}"), "n", (gint64)rows->len);
    g_string_append(list->page->main, "<section>\n");
    view_table_begin(list->page, title, heads, G_N_ELEMENTS(heads));
    view_table_rows(list->page, rows, add_incomplete_group, add_incomplete_visit, (void *)list);
    g_string_append(list->page->main, "</section>\n");
}
