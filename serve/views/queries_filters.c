/**
 * @file
 * What is chosen of the queries, and the filters that count.
 */
#include "serve/views/queries_list.h"

#include <string.h>

#include "base/date.h"

gint64 view_query_days(const ViewQueryList *list, const json_t *query)
{
    const char *opened = view_text(query, "opened");
    g_autofree char *date = g_strndup(opened ? opened : "", 10);
    int32_t day;
    return base_date_parse(date, BASE_DATE_YMD, &day)
               ? MAX(base_clock_day(&list->page->clock) - day, 0)
               : 0;
}

/* In the ages of the board. */
static const char *age_of(const ViewQueryList *list, const json_t *query)
{
    const gint64 days = view_query_days(list, query);
    return days <= 7 ? "7" : days <= 30 ? "30" : days <= 90 ? "90" : "more";
}

const char *view_query_kind(const json_t *query)
{
    return g_strcmp0(view_text(query, "severity"), "error") == 0 ? "held" : "asked";
}

bool view_query_is_unsettled(const json_t *query)
{
    const char *state = view_text(query, "state");
    return g_strcmp0(state, "open") == 0 || g_strcmp0(state, "answered") == 0;
}

bool view_query_has_state(const json_t *query, const char *state)
{
    return g_str_equal(state, "all") ||
           (g_str_equal(state, "active") ? view_query_is_unsettled(query)
                                         : g_strcmp0(view_text(query, "state"), state) == 0);
}

bool view_queries_is_wanted(
    const ViewQueryList *list, const ViewQueries *asked, const json_t *query)
{
    return view_query_has_state(query, asked->state) &&
           (!asked->kind || g_str_equal(asked->kind, view_query_kind(query))) &&
           (!asked->waits || g_str_equal(asked->waits, age_of(list, query))) &&
           (!asked->site || g_strcmp0(asked->site, view_text(query, "site")) == 0) &&
           (!asked->rule || g_strcmp0(asked->rule, view_text(query, "rule_id")) == 0) &&
           (!asked->field || g_strcmp0(asked->field, view_text(query, "field")) == 0);
}

gint64 view_queries_count(const ViewQueryList *list, const ViewQueries *asked)
{
    gint64 n = 0;
    size_t i;
    json_t *query;
    json_array_foreach(list->queries, i, query)
    {
        n += view_queries_is_wanted(list, asked, query);
    }
    return n;
}

/* ---- filters ---- */

static void add_choice(
    const ViewQueryList *list, const ViewQueries *chosen, const char *label, bool is_present)
{
    const gint64 n = view_queries_count(list, chosen);
    if (n == 0 && !is_present)
        return;
    g_autofree char *address = view_queries_address(chosen, NULL);
    view_facet(list->page, address, label, n, is_present);
}

static void add_facet(const ViewQueryList *list, const char *title, size_t member,
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
    const ViewQueryList *list = data;
    ViewQueries chosen = list->asked;
    chosen.site = site;
    add_choice(list, &chosen, label, is_present);
}

/* A rule and a variable that were chosen elsewhere can be let go. */
static void add_cause(const ViewQueryList *list)
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

void view_queries_filters(const ViewQueryList *list)
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
