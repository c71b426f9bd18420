/**
 * @file
 * What differs between two states of the registry, or in the printed cells of a study, each
 * with its cause.
 */
#include "serve/views/audit.h"

#include <string.h>

#include "commands/diff.h"
#include "commands/lock.h"

enum { MOST_CELLS = 300, MOST_CAUSES = 5 };

typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    const char *a, *b, *report; /* Of the address; NULL: not chosen. */
} Asked;

/* ---- the choice ---- */

static void begin_choice(const Asked *asked, const char *name, const char *label)
{
    GString *out = asked->page->main;
    g_string_append_printf(out, "<p class=\"field\"><label for=\"d-%s\">", name);
    serve_element(out, "", serve_say(asked->page, label), "</label>");
    g_string_append_printf(out, "<select id=\"d-%s\" name=\"%s\">", name, name);
}

static void add_option(
    const Asked *asked, const char *value, const char *label, const char *chosen)
{
    serve_element(asked->page->main, "<option value=\"", value,
        g_strcmp0(value, chosen) == 0 ? "\" selected>" : "\">");
    serve_element(asked->page->main, "", label, "</option>");
}

static void add_states(const Asked *asked, const char *name, const char *label,
    const json_t *locks, const char *chosen)
{
    begin_choice(asked, name, label);
    for (size_t i = json_array_size(locks); i-- > 0;) {
        const char *lock = view_text(json_array_get(locks, i), "name");
        add_option(asked, lock, lock, chosen);
    }
    add_option(asked, "now", serve_say(asked->page, N_("now")), chosen);
    g_string_append(asked->page->main, "</select></p>\n");
}

static void add_choice(const Asked *asked, const json_t *locks, const Registry *registry)
{
    g_autoptr(GPtrArray) studies = registry_analysis_names(registry);
    serve_ask(asked->page, "/audit/diff", "acts");
    add_states(asked, "a", N_("From"), locks, asked->a);
    add_states(asked, "b", N_("to"), locks, asked->b ? asked->b : "now");
    begin_choice(asked, "report", N_("Of what"));
    add_option(asked, "", serve_say(asked->page, N_("the values")), asked->report);
    for (guint i = 0; i < studies->len; i++) {
        g_autofree char *label = base_words_say(
            asked->page->words, N_("what {1} prints"), "t", (char *)studies->pdata[i]);
        add_option(asked, studies->pdata[i], label, asked->report);
    }
    g_string_append(asked->page->main, "</select></p>\n");
    serve_element(asked->page->main, "<button class=\"main\">",
        serve_say(asked->page, N_("Compare")), "</button>\n");
    serve_form_end(asked->page);
}

/* ---- differences ---- */

/* "site_03.csv, line 4; Mei Sato, 2026-11-26: Sept". New text. */
static char *cause_of(const Asked *asked, const json_t *cell)
{
    const json_t *cause = json_object_get(cell, "cause");
    const char *file = view_text(cause, "file"), *time = view_text(cause, "time");
    const char *reason = view_text(cause, "reason"), *command = view_text(cause, "command");
    g_autofree char *base = file ? g_path_get_basename(file) : g_strdup(command ? command : "");
    g_autofree char *day = g_strndup(time ? time : "", 10);
    g_autofree char *place = view_number(cause, "line") > 0
                                 ? base_words_say(asked->page->words, N_("{1}, line {2}"), "tn",
                                       base, view_number(cause, "line"))
                                 : g_strdup(base);
    const bool has_reason =
        reason && g_strcmp0(reason, file) != 0 && g_strcmp0(reason, command) != 0;
    return g_strdup_printf("%s; %s, %s%s%s", place,
        view_text(cause, "user") ? view_text(cause, "user") : "", day, has_reason ? ": " : "",
        has_reason ? reason : "");
}

static void add_cell(const Asked *asked, const json_t *cell)
{
    ServePage *page = asked->page;
    const char *state = view_text(cell, "record");
    g_autofree char *cause = cause_of(asked, cell);
    g_string_append(page->main, "<tr>");
    if (serve_may_see(page, "patient"))
        view_cell_patient(page, view_text(cell, "record_id"));
    else
        view_cell(page, N_("Patient"), "nb", view_text(cell, "record_id"));
    view_cell(page, N_("Visit"), "", view_event_label(asked->study, view_text(cell, "event")));
    view_cell(page, N_("Value"), "", view_field_label(asked->study, view_text(cell, "field")));
    view_cell(page, N_("Before"), "raw", view_text(cell, "a"));
    view_cell(page, N_("After"), "raw", view_text(cell, "b"));
    view_cell(page, N_("Patient is"), "",
        g_strcmp0(state, "new") == 0    ? serve_say(page, N_("new"))
        : g_strcmp0(state, "gone") == 0 ? serve_say(page, N_("gone"))
                                        : "");
    view_cell(page, N_("Cause"), "", cause);
    g_string_append(page->main, "</tr>\n");
}

static void add_cells(const Asked *asked, const json_t *cells, const char *title)
{
    static const ViewHead heads[] = {{N_("Patient"), ""}, {N_("Visit"), ""}, {N_("Value"), ""},
        {N_("Before"), ""}, {N_("After"), ""}, {N_("Patient is"), ""}, {N_("Cause"), ""}};
    view_table_begin(asked->page, title, heads, G_N_ELEMENTS(heads));
    g_string_append(asked->page->main, "<tbody>\n");
    for (size_t i = 0; i < MIN(json_array_size(cells), MOST_CELLS); i++)
        add_cell(asked, json_array_get(cells, i));
    view_table_end(asked->page);
}

/* "SYN-03-001, Before surgery, Pain: 27, 28 (site_03.csv, line 2; ...)". */
static void add_cause(const Asked *asked, const json_t *cell)
{
    GString *out = asked->page->main;
    const char *a = view_text(cell, "a"), *b = view_text(cell, "b");
    const char *none = serve_say(asked->page, N_("none"));
    g_autofree char *cause = cause_of(asked, cell);
    g_autofree char *text = g_strdup_printf("%s, %s, %s: %s \xe2\x86\x92 %s (%s)",
        view_text(cell, "record_id"), view_event_label(asked->study, view_text(cell, "event")),
        view_field_label(asked->study, view_text(cell, "field")), a ? a : none, b ? b : none,
        cause);
    serve_element(out, "<li>", text, "</li>");
}

/* The number opens, as it stands now. */
static void add_address(const Asked *asked, const char *head, const char *address)
{
    ServePage *page = asked->page;
    if (!serve_may_see(page, "n")) {
        view_cell(page, head, "raw", address);
        return;
    }
    g_autoptr(GString) target = g_string_new("/n/");
    serve_escape(target, asked->report);
    g_string_append_c(target, '/');
    serve_escape(target, address);
    serve_element(page->main, "<td class=\"raw\" data-h=\"", serve_say(page, head), "\">");
    serve_element(page->main, "<a href=\"", target->str, "\">");
    serve_element(page->main, "", address, "</a></td>");
}

static void add_printed(const Asked *asked, const json_t *cells, const char *title)
{
    static const ViewHead heads[] = {
        {N_("Number"), ""}, {N_("Before"), "r"}, {N_("After"), "r"}, {N_("Cause"), ""}};
    ServePage *page = asked->page;
    view_table_begin(page, title, heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    for (size_t i = 0; i < MIN(json_array_size(cells), MOST_CELLS); i++) {
        const json_t *cell = json_array_get(cells, i);
        const json_t *causes = json_object_get(cell, "causes");
        const size_t n = json_array_size(causes);
        g_string_append(page->main, "<tr>");
        add_address(asked, heads[0].label, view_text(cell, "address"));
        view_cell(page, heads[1].label, "r", view_text(cell, "a"));
        view_cell(page, heads[2].label, "r", view_text(cell, "b"));
        g_autofree char *more =
            base_words_say(page->words, N_("Values changed: {1}"), "n", (gint64)n);
        serve_element(page->main, "<td data-h=\"", serve_say(page, heads[3].label), "\">");
        serve_element(page->main, n > 1 ? "<details><summary>" : "<details open><summary>",
            more, "</summary><ul class=\"plainlist\">");
        for (size_t k = 0; k < MIN(n, MOST_CAUSES); k++)
            add_cause(asked, json_array_get(causes, k));
        g_string_append(page->main, n > MOST_CAUSES
                                        ? "<li>\xe2\x80\xa6</li></ul></details></td></tr>\n"
                                        : "</ul></details></td></tr>\n");
    }
    view_table_end(page);
}

static gboolean add_differences(
    const Asked *asked, const json_t *locks, const Registry *registry, GError **error)
{
    ServePage *page = asked->page;
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandDiff options = {.db = view_site(page)->db,
        .a = asked->a,
        .b = asked->b,
        .report = asked->report,
        .table = view_table(page, "json")};
    if (asked->report && !view_check_study(page, asked->report, error))
        return FALSE;
    json_t *json =
        command_diff(&options, &sinks, &taken.facts, error) ? view_json(&taken, error) : NULL;
    if (!json)
        return FALSE;
    const json_t *cells = json_object_get(json, "cells");
    const gint64 n = (gint64)json_array_size(cells);
    g_autofree char *lede =
        n == 0 ? base_words_say(page->words, N_("Nothing differs between {1} and {2}."), "tt",
                     asked->a, asked->b)
               : base_words_say(page->words,
                     asked->report ? N_("Printed numbers that differ between {2} and {3}: {1}.")
                                   : N_("Values that differ between {2} and {3}: {1}."),
                     "ntt", n, asked->a, asked->b);
    g_autofree char *title = base_words_say(page->words,
        n > MOST_CELLS ? N_("The first {1}; the command line has all") : N_("Differences: {1}"),
        "n", n > MOST_CELLS ? (gint64)MOST_CELLS : n);
    serve_lede(page, lede);
    add_choice(asked, locks, registry);
    if (n > 0 && asked->report)
        add_printed(asked, cells, title);
    else if (n > 0)
        add_cells(asked, cells, title);
    json_decref(json);
    return TRUE;
}

static json_t *read_locks(const ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandLock options = {.db = view_site(page)->db, .format = "json"};
    return command_lock(&options, &sinks, &taken.facts, error) ? view_json(&taken, error)
                                                               : NULL;
}

static const char *parameter(const ServePage *page, const char *name)
{
    const char *text = serve_request_parameter(page->request, name);
    return text && text[0] != '\0' ? text : NULL;
}

gboolean view_audit_diff(ServePage *page, GError **error)
{
    g_autoptr(Registry) registry = view_open(page, error);
    json_t *list = registry ? read_locks(page, error) : NULL;
    if (!list)
        return FALSE;
    const json_t *locks = json_object_get(list, "locks");
    const Asked asked = {.page = page,
        .study = registry_study(registry),
        .a = parameter(page, "a"),
        .b = parameter(page, "b"),
        .report = parameter(page, "report")};
    gboolean ok = TRUE;
    if (json_array_size(locks) == 0)
        serve_lede(
            page, serve_say(page, N_("The registry was never locked: there is no state to "
                                     "compare with.")));
    else if (!asked.a || !asked.b)
        serve_lede(page, serve_say(page, N_("What differs between which two states?")));
    else
        ok = add_differences(&asked, locks, registry, error);
    if (json_array_size(locks) > 0 && (!asked.a || !asked.b))
        add_choice(&asked, locks, registry);
    const char *const words[] = {asked.a ? asked.a : "LOCK", asked.b ? asked.b : "now",
        asked.report ? "--report" : NULL, asked.report, NULL};
    serve_terminal(page, "diff", view_site(page)->shown, words);
    json_decref(list);
    return ok;
}
