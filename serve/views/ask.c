/**
 * @file
 * Ask: a comparison that one would publish, from choices; no P before a test is declared.
 */
#include "serve/views/ask.h"

#include <string.h>

#include "base/error.h"
#include "serve/views/ask_ids.h"
#include "serve/views/views.h"

/* ---- what the address asks ---- */

/* The parameters of that name, parted by commas: "baseline,1_month". NULL for none. New. */
static char *joined(const ServeRequest *request, const char *name)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < request->query->len; i++) {
        const ServeField *field = request->query->pdata[i];
        if (g_str_equal(field->name, name) && field->text[0] != '\0')
            g_string_append_printf(all, "%s%s", all->len > 0 ? "," : "", field->text);
    }
    return all->len > 0 ? g_strdup(all->str) : NULL;
}

void view_ask_clear(ViewAsk *ask)
{
    char *const *texts[] = {&ask->outcome, &ask->by, &ask->cohort, &ask->where, &ask->visits,
        &ask->test, &ask->adjust, &ask->subgroups};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*texts[i]);
    *ask = (ViewAsk){0};
}

ViewAsk view_ask_read(const ServeRequest *request)
{
    const char *pairwise = serve_request_parameter(request, "pairwise");
    return (ViewAsk){.outcome = joined(request, "outcome"),
        .by = joined(request, "by"),
        .cohort = joined(request, "cohort"),
        .where = joined(request, "where"),
        .visits = joined(request, "visit"),
        .test = joined(request, "test"),
        .adjust = joined(request, "adjust"),
        .subgroups = joined(request, "subgroups"),
        .pairwise = pairwise && pairwise[0] != '\0'};
}

char *view_ask_address(const ViewAsk *ask, const char *path)
{
    const ViewParameter parameters[] = {{"outcome", ask->outcome}, {"by", ask->by},
        {"cohort", ask->cohort}, {"where", ask->where}, {"visit", ask->visits},
        {"test", ask->test}, {"adjust", ask->adjust}, {"subgroups", ask->subgroups},
        {"pairwise", ask->pairwise ? "yes" : NULL}};
    return view_address(path, parameters, G_N_ELEMENTS(parameters));
}

/* Groups are asked about, not single patients: an id in an address would be in a history. */
static gboolean check_ids(const ServePage *page, const ViewAsk *ask, GError **error)
{
    const char *const texts[] = {ask->where, ask->by, ask->outcome, ask->subgroups};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!view_names_patients(texts[i]))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("record_id: groups of patients are asked about here; a single "
                               "one has a page of their own")));
        return FALSE;
    }
    return TRUE;
}

/* A study of the registry: the command takes a path, too, and no path comes from the page. */
static gboolean check_cohort(const ServePage *page, const ViewAsk *ask, GError **error)
{
    return !ask->cohort || view_check_study(page, ask->cohort, error);
}

/* A condition put together from choices becomes part of the one in the address: 303. */
static bool take_choices(ServePage *page, ViewAsk *ask)
{
    const char *of = serve_request_parameter(page->request, "of");
    const char *is = serve_request_parameter(page->request, "is");
    const char *than = serve_request_parameter(page->request, "than");
    if (!of || of[0] == '\0' || !than || than[0] == '\0')
        return false;
    char *end = NULL;
    (void)g_ascii_strtod(than, &end);
    g_auto(GStrv) quotes = g_strsplit(than, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", quotes);
    g_autofree char *value =
        end && *end == '\0' ? g_strdup(than) : g_strdup_printf("'%s'", doubled);
    g_autofree char *added = g_strdup_printf("%s %s %s", of, is ? is : "=", value);
    char *all =
        ask->where ? g_strdup_printf("(%s) AND %s", ask->where, added) : g_strdup(added);
    g_free(ask->where);
    ask->where = all;
    g_autofree char *address = view_ask_address(ask, "/ask");
    page->file = serve_response_go(address);
    return true;
}

/* ---- asking ---- */

static gboolean compare(const ServePage *page, const ViewAsk *ask, const char *format,
    bool as_file, ViewTaken *taken, GError **error)
{
    CommandSinks sinks = view_sinks(page, taken);
    if (as_file)
        sinks.document = NULL;
    const CommandCompare options = {.db = view_site(page)->db,
        .outcomes = ask->outcome,
        .by = ask->by,
        .cohort = ask->cohort,
        .where = ask->where,
        .visits = ask->visits,
        .test = ask->test ? ask->test : "none",
        .adjust = ask->adjust,
        .subgroups = ask->subgroups,
        .pairwise = ask->pairwise,
        .user = page->signature,
        .unlogged = page->read_only,
        .table = view_table(page, format)};
    return command_compare(&options, &sinks, &taken->facts, error);
}

/* The text form of the command hands its document over, too, and draws nothing. */
static gboolean ask_document(
    const ServePage *page, const ViewAsk *ask, ViewTaken *taken, GError **error)
{
    return compare(page, ask, "text", false, taken, error);
}

static char *picture_of(const ReportFigure *figure, void *data)
{
    g_autoptr(GString) path = g_string_new("/ask/figure/");
    serve_escape(path, figure->id);
    return view_ask_address(data, path->str);
}

static gboolean give_picture(
    ServePage *page, const ViewAsk *ask, const char *id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    if (!compare(page, ask, "html", false, &taken, error))
        return FALSE;
    return view_give_picture(page, taken.document, id, error);
}

static gboolean give_file(
    ServePage *page, const ViewAsk *ask, const char *format, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const ViewFormat *how = view_format(format);
    if (!how) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("no report is written in this format")));
        return FALSE;
    }
    if (!compare(page, ask, how->format, true, &taken, error))
        return FALSE;
    view_give_file(page, &taken, how, "comparison");
    return TRUE;
}

/* ---- the answer ---- */

static void add_files(ServePage *page, const ViewAsk *ask)
{
    serve_element(page->main, "<p class=\"soft\">", serve_say(page, N_("As a file:")), "");
    for (const ViewFormat *one = view_formats; one->format; one++) {
        g_autofree char *path = g_strconcat("/ask/as/", one->format, NULL);
        g_autofree char *address = view_ask_address(ask, path);
        serve_element(page->main, " <a href=\"", address, "\">");
        serve_element(page->main, "", one->name, "</a>");
    }
    g_string_append(page->main, "</p>\n");
}

static void add_answer(ServePage *page, const ViewAsk *ask, const ReportDocument *document)
{
    const ReportPart part = {.picture = picture_of, .data = (void *)ask};
    if (!ask->test)
        serve_element(page->main, "<p class=\"question\">",
            serve_say(page, N_("No test is declared, so no P is shown.")), "</p>\n");
    view_tables(page, document, NULL, NULL, NULL);
    for (guint i = 0; i < document->figures->len; i++)
        report_render_html_figure(page->main, document, document->figures->pdata[i], &part);
    add_files(page, ask);
    serve_section(page, "methods", serve_say(page, N_("Methods")), NULL);
    for (guint i = 0; i < document->methods->len; i++)
        serve_element(page->main, "<p>", document->methods->pdata[i], "</p>\n");
    serve_section_end(page);
}

static void add_command(ServePage *page, const ViewAsk *ask)
{
    const char *const pairs[][2] = {{"--outcome", ask->outcome}, {"--by", ask->by},
        {"--visit", ask->visits}, {"--cohort", ask->cohort}, {"--where", ask->where},
        {"--test", ask->test ? ask->test : "none"}, {"--adjust", ask->adjust},
        {"--subgroups", ask->subgroups}, {"--user", page->signature}};
    const char *words[2 * G_N_ELEMENTS(pairs) + 2] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (!pairs[i][1])
            continue;
        words[n++] = pairs[i][0];
        words[n++] = pairs[i][1];
    }
    if (ask->pairwise)
        words[n] = "--pairwise";
    serve_terminal(page, "compare", view_site(page)->shown, words);
}

/* Three questions to begin with, of what the study has. */
static void add_examples(ServePage *page)
{
    static const char *const examples[][3] = {
        {"age", "sex", NULL}, {"survival", "sex", "auto"}, {"age", "sex", "t"}};
    serve_element(page->main, "<p>", serve_say(page, N_("For example:")), "</p>\n<ul>");
    for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) {
        const ViewAsk one = {.outcome = (char *)examples[i][0],
            .by = (char *)examples[i][1],
            .test = (char *)examples[i][2]};
        g_autofree char *address = view_ask_address(&one, "/ask");
        g_autofree char *text =
            base_words_say(page->words, N_("{1} by {2}"), "tt", examples[i][0], examples[i][1]);
        serve_element(page->main, "<li><a href=\"", address, "\">");
        serve_element(page->main, "", text, "</a></li>");
    }
    g_string_append(page->main, "</ul>\n");
}

/* A question that cannot be put leaves the choices as they are, with the reason beside them. */
static gboolean show_page(ServePage *page, const ViewAsk *ask, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    g_autoptr(GError) fault = NULL;
    const bool asks = ask->outcome && ask->by;
    if (asks && check_ids(page, ask, &fault) && check_cohort(page, ask, &fault))
        (void)ask_document(page, ask, &taken, &fault);
    if (fault && !g_error_matches(fault, BASE_ERROR, BASE_ERROR_USAGE)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return FALSE;
    }
    view_heading(page, NULL);
    serve_lede(page, taken.document ? taken.document->title
                     : asks         ? serve_say(page, N_("This question cannot be put so."))
                                    : serve_say(page, N_("Choose an outcome and groups.")));
    g_string_append(page->main,
        taken.document ? "<div class=\"side answered\">\n" : "<div class=\"side\">\n");
    if (!view_ask_choices(page, ask, error))
        return FALSE;
    g_string_append(page->main, "<div>\n");
    if (fault) {
        page->status = 422;
        serve_element(
            page->main, "<p class=\"fault\" role=\"alert\">", fault->message, "</p>\n");
    }
    if (taken.document)
        add_answer(page, ask, taken.document);
    if (!asks)
        add_examples(page);
    g_string_append(page->main, "</div>\n</div>\n");
    if (asks)
        add_command(page, ask);
    return TRUE;
}

static gboolean show(ServePage *page, GError **error)
{
    const char *what = serve_request_segment(page->request, 1);
    const char *which = serve_request_segment(page->request, 2);
    g_auto(ViewAsk) ask = view_ask_read(page->request);
    if (take_choices(page, &ask))
        return TRUE;
    if (!what || !which)
        return show_page(page, &ask, error);
    return check_ids(page, &ask, error) && check_cohort(page, &ask, error) &&
           (g_str_equal(what, "as") ? give_file(page, &ask, which, error)
                                    : give_picture(page, &ask, which, error));
}

const ServeView view_ask = {.name = "ask", .title = N_("Ask"), .key = 'a', .show = show};
