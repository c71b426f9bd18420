/**
 * @file
 * What the registry asks: variables with their codes and how many values there are, and the
 * files of the study as they are kept.
 */
#include "commands/study_rules.h"
#include "commands/vars.h"

#include <string.h>

#include "base/error.h"
#include "serve/views/inside.h"
#include "serve/views/views.h"

static gboolean ask(const ServePage *page, const char *word, const char *format,
    ViewTaken *taken, GError **error)
{
    const CommandSinks sinks = view_sinks(page, taken);
    const CommandVars options = {
        .db = view_site(page)->db, .word = word, .table = view_table(page, format)};
    return command_vars(&options, &sinks, &taken->facts, error);
}

static void add_search(ServePage *page, const char *word)
{
    serve_ask(page, "/study", "acts");
    serve_input(page,
        &(const ServeInput){.id = "word",
            .name = "word",
            .label = serve_say(page, N_("A word of the name, the label or a code's label")),
            .attributes = " autocomplete=\"off\" data-press=\"search\"",
            .value = word ? word : ""});
    serve_element(page->main, "<button>", serve_say(page, N_("Show")), "</button>");
    serve_form_end(page);
}

static char *address_of_variable(const char *name)
{
    g_autoptr(GString) address = g_string_new("/study/");
    serve_escape(address, name);
    return g_strdup(address->str);
}

static char *link_of(const ReportSpot *place, void *data)
{
    (void)data;
    return place->column == SIZE_MAX && place->line->kind == REPORT_LINE_ROW
               ? address_of_variable(place->line->label)
               : NULL;
}

/* ---- the files ---- */

static void add_files(ServePage *page, const Registry *registry)
{
    const GPtrArray *names = registry_study_files(registry);
    serve_section(page, "files", serve_say(page, N_("Files of the study")),
        serve_say(page, N_("The registry's own copies: rules, visits, hospitals and their "
                           "profiles, analyses. 'proreg migrate' brings in others.")));
    g_string_append(page->main, "<ul class=\"plainlist\">\n");
    for (guint i = 0; i < names->len; i++) {
        const SchemaFile *kept = names->pdata[i];
        const ViewParameter file = {"file", kept->name};
        g_autofree char *address = view_address("/study", &file, 1);
        serve_element(page->main, "<li><a href=\"", address, "\">");
        serve_element(page->main, "", kept->name, "</a></li>\n");
    }
    g_string_append(page->main, "</ul>\n");
    serve_section_end(page);
}

static gboolean show_file(ServePage *page, const char *name, GError **error)
{
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry)
        return FALSE;
    GBytes *bytes = (GBytes *)registry_study_file(registry, name);
    if (!bytes) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("the study has no such file")));
        return FALSE;
    }
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_utf8_make_valid(data ? data : "", (gssize)size);
    view_heading(page, name);
    serve_element(page->main, "<pre>", text, "</pre>\n");
    serve_element(page->main, "<p><a href=\"/study\">", serve_say(page, N_("All variables")),
        "</a></p>\n");
    return TRUE;
}

/* ---- one variable ---- */

static void add_fact(ServePage *page, const char *name, const char *text)
{
    if (!text || text[0] == '\0')
        return;
    serve_element(page->main, "<dt>", serve_say(page, name), "</dt>");
    serve_element(page->main, "<dd>", text, "</dd>\n");
}

static void add_codes(
    ServePage *page, const json_t *variable, const char *key, const char *title)
{
    const json_t *codes = json_object_get(variable, key);
    if (json_array_size(codes) == 0)
        return;
    static const ViewHead heads[] = {{N_("Code"), ""}, {N_("Label"), ""}, {"n", "r"}};
    g_string_append(page->main, "<div class=\"codes\">\n");
    view_table_begin(page, serve_say(page, title), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    size_t i;
    const json_t *code;
    json_array_foreach(codes, i, code)
    {
        g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, view_number(code, "n"));
        g_string_append(page->main, "<tr>");
        view_cell(page, N_("Code"), "", view_text(code, "code"));
        view_cell(page, N_("Label"), "", view_text(code, "label"));
        view_cell(page, "n", "r", n);
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
    g_string_append(page->main, "</div>\n");
}

static const char *visit_label(const SchemaStudy *study, const char *name)
{
    for (size_t e = 0; e < study->n_events; e++)
        if (g_str_equal(study->events[e].name, name))
            return study->events[e].label;
    return name;
}

/* Where it is asked, with the number of values there. */
static void add_visits(ServePage *page, const SchemaStudy *study, const json_t *variable)
{
    const json_t *visits = json_object_get(variable, "by_event");
    if (json_array_size(visits) == 0)
        return;
    static const ViewHead heads[] = {{N_("Visit"), ""}, {"n", "r"}};
    g_string_append(page->main, "<div class=\"codes\">\n");
    view_table_begin(page, serve_say(page, N_("Values by visit")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    size_t i;
    const json_t *visit;
    json_array_foreach(visits, i, visit)
    {
        g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, view_number(visit, "n"));
        g_string_append(page->main, "<tr>");
        view_cell(page, N_("Visit"), "", visit_label(study, view_text(visit, "event")));
        view_cell(page, "n", "r", n);
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
    g_string_append(page->main, "</div>\n");
}

/* ---- rules ---- */

/* @param variable  NULL for those of all. */
static void add_rules(ServePage *page, const SchemaStudy *study, const char *variable)
{
    g_autoptr(GArray) rules = command_study_rules(study, variable, page->words);
    if (rules->len == 0)
        return;
    static const ViewHead heads[] = {
        {N_("Rule"), ""}, {N_("What it says"), ""}, {N_("Must be true"), "code"}};
    view_table_begin(page, serve_say(page, N_("Rules")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    for (guint i = 0; i < rules->len; i++) {
        const CommandStudyRule *rule = &g_array_index(rules, CommandStudyRule, i);
        g_string_append(page->main, "<tr>");
        view_cell(page, N_("Rule"), "", rule->name[0] ? rule->name : rule->rule);
        view_cell(page, N_("What it says"), "", rule->text);
        view_cell(page, N_("Must be true"), "code", rule->sql);
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
}

/* A bound is a number, a date or none. New text. */
static char *bound_of(const json_t *bound)
{
    return json_is_string(bound)   ? g_strdup(json_string_value(bound))
           : json_is_number(bound) ? g_strdup_printf("%.15g", json_number_value(bound))
                                   : NULL;
}

static void add_variable(ServePage *page, const SchemaStudy *study, const json_t *variable)
{
    const char *name = view_text(variable, "name");
    g_autofree char *min = bound_of(json_object_get(variable, "min"));
    g_autofree char *max = bound_of(json_object_get(variable, "max"));
    g_autofree char *range =
        min && max ? base_words_say(page->words, N_("{1} to {2}"), "tt", min, max) : NULL;
    const ViewParameter field = {"field", name};
    g_autofree char *queries = view_address("/queries", &field, 1);
    view_heading(page, view_text(variable, "label"));
    g_autofree char *lede =
        view_count(page, NN_("{1} value in the registry.", "{1} values in the registry."),
            view_number(variable, "n"));
    serve_lede(page, lede);
    g_string_append(page->main, "<dl class=\"facts\">\n");
    add_fact(page, N_("Variable"), name);
    add_fact(page, N_("Form"), view_text(variable, "form"));
    add_fact(page, N_("Type"), view_text(variable, "type"));
    add_fact(page, N_("Unit"), view_text(variable, "unit"));
    add_fact(page, N_("Range"), range);
    add_fact(page, N_("Required"),
        json_is_true(json_object_get(variable, "required")) ? serve_say(page, N_("yes"))
                                                            : NULL);
    add_fact(page, N_("Asked only where"), view_text(variable, "branching"));
    add_fact(page, N_("Source"), view_text(variable, "source"));
    add_fact(page, N_("SQL"), view_text(variable, "sql"));
    g_string_append(page->main, "</dl>\n");
    add_visits(page, study, variable);
    add_codes(page, variable, "codes", N_("Codes"));
    add_codes(page, variable, "missing", N_("Missing, with the reason"));
    add_rules(page, study, name);
    g_string_append(page->main, "<p class=\"acts\">");
    if (serve_may_see(page, "queries")) {
        serve_element(page->main, "<a class=\"button\" href=\"", queries, "\">");
        serve_element(page->main, "", serve_say(page, N_("Queries about it")), "</a>");
    }
    serve_element(page->main, "<a class=\"button\" href=\"/study\">",
        serve_say(page, N_("All variables")), "</a></p>\n");
}

static const json_t *find(const json_t *json, const char *name)
{
    size_t i;
    const json_t *variable;
    json_array_foreach(json_object_get(json, "variables"), i, variable)
    {
        if (g_strcmp0(view_text(variable, "name"), name) == 0)
            return variable;
    }
    return NULL;
}

static gboolean show_variable(ServePage *page, const char *name, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !ask(page, name, "json", &taken, error))
        return FALSE;
    json_t *json = view_json(&taken, error);
    if (!json)
        return FALSE;
    const json_t *variable = find(json, name);
    if (variable) {
        add_variable(page, registry_study(registry), variable);
        const char *const words[] = {name, NULL};
        serve_terminal(page, "vars", view_site(page)->shown, words);
    } else {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("no variable has this name")));
    }
    json_decref(json);
    return variable != NULL;
}

/* ---- all ---- */

static gboolean show_all(ServePage *page, const char *word, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    g_autoptr(Registry) registry = view_open(page, error);
    GError *fault = NULL;
    if (!registry)
        return FALSE;
    const SchemaStudy *study = registry_study(registry);
    view_heading(page, NULL);
    g_autofree char *lede = base_words_say(page->words,
        N_("Variables: {1}; forms: {2}; visits: {3}; hospitals: {4}."), "nnnn",
        (gint64)study->dictionary->n_fields, (gint64)study->dictionary->n_forms,
        (gint64)study->n_events, (gint64)study->n_sites);
    serve_lede(page, lede);
    add_search(page, word);
    if (ask(page, word, "html", &taken, &fault)) {
        view_tables(page, taken.document, NULL, link_of, NULL);
    } else if (word && g_error_matches(fault, BASE_ERROR, BASE_ERROR_USAGE)) {
        serve_element(
            page->main, "<p>", serve_say(page, N_("No variable has this word.")), "</p>\n");
        g_error_free(fault);
    } else {
        g_propagate_error(error, fault);
        return FALSE;
    }
    if (!word)
        add_rules(page, study, NULL);
    add_files(page, registry);
    const char *const words[] = {word, NULL};
    serve_terminal(page, "vars", view_site(page)->shown, words);
    return TRUE;
}

static gboolean show(ServePage *page, GError **error)
{
    const char *name = serve_request_segment(page->request, 1);
    const char *file = serve_request_parameter(page->request, "file");
    const char *word = serve_request_parameter(page->request, "word");
    return name   ? show_variable(page, name, error)
           : file ? show_file(page, file, error)
                  : show_all(page, word && word[0] != '\0' ? word : NULL, error);
}

const ServeView view_study = {.name = "study", .title = N_("Study"), .key = 's', .show = show};
