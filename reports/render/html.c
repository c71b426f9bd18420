#include "reports/render/html.h"

#include <math.h>

#include "base/decimal.h"
#include "reports/model/escape.h"
#include "reports/model/format.h"
#include "reports/render/html_figure.h"
#include "reports/render/html_flow.h"
#include "reports/render/html_parts.h"
#include "reports/render/html_style.h"
#include "reports/render/html_table.h"

static bool has_flow_table(const ReportDocument *document)
{
    const ReportTable *first = document->tables->len > 0 ? document->tables->pdata[0] : NULL;
    return first && g_str_equal(first->id, "flow");
}

static void append_contents(GString *out, const ReportDocument *document)
{
    if (document->tables->len == 0 || has_flow_table(document))
        return;
    g_string_append(out,
        "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n"
        "<ol>\n");
    if (document->flow->len > 0 && !has_flow_table(document))
        g_string_append(out, "<li><a class=\"plain\" href=\"#flow\">Participants</a></li>\n");
    for (size_t i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        g_string_append(out, "<li><a href=\"#");
        report_html_id(out, "table-", table->id);
        report_html_element(out, "\"><b>", table->label, "</b>");
        report_html_element(out, "", table->title, "</a></li>\n");
    }
    for (size_t i = 0; i < document->figures->len; i++) {
        const ReportFigure *figure = document->figures->pdata[i];
        if (figure == report_html_flow_figure(document))
            continue;
        g_string_append(out, "<li><a href=\"#");
        report_html_figure_id(out, figure);
        report_html_element(out, "\"><b>", figure->label, "</b>");
        report_html_element(out, "", figure->title, "</a></li>\n");
    }
    if (document->methods->len > 0)
        g_string_append(out, "<li><a class=\"plain\" href=\"#methods\">Methods</a></li>\n");
    if (document->tests->len > 0)
        g_string_append(out, "<li><a class=\"plain\" href=\"#tests\">Every test</a></li>\n");
    g_string_append(out, "<li><a class=\"plain\" href=\"#provenance\">Provenance</a></li>\n"
                         "</ol>\n</nav>\n");
}

static void append_number(GString *out, double value)
{
    char text[BASE_DECIMAL_SIZE];
    (void)g_ascii_formatd(text, sizeof text, "%.7g", value);
    g_autofree char *shown = report_true_minus(isnan(value) ? "" : text);
    report_html_element(out, "<td class=\"r\">", shown, "</td>");
}

static void append_test(GString *out, const ReportTest *test)
{
    report_html_element(
        out, "<tr><th scope=\"row\"><code>", test->id, "</code></th><td class=\"l\">");
    report_html_element(out, "", test->method ? test->method : "", "");
    if (test->adjustment)
        report_html_element(out, "; ", test->adjustment, "");
    if (test->note)
        report_html_element(out, "; ", test->note, "");
    g_string_append_printf(out, "</td><td class=\"r\">%" G_GINT64_FORMAT "</td>", test->n);
    append_number(out, test->statistic);
    g_string_append(out, "<td class=\"r\">");
    for (int i = 0; i < test->n_df; i++)
        g_string_append_printf(out, "%s%.4g", i > 0 ? ", " : "", test->df[i]);
    g_string_append(out, "</td>");
    append_number(out, test->adjusted_from);
    append_number(out, test->p_value);
    g_string_append(out, "</tr>\n");
}

static void append_tests(GString *out, const ReportDocument *document)
{
    if (document->tests->len == 0)
        return;
    g_string_append(out,
        "<section id=\"tests\">\n<details>\n<summary>Every test, with its numbers</summary>\n"
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Every test\">\n"
        "<table class=\"text\">\n<caption><span><em>Tests in the order of the "
        "tables</em></span>"
        "</caption>\n<thead><tr><th scope=\"col\" class=\"l\">Cell</th>"
        "<th scope=\"col\" class=\"l\">Method</th><th scope=\"col\" class=\"r\">n</th>"
        "<th scope=\"col\" class=\"r\">Statistic</th><th scope=\"col\" class=\"r\">df</th>"
        "<th scope=\"col\" class=\"r\">P before adjustment</th>"
        "<th scope=\"col\" class=\"r\">P</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < document->tests->len; i++)
        append_test(out, document->tests->pdata[i]);
    g_string_append(out, "</tbody>\n</table>\n</div>\n</details>\n</section>\n");
}

static void append_provenance(GString *out, const ReportDocument *document)
{
    g_string_append(out, "<footer id=\"provenance\">\n<h2>Provenance</h2>\n"
                         "<dl class=\"provenance\">\n");
    if (document->snapshot[0] != '\0')
        report_html_element(out, "<dt>Registry snapshot</dt><dd class=\"hash\">",
            document->snapshot, "</dd>\n");
    if (document->spec[0] != '\0')
        report_html_element(
            out, "<dt>Specification</dt><dd class=\"hash\">", document->spec, "</dd>\n");
    report_html_element(
        out, "<dt>Program</dt><dd>proreg ", document->version, "</dd>\n</dl>\n</footer>\n");
}

/* One line under the title: how many patients, of which registry state, by which program. */
static void append_origin(GString *out, const ReportDocument *document)
{
    g_string_append(out, "<p class=\"origin\">");
    if (document->flow->len > 0) {
        const ReportFlowStep *first = document->flow->pdata[0];
        const ReportFlowStep *last = document->flow->pdata[document->flow->len - 1];
        g_string_append_printf(out,
            "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " registered patients \xc2\xb7 ",
            last->n_after, first->n_before);
    }
    if (document->snapshot[0] != '\0')
        g_string_append_printf(out,
            "snapshot <a href=\"#provenance\"><code>%.12s</code></a> "
            "\xc2\xb7 ",
            document->snapshot);
    report_html_element(out, "proreg ", document->version, "</p>\n");
}

static void begin(ReportWalk *walk)
{
    GString *out = walk->out;
    const ReportDocument *document = walk->document;
    g_string_append(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                         "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                         "content=\"width=device-width, initial-scale=1\">\n");
    report_html_element(out, "<title>", document->title, "</title>\n");
    report_html_element(
        out, "<meta name=\"generator\" content=\"proreg ", document->version, "\">\n");
    g_string_append(out, "<style>\n");
    for (size_t i = 0; report_html_style[i]; i++)
        g_string_append(out, report_html_style[i]);
    g_string_append(out, "</style>\n</head>\n<body>\n");
    g_string_append(out, "<a class=\"skip\" href=\"#main\">Skip to the tables</a>\n");
    report_html_element(out, "<header>\n<h1>", document->title, "</h1>\n");
    if (document->citation[0] != '\0')
        report_html_element(out, "<p class=\"citation\">", document->citation, "</p>\n");
    append_origin(out, document);
    g_string_append(out, "</header>\n");
    append_contents(out, document);
    g_string_append(out, "<main id=\"main\">\n");
    if (document->flow->len > 0)
        report_html_flow(out, document);
}

/* The flow's figure stands where the flow does. */
static void section(ReportWalk *walk, ReportSection which, bool begins)
{
    static const char *const open[] = {
        [REPORT_SECTION_FIGURES] = "<section id=\"figures\">\n<h2>Figures</h2>\n",
        [REPORT_SECTION_METHODS] = "<section id=\"methods\">\n<h2>Methods</h2>\n"};
    const guint placed = report_html_flow_figure(walk->document) ? 1 : 0;
    if (which == REPORT_SECTION_TABLES ||
        (which == REPORT_SECTION_FIGURES && walk->document->figures->len <= placed))
        return;
    g_string_append(walk->out, begins ? open[which] : "</section>\n");
}

static void figure(ReportWalk *walk, const ReportFigure *one)
{
    if (one != report_html_flow_figure(walk->document))
        report_html_figure(walk->out, one);
}

static void method(ReportWalk *walk, const char *paragraph)
{
    report_html_element(walk->out, "<p>", paragraph, "</p>\n");
}

static void end(ReportWalk *walk)
{
    append_tests(walk->out, walk->document);
    g_string_append(walk->out, "</main>\n");
    append_provenance(walk->out, walk->document);
    g_string_append(walk->out, "</body>\n</html>\n");
}

GString *report_render_html(const ReportDocument *document)
{
    static const ReportHooks hooks = {.begin = begin,
        .section = section,
        .table = report_html_table,
        .head = report_html_head,
        .row = report_html_row,
        .stub = report_html_stub,
        .cell = report_html_cell,
        .row_end = report_html_row_end,
        .block_end = report_html_block_end,
        .note = report_html_note,
        .table_end = report_html_table_end,
        .figure = figure,
        .method = method,
        .end = end};
    return report_walk(document, &hooks, NULL);
}
