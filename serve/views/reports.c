/**
 * @file
 * The studies of the registry, and a study's tables and figures; every number opens.
 */
#include "commands/report.h"

#include <string.h>

#include "base/error.h"
#include "registry/snapshot.h"
#include "serve/views/inside.h"
#include "serve/views/views.h"
#include "serve/views/wording.h"

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
    g_autofree char *lede = view_count(page,
        NN_("{1} study is kept in the registry.", "{1} studies are kept in the registry."),
        (gint64)names->len);
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

/* A study as it is looked at. */
typedef struct {
    const char *study;
    const char *snapshot; /* Name of a lock; NULL: as it stands now. */
} Wanted;

static Wanted wanted_of(const ServePage *page, const char *study)
{
    const char *snapshot = serve_request_parameter(page->request, "snapshot");
    return (Wanted){study, snapshot && snapshot[0] != '\0' ? snapshot : NULL};
}

static CommandReport options_of(const ServePage *page, const Wanted *wanted)
{
    return (CommandReport){.db = view_site(page)->db,
        .study = wanted->study,
        .snapshot = wanted->snapshot,
        .lang = base_words_code(page->words)};
}

/* "/n/segment/T1.x", of the same state. New. */
static char *address_of(
    const Wanted *wanted, const char *before, const char *after, const char *name)
{
    const ViewParameter snapshot = {"snapshot", wanted->snapshot};
    g_autoptr(GString) path = g_string_new(before);
    serve_escape(path, wanted->study);
    g_string_append(path, after);
    serve_escape(path, name);
    return view_address(path->str, &snapshot, 1);
}

static char *link_of(const ReportSpot *place, void *data)
{
    if (!place->cell || place->cell->n_values == 0)
        return NULL;
    const ReportValue *value = place->document->values->pdata[place->cell->values[0]];
    return address_of(data, "/n/", "/", value->address);
}

static char *picture_of(const ReportFigure *figure, void *data)
{
    return address_of(data, "/reports/", "/figure/", figure->id);
}

/* The same in every format. */
static void add_files(ServePage *page, const Wanted *wanted)
{
    serve_element(page->main, "<p class=\"soft\">", serve_say(page, N_("As a file:")), "");
    for (const ViewFormat *one = view_formats; one->format; one++) {
        g_autofree char *address = address_of(wanted, "/reports/", "/as/", one->format);
        serve_element(page->main, " <a href=\"", address, "\">");
        serve_element(page->main, "", one->name, "</a>");
    }
    g_string_append(page->main, "</p>\n");
}

/* As it stands now, or as it was locked; nothing to choose from where nothing was. */
static gboolean add_states(ServePage *page, const Wanted *wanted, GError **error)
{
    g_autofree char *doubt = NULL;
    g_autoptr(Registry) registry = view_open(page, error);
    g_autoptr(GPtrArray) locks =
        registry ? registry_locks_sound(registry, &doubt, error) : NULL;
    if (!locks || locks->len == 0)
        return locks != NULL;
    g_autofree char *action = g_strconcat("/reports/", wanted->study, NULL);
    serve_ask(page, action, "acts");
    view_add_states(page, locks, "snapshot", wanted->snapshot);
    serve_element(page->main, "<button>", serve_say(page, N_("Show")), "</button>");
    serve_form_end(page);
    return TRUE;
}

/* Which state it is of, whether it was asked after the fact, and who kept it. */
static void add_standing(ServePage *page, const ReportDocument *document)
{
    g_autofree char *standing = report_document_standing(document);
    if (standing)
        serve_element(page->main,
            document->post_hoc_lock ? "<p class=\"question\">" : "<p class=\"soft\">", standing,
            "</p>\n");
}

/* The ways into a long page. */
static void add_contents(ServePage *page, const ReportDocument *document)
{
    enum { FEW = 3 };
    if (document->tables->len + document->figures->len <= FEW)
        return;
    serve_element(page->main, "<details><summary>", serve_say(page, N_("Contents")),
        "</summary>\n<ol class=\"contents\">\n");
    report_render_html_contents(page->main, document);
    g_string_append(page->main, "</ol></details>\n");
}

static gboolean add_document(
    ServePage *page, const Wanted *wanted, const ReportDocument *document, GError **error)
{
    const ReportPart part = {.link = link_of, .picture = picture_of, .data = (void *)wanted};
    view_heading(page, document->title);
    page->title = g_strdup(document->title);
    if (document->citation[0] != '\0')
        serve_element(page->main, "<p class=\"soft\">", document->citation, "</p>\n");
    if (document->flow->len > 0) {
        const ReportFlowStep *first = document->flow->pdata[0];
        const ReportFlowStep *last = document->flow->pdata[document->flow->len - 1];
        g_autofree char *lede = base_words_say(page->words,
            N_("Registered patients in it: {1} of {2}; tables: {3}, figures: {4}. A number "
               "opens to what it is made of."),
            "nnnn", last->n_after, first->n_before, (gint64)document->tables->len,
            (gint64)document->figures->len);
        serve_lede(page, lede);
    }
    add_standing(page, document);
    if (!add_states(page, wanted, error))
        return FALSE;
    add_files(page, wanted);
    add_contents(page, document);
    report_render_html_flow(page->main, document, &part);
    view_tables(page, document, NULL, link_of, (void *)wanted);
    for (guint i = 0; i < document->figures->len; i++)
        report_render_html_figure(page->main, document, document->figures->pdata[i], &part);
    if (document->methods->len > 0)
        serve_section(page, "methods", serve_say(page, N_("Methods")), NULL);
    for (guint i = 0; i < document->methods->len; i++)
        serve_element(page->main, "<p>", document->methods->pdata[i], "</p>\n");
    if (document->methods->len > 0)
        serve_section_end(page);
    return TRUE;
}

static gboolean show_study(ServePage *page, const char *study, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const Wanted wanted = wanted_of(page, study);
    const CommandReport options = options_of(page, &wanted);
    if (!ask(page, &options, false, &taken, error))
        return FALSE;
    if (!add_document(page, &wanted, taken.document, error))
        return FALSE;
    for (guint i = 0; i < taken.told->len; i++) {
        g_autofree char *line = view_in_page_words(page, taken.told->pdata[i]);
        serve_element(page->main, "<p class=\"soft\">", line, "</p>\n");
    }
    const char *const words[] = {
        study, "-o", "reports", wanted.snapshot ? "--snapshot" : NULL, wanted.snapshot, NULL};
    serve_terminal(page, "report", view_site(page)->shown, words);
    return TRUE;
}

/* ---- files ---- */

static gboolean give_file(
    ServePage *page, const char *study, const char *format, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const Wanted wanted = wanted_of(page, study);
    CommandReport options = options_of(page, &wanted);
    const ViewFormat *how = view_format(format);
    if (!how) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("no report is written in this format")));
        return FALSE;
    }
    options.format = how->format;
    if (!ask(page, &options, true, &taken, error))
        return FALSE;
    const ViewParameter snapshot = {"snapshot", wanted.snapshot};
    g_autofree char *path = g_strconcat("/reports/", study, NULL);
    page->next = view_address(path, &snapshot, 1);
    view_give_file(page, &taken, how, study);
    return TRUE;
}

/* One picture, drawn when the browser asks for it. */
static gboolean give_picture(ServePage *page, const char *study, const char *id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const char *const figures[] = {id, NULL};
    const Wanted wanted = wanted_of(page, study);
    CommandReport options = options_of(page, &wanted);
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
