#include "reports/render/html.h"

#include <math.h>

#include "base/decimal.h"
#include "reports/model/escape.h"
#include "reports/model/format.h"
#include "reports/render/html_figure.h"
#include "reports/render/html_flow.h"
#include "reports/render/html_part.h"
#include "reports/render/html_parts.h"
#include "reports/render/html_style.h"
#include "reports/render/html_table.h"
#include "reports/render/html_take.h"
#include "reports/render/html_why.h"

/* The id of the table of tests; those of studies are shorter. */
#define TESTS "every-test"

static void append_link(GString *out, const char *id, const char *label)
{
    g_string_append_printf(out, "<li><a class=\"plain\" href=\"#%s\">", id);
    report_html_element(out, "", label, "</a></li>\n");
}

static void append_contents(GString *out, const ReportDocument *document)
{
    if (!report_html_has_contents(document))
        return;
    const BaseWords *words = document->words;
    report_html_element(out, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">",
        base_words(words, "Contents"), "</h2>\n<ol>\n");
    report_render_html_contents(out, document);
    if (document->appendix->len > 0)
        append_link(out, "appendix", report_section_title(document, REPORT_SECTION_APPENDIX));
    if (document->tests->len > 0)
        append_link(out, "table-" TESTS, base_words(words, "Every test"));
    append_link(out, "provenance", base_words(words, "Provenance"));
    g_string_append(out, "</ol>\n</nav>\n");
}

/* ---- every test, as one more table of the page ---- */

static void set_number(ReportCell *cell, double value)
{
    char text[BASE_DECIMAL_SIZE];
    (void)g_ascii_formatd(text, sizeof text, "%.7g", value);
    report_cell_set_text(cell, isnan(value) ? "" : text);
}

static void add_test(ReportTable *table, const ReportTest *test)
{
    ReportCell *cells = report_table_add_line(table, REPORT_LINE_ROW, 0, test->id)->cells;
    g_autofree char *method = g_strconcat(test->shown    ? test->shown
                                          : test->method ? test->method
                                                         : "",
        test->adjustment ? "; " : "", test->adjustment ? test->adjustment : "",
        test->note ? "; " : "", test->note, NULL);
    g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, test->n);
    g_autoptr(GString) df = g_string_new(NULL);
    for (int i = 0; i < test->n_df; i++)
        g_string_append_printf(df, "%s%.4g", i > 0 ? ", " : "", test->df[i]);
    report_cell_set_text(&cells[0], method);
    report_cell_set_text(&cells[1], n);
    set_number(&cells[2], test->statistic);
    report_cell_set_text(&cells[3], df->str);
    set_number(&cells[4], test->adjusted_from);
    set_number(&cells[5], test->p_value);
}

/* Open, not folded away: paper cannot be clicked on. */
static void walk_tests(const ReportWalk *page)
{
    static const char *const columns[] = {
        N_("Method"), N_("n"), N_("Statistic"), N_("df"), N_("P before adjustment"), N_("P")};
    const BaseWords *words = page->document->words;
    if (page->document->tests->len == 0)
        return;
    g_autoptr(ReportDocument) document = report_document_new(page->document->name, "");
    document->words = words;
    (void)g_strlcpy(document->snapshot, page->document->snapshot, sizeof document->snapshot);
    (void)g_strlcpy(document->spec, page->document->spec, sizeof document->spec);
    ReportTable *table = report_table_add(document, TESTS, base_words(words, "Every test"),
        base_words(words, "In the order of the tables, with its numbers"),
        base_words(words, "Cell"));
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        (void)report_table_add_column(
            table, base_words(words, columns[i]), "", NULL, i == 0 ? 'l' : 'r');
    for (size_t i = 0; i < page->document->tests->len; i++)
        add_test(table, page->document->tests->pdata[i]);
    ReportWalk walk = {.hooks = page->hooks, .document = document, .out = page->out};
    report_walk_table(&walk, table);
}

static void append_provenance(GString *out, const ReportDocument *document)
{
    const BaseWords *words = document->words;
    report_html_element(out, "<footer id=\"provenance\">\n<h2>",
        base_words(words, "Provenance"), "</h2>\n<dl class=\"provenance\">\n");
    if (document->snapshot[0] != '\0') {
        report_html_element(out, "<dt>", base_words(words, "Registry snapshot"), "</dt>");
        report_html_element(out, "<dd class=\"hash\">", document->snapshot, "</dd>\n");
    }
    if (document->head[0] != '\0') {
        report_html_element(out, "<dt>", base_words(words, N_("Chain")), "</dt>");
        report_html_element(out, "<dd class=\"hash\">", document->head, "</dd>\n");
    }
    g_autofree char *standing = report_document_standing(document);
    if (standing) {
        report_html_element(out, "<dt>", base_words(words, N_("State")), "</dt>");
        report_html_element(out, "<dd>", standing, "</dd>\n");
    }
    if (document->spec[0] != '\0') {
        report_html_element(out, "<dt>", base_words(words, "Specification"), "</dt>");
        report_html_element(out, "<dd class=\"hash\">", document->spec, "</dd>\n");
    }
    report_html_element(out, "<dt>", base_words(words, "Program"), "</dt>");
    report_html_element(out, "<dd>proreg ", document->version, "</dd>\n</dl>\n</footer>\n");
}

/* One line under the title: how many patients, of which registry state, by which program. */
static void append_origin(GString *out, const ReportDocument *document)
{
    g_string_append(out, "<p class=\"origin\">");
    if (document->flow->len > 0) {
        const ReportFlowStep *first = document->flow->pdata[0];
        const ReportFlowStep *last = document->flow->pdata[document->flow->len - 1];
        g_autofree char *patients = base_words_say(document->words,
            "{1} of {2} registered patients", "nn", last->n_after, first->n_before);
        report_html_element(out, "", patients, " \xc2\xb7 ");
    }
    if (document->snapshot[0] != '\0') {
        report_html_element(out, "", base_words(document->words, "snapshot"), "");
        g_string_append_printf(out, " <a href=\"#provenance\"><code>%.12s</code></a> \xc2\xb7 ",
            document->snapshot);
    }
    g_autofree char *standing = report_document_standing(document);
    if (standing)
        report_html_element(out, "", standing, " \xc2\xb7 ");
    report_html_element(out, "proreg ", document->version, "</p>\n");
}

static void begin(ReportWalk *walk)
{
    GString *out = walk->out;
    const ReportDocument *document = walk->document;
    g_string_append_printf(
        out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n", base_words_code(document->words));
    g_string_append(out, "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                         "content=\"width=device-width, initial-scale=1\">\n");
    report_html_element(out, "<title>", document->title, "</title>\n");
    report_html_element(
        out, "<meta name=\"generator\" content=\"proreg ", document->version, "\">\n");
    g_string_append(out, "<style>\n");
    for (size_t i = 0; report_html_style[i]; i++)
        g_string_append(out, report_html_style[i]);
    g_string_append(out, "</style>\n</head>\n<body>\n");
    report_html_element(out, "<a class=\"skip\" href=\"#main\">",
        base_words(document->words, "Skip to the tables"), "</a>\n");
    report_html_element(out, "<header>\n<h1>", document->title, "</h1>\n");
    if (document->citation[0] != '\0')
        report_html_element(out, "<p class=\"citation\">", document->citation, "</p>\n");
    append_origin(out, document);
    g_string_append(out, "</header>\n");
    append_contents(out, document);
    g_string_append(out, "<main id=\"main\">\n");
    if (document->flow->len > 0)
        report_html_flow(out, document, NULL);
}

/* The flow's figure stands where the flow does. */
static void section(ReportWalk *walk, ReportSection which, bool begins)
{
    static const char *const open[] = {
        [REPORT_SECTION_FIGURES] = "<section id=\"figures\">\n<h2>",
        [REPORT_SECTION_METHODS] = "<section id=\"methods\">\n<h2>",
        [REPORT_SECTION_APPENDIX] = "<section id=\"appendix\">\n<h2>"};
    const char *title = report_section_title(walk->document, which);
    const guint placed = report_html_flow_figure(walk->document) ? 1 : 0;
    if (which == REPORT_SECTION_FIGURES && walk->document->figures->len <= placed)
        return;
    if (begins)
        report_html_element(walk->out, open[which],
            title ? title : base_words(walk->document->words, N_("Figures")), "</h2>\n");
    else if (which != REPORT_SECTION_FIGURES)
        report_html_back(walk->out, walk->document);
    if (!begins)
        g_string_append(walk->out, "</section>\n");
}

static void figure(ReportWalk *walk, const ReportFigure *one)
{
    if (one != report_html_flow_figure(walk->document))
        report_html_figure(walk->out, walk->document, one, NULL);
}

static void method(ReportWalk *walk, const char *paragraph)
{
    report_html_element(walk->out, "<p>", paragraph, "</p>\n");
}

static void end(ReportWalk *walk)
{
    walk_tests(walk);
    g_string_append(walk->out, "</main>\n");
    report_html_whys(walk->out, walk->document);
    append_provenance(walk->out, walk->document);
    g_string_append(walk->out, "</body>\n</html>\n");
}

GString *report_render_html(const ReportDocument *document)
{
    ReportHooks hooks = report_html_table_hooks;
    hooks.begin = begin;
    hooks.section = section;
    hooks.figure = figure;
    hooks.method = method;
    hooks.end = end;
    return report_walk(document, &hooks, NULL);
}
