/**
 * @file
 * The studies of the registry, and a study's tables and figures; every number opens.
 */
#include "commands/report.h"

#include <string.h>

#include "base/error.h"
#include "serve/views/inside.h"
#include "serve/views/views.h"

/* ---- all studies ---- */

static gboolean list(ServePage *page, GError **error)
{
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry)
        return FALSE;
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    view_heading(page, NULL);
    if (names->len == 0) {
        serve_lede(page, serve_say(page, N_("No study in this folder. A file beside study.yaml "
                                            "is one: docs/studies.md tells how to begin.")));
        return TRUE;
    }
    g_autofree char *lede = base_words_say(
        page->words, N_("{1} studies are kept in the registry."), "n", (gint64)names->len);
    serve_lede(page, lede);
    g_string_append(page->main, "<ul class=\"plainlist\">\n");
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *address = g_strconcat("/reports/", names->pdata[i], NULL);
        serve_element(page->main, "<li><a href=\"", address, "\">");
        serve_element(page->main, "", names->pdata[i], "</a></li>\n");
    }
    g_string_append(page->main, "</ul>\n");
    return TRUE;
}

/* ---- one study ---- */

static gboolean ask(const ServePage *page, const CommandReport *options, bool as_file,
    ViewTaken *taken, GError **error)
{
    CommandSinks sinks = view_sinks(page, taken);
    if (as_file)
        sinks.document = NULL;
    return command_report(options, &sinks, &taken->facts, error);
}

static CommandReport options_of(const ServePage *page, const char *study)
{
    return (CommandReport){
        .db = view_site(page)->db, .study = study, .lang = base_words_code(page->words)};
}

static char *link_of(const ReportSpot *place, void *data)
{
    if (!place->cell || place->cell->n_values == 0)
        return NULL;
    const ReportValue *value = place->document->values->pdata[place->cell->values[0]];
    g_autoptr(GString) address = g_string_new("/n/");
    serve_escape(address, data);
    g_string_append_c(address, '/');
    serve_escape(address, value->address);
    return g_strdup(address->str);
}

static char *picture_of(const ReportFigure *figure, void *data)
{
    g_autoptr(GString) address = g_string_new("/reports/");
    serve_escape(address, data);
    g_string_append(address, "/figure/");
    serve_escape(address, figure->id);
    return g_strdup(address->str);
}

/* The same in every format. */
static void add_files(ServePage *page, const char *study)
{
    serve_element(page->main, "<p class=\"soft\">", serve_say(page, N_("As a file:")), "");
    for (const ViewFormat *one = view_formats; one->format; one++)
        g_string_append_printf(
            page->main, " <a href=\"/reports/%s/as/%s\">%s</a>", study, one->format, one->name);
    g_string_append(page->main, "</p>\n");
}

static void add_document(ServePage *page, const char *study, const ReportDocument *document)
{
    const ReportPart part = {.link = link_of, .picture = picture_of, .data = (void *)study};
    view_heading(page, document->title);
    page->title = g_strdup(document->title);
    if (document->citation[0] != '\0')
        serve_element(page->main, "<p class=\"soft\">", document->citation, "</p>\n");
    if (document->flow->len > 0) {
        const ReportFlowStep *first = document->flow->pdata[0];
        const ReportFlowStep *last = document->flow->pdata[document->flow->len - 1];
        g_autofree char *lede = base_words_say(page->words,
            N_("{1} of {2} registered patients; {3} tables, {4} figures. A number opens to "
               "what "
               "it is made of."),
            "nnnn", last->n_after, first->n_before, (gint64)document->tables->len,
            (gint64)document->figures->len);
        serve_lede(page, lede);
    }
    add_files(page, study);
    report_render_html_flow(page->main, document, &part);
    view_tables(page, document, NULL, link_of, (void *)study);
    for (guint i = 0; i < document->figures->len; i++)
        report_render_html_figure(page->main, document, document->figures->pdata[i], &part);
    if (document->methods->len > 0)
        serve_section(page, "methods", serve_say(page, N_("Methods")), NULL);
    for (guint i = 0; i < document->methods->len; i++)
        serve_element(page->main, "<p>", document->methods->pdata[i], "</p>\n");
    if (document->methods->len > 0)
        serve_section_end(page);
}

static gboolean show_study(ServePage *page, const char *study, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandReport options = options_of(page, study);
    if (!ask(page, &options, false, &taken, error))
        return FALSE;
    add_document(page, study, taken.document);
    const char *const words[] = {study, "-o", "reports", NULL};
    serve_terminal(page, "report", view_site(page)->shown, words);
    return TRUE;
}

/* ---- files ---- */

static gboolean give_file(
    ServePage *page, const char *study, const char *format, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    CommandReport options = options_of(page, study);
    const ViewFormat *how = view_format(format);
    if (!how) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("no report is written in this format")));
        return FALSE;
    }
    options.format = how->format;
    if (!ask(page, &options, true, &taken, error))
        return FALSE;
    view_give_file(page, &taken, how, study);
    return TRUE;
}

/* One picture, drawn when the browser asks for it. */
static gboolean give_picture(ServePage *page, const char *study, const char *id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const char *const figures[] = {id, NULL};
    CommandReport options = options_of(page, study);
    options.figures = figures;
    options.format = "html";
    return ask(page, &options, false, &taken, error) &&
           view_give_picture(page, taken.document, id, error);
}

static gboolean show(ServePage *page, GError **error)
{
    const char *study = serve_request_segment(page->request, 1);
    const char *what = serve_request_segment(page->request, 2);
    const char *which = serve_request_segment(page->request, 3);
    if (!study)
        return list(page, error);
    if (!view_check_study(page, study, error))
        return FALSE;
    if (what && which && g_str_equal(what, "as"))
        return give_file(page, study, which, error);
    if (what && which && g_str_equal(what, "figure"))
        return give_picture(page, study, which, error);
    return show_study(page, study, error);
}

const ServeView view_reports = {
    .name = "reports", .title = N_("Reports"), .key = 'r', .show = show};
