/**
 * @file
 * The answer to a question: tables of which each number opens, figures, files, methods; and the
 * tables that were kept.
 */
#include <string.h>

#include "commands/study.h"
#include "registry/study_file.h"
#include "serve/views/ask.h"

/* ---- addresses ---- */

static char *address_below(const ViewAsk *ask, const char *folder, const char *name)
{
    g_autoptr(GString) path = g_string_new(folder);
    serve_escape(path, name);
    return view_ask_address(ask, path->str);
}

static char *picture_of(const ReportFigure *figure, void *data)
{
    return address_below(data, "/ask/figure/", figure->id);
}

static char *link_of(const ReportSpot *place, void *data)
{
    if (!place->cell || place->cell->n_values == 0)
        return NULL;
    const ReportValue *value = place->document->values->pdata[place->cell->values[0]];
    return address_below(data, "/ask/n/", value->address);
}

/* ---- what was answered ---- */

char *view_ask_lede(const ServePage *page, const ReportDocument *document)
{
    const guint n = document->flow->len;
    if (n == 0)
        return g_strdup(document->title);
    const ReportFlowStep *first = document->flow->pdata[0];
    const ReportFlowStep *last = document->flow->pdata[n - 1];
    return base_words_say(page->words, N_("{1}: {2} of {3} registered patients."), "tnn",
        document->title, last->n_after, first->n_before);
}

/* ---- files ---- */

static void add_link(const ServePage *page, const char *address, const char *label)
{
    serve_element(page->main, " <a href=\"", address, "\">");
    serve_element(page->main, "", label, "</a>");
}

/* Buttons of the table as a file; what copies needs a script, which shows it. */
static void add_files(ServePage *page, const ViewAsk *ask)
{
    g_autofree char *yaml = view_ask_address(ask, "/ask/as/yaml");
    g_string_append(page->main, "<p class=\"acts files\">");
    serve_element(page->main,
        "<button type=\"button\" class=\"small\" data-copy=\".answer section.table\" "
        "data-done=\"",
        serve_say(page, N_("Copied")), "\" hidden>");
    serve_element(page->main, "", serve_say(page, N_("Copy for Word")), "</button>");
    for (const ViewFormat *one = view_formats; one->format; one++) {
        g_autofree char *path = g_strconcat("/ask/as/", one->format, NULL);
        g_autofree char *address = view_ask_address(ask, path);
        add_link(page, address, one->name);
    }
    add_link(page, yaml, serve_say(page, N_("YAML for a study file")));
    g_string_append(page->main, "</p>\n");
}

static void add_figure(ServePage *page, const ViewAsk *ask, const ReportDocument *document,
    const ReportFigure *figure)
{
    const ReportPart part = {.picture = picture_of, .data = (void *)ask};
    g_autofree char *svg = address_below(ask, "/ask/svg/", figure->id);
    g_autofree char *png = address_below(ask, "/ask/png/", figure->id);
    report_render_html_figure(page->main, document, figure, &part);
    g_string_append(page->main, "<p class=\"acts files\">");
    add_link(page, svg, "SVG");
    add_link(page, png, "PNG");
    g_string_append(page->main, "</p>\n");
}

static void add_save(ServePage *page, const ViewAsk *ask)
{
    if (!serve_may(page, "save"))
        return;
    g_autofree char *address = view_ask_address(ask, "/ask");
    g_string_append(page->main, page->fault ? "<details open>" : "<details>");
    serve_element(page->main, "<summary>",
        serve_say(page, N_("Keep this table in the registry")), "</summary>\n");
    serve_form(page, address, "acts");
    serve_hidden(page, "act", "save");
    serve_input(page, &(const ServeInput){.id = "s-name",
                          .name = "name",
                          .label = serve_say(page, N_("Name: a to z, digits, _ and -")),
                          .attributes = " required maxlength=\"60\" "
                                        "pattern=\"[a-z][a-z0-9_\\-]*\" autocomplete=\"off\"",
                          .value = serve_sent(page, "name", NULL)});
    serve_input(page, &(const ServeInput){.id = "s-reason",
                          .name = "reason",
                          .label = serve_say(page, N_("What for")),
                          .attributes = " autocomplete=\"off\"",
                          .value = serve_sent(page, "reason", NULL),
                          .grows = true});
    serve_element(page->main, "<button>", serve_say(page, N_("Keep")), "</button>");
    serve_form_end(page);
    g_string_append(page->main, "</details>\n");
}

/* ---- the whole ---- */

static void add_flow(ServePage *page, const ReportDocument *document)
{
    const ReportPart part = {.data = NULL};
    if (document->flow->len == 0)
        return;
    serve_element(page->main, "<details><summary>",
        serve_say(page, N_("Who is among them, step by step")), "</summary>\n");
    report_render_html_flow(page->main, document, &part);
    g_string_append(page->main, "</details>\n");
}

void view_ask_answer(ServePage *page, const ViewAsk *ask, const ReportDocument *document)
{
    const ReportPart part = {.link = link_of, .data = (void *)ask};
    if (!ask->asked.test)
        serve_element(page->main, "<p class=\"question\">",
            serve_say(page, N_("No test is declared, so no P is shown.")), "</p>\n");
    add_files(page, ask);
    for (guint i = 0; i < document->tables->len; i++) {
        report_render_html_table(page->main, document, document->tables->pdata[i], &part);
        /* The picture stands by the first table, which it is of. */
        for (guint k = 0; i == 0 && k < document->figures->len; k++)
            add_figure(page, ask, document, document->figures->pdata[k]);
    }
    add_flow(page, document);
    add_save(page, ask);
    serve_section(page, "methods", serve_say(page, N_("Methods")), NULL);
    for (guint i = 0; i < document->methods->len; i++)
        serve_element(page->main, "<p>", document->methods->pdata[i], "</p>\n");
    serve_section_end(page);
}

/* ---- tables that were kept ---- */

bool view_is_saved(const Registry *registry, const char *name)
{
    g_autofree char *file = g_strconcat(REGISTRY_SAVED, name, ".yaml", NULL);
    return registry_study_file(registry, file) != NULL;
}

static void add_kept(ServePage *page, const Registry *registry, const json_t *one)
{
    const char *name = view_text(one, "name"), *reason = view_text(one, "reason");
    g_autofree char *file = g_strconcat(REGISTRY_SAVED, name, ".yaml", NULL);
    g_autoptr(GString) report = g_string_new("/reports/");
    GBytes *bytes = (GBytes *)registry_study_file(registry, file);
    ViewAsk ask;
    serve_escape(report, name);
    g_string_append(page->main, "<tr><th scope=\"row\">");
    if (serve_may_see(page, "reports")) {
        serve_element(page->main, "<a href=\"", report->str, "\">");
        serve_element(page->main, "", name, "</a></th>");
    } else {
        serve_element(page->main, "", name, "</th>");
    }
    view_cell(page, N_("Title"), "", view_text(one, "title"));
    view_cell(page, N_("Kept by"), "", view_text(one, "saved_by"));
    view_cell(page, N_("On"), "nb", view_text(one, "saved_on"));
    view_cell(page, N_("What for"), "", reason);
    g_string_append(page->main, "<td>");
    if (bytes && view_ask_of_file(bytes, &ask)) {
        if (page->hospital)
            ask.asked.site = NULL;
        g_autofree char *address = view_ask_address(&ask, "/ask");
        add_link(page, address, serve_say(page, N_("Ask again")));
        view_ask_clear(&ask);
    }
    g_string_append(page->main, "</td></tr>\n");
}

gboolean view_ask_saved(ServePage *page, Registry *registry, GError **error)
{
    static const ViewHead heads[] = {{N_("Name"), ""}, {N_("Title"), ""}, {N_("Kept by"), ""},
        {N_("On"), ""}, {N_("What for"), ""}, {N_("Question"), ""}};
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandStudyList options = {
        .db = view_site(page)->db, .table = view_table(page, "json")};
    if (!command_study_list(&options, &sinks, &taken.facts, error))
        return FALSE;
    json_t *json = view_json(&taken, error), *one;
    if (!json)
        return FALSE;
    size_t i, n = 0;
    json_array_foreach(json_object_get(json, "studies"), i, one)
    {
        if (!view_is_saved(registry, view_text(one, "name")))
            continue;
        if (n++ == 0) {
            view_table_begin(
                page, serve_say(page, N_("Tables that were kept")), heads, G_N_ELEMENTS(heads));
            g_string_append(page->main, "<tbody>\n");
        }
        add_kept(page, registry, one);
    }
    if (n > 0)
        view_table_end(page);
    json_decref(json);
    return TRUE;
}
