/* One page, nothing outside it: contents, flow, tables, methods, tests, provenance. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "reports/model/escape.h"
#include "reports/model/format.h"
#include "reports/render/renderers.h"

enum { WIDE_COLUMNS = 8 };

static void element(GString *out, const char *open, const char *text, const char *close)
{
    g_string_append(out, open);
    report_html_escape(out, text);
    g_string_append(out, close);
}

static void append_mark(GString *out, const char *mark)
{
    if (mark && mark[0] != '\0')
        element(out, "<sup>", mark, "</sup>");
}

/* An id that any text can be made into: letters, digits and - only. */
static void append_id(GString *out, const ReportTable *table)
{
    g_string_append(out, "table-");
    for (const char *c = table->id; *c != '\0'; c++)
        g_string_append_c(out, g_ascii_isalnum(*c) ? *c : '-');
}

static bool has_numbers(const ReportTable *table)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (table->columns[i].align == 'l')
            return false;
    }
    return true;
}

static void append_colgroups(GString *out, const ReportTable *table)
{
    g_string_append(out, "<colgroup><col></colgroup>");
    for (size_t i = 0, end = 0; i < table->n_columns; i = end) {
        end = report_spanner_end(table, i);
        g_string_append_printf(out, "<colgroup span=\"%zu\"></colgroup>", end - i);
    }
    g_string_append_c(out, '\n');
}

static void append_column_heading(GString *out, const ReportColumn *column, bool two_rows)
{
    g_string_append_printf(out, "<th scope=\"col\" class=\"%c\"%s>", column->align,
        two_rows ? " rowspan=\"2\"" : "");
    report_html_escape(out, column->label);
    append_mark(out, column->mark);
    if (column->detail[0] != '\0')
        element(out, "<small>", column->detail, "</small>");
    g_string_append(out, "</th>");
}

static void append_head(GString *out, const ReportTable *table)
{
    const bool spanners = report_has_spanners(table);
    g_string_append_printf(
        out, "<thead>\n<tr><th scope=\"col\" class=\"l\"%s>", spanners ? " rowspan=\"2\"" : "");
    report_html_escape(out, table->stub);
    g_string_append(out, "</th>");
    for (size_t i = 0, end = 0; spanners && i < table->n_columns; i = end) {
        end = report_spanner_end(table, i);
        if (!table->columns[i].spanner) {
            append_column_heading(out, &table->columns[i], true);
            continue;
        }
        g_string_append_printf(
            out, "<th scope=\"colgroup\" class=\"span\" colspan=\"%zu\">", end - i);
        element(out, "<span>", table->columns[i].spanner, "</span></th>");
    }
    if (spanners)
        g_string_append(out, "</tr>\n<tr>");
    for (size_t i = 0; i < table->n_columns; i++) {
        if (!spanners || table->columns[i].spanner)
            append_column_heading(out, &table->columns[i], false);
    }
    g_string_append(out, "</tr>\n</thead>\n");
}

static void append_cell(
    GString *out, const ReportDocument *document, const ReportCell *cell, char align)
{
    g_string_append_printf(out, "<td class=\"%c\"", align);
    for (size_t i = 0; i < cell->n_values; i++) {
        const ReportValue *value = document->values->pdata[cell->values[i]];
        element(out, i == 0 ? " data-cell=\"" : " ", value->address, "");
    }
    g_string_append(out, cell->n_values > 0 ? "\">" : ">");
    report_html_escape(out, cell->text);
    append_mark(out, cell->mark);
    g_string_append(out, "</td>");
}

static void append_line(GString *out, const ReportDocument *document, const ReportTable *table,
    const ReportLine *line)
{
    static const char *const classes[] = {"", "", " class=\"section\"", " class=\"unknown\""};
    g_string_append_printf(out, "<tr%s>", classes[line->kind]);
    if (line->kind == REPORT_LINE_SECTION) {
        g_string_append_printf(
            out, "<th scope=\"rowgroup\" colspan=\"%zu\">", table->n_columns + 1);
        report_html_escape(out, line->label);
        append_mark(out, line->mark);
        g_string_append(out, "</th></tr>\n");
        return;
    }
    g_string_append(out, "<th scope=\"row\"");
    if (line->indent > 0)
        g_string_append_printf(out, " class=\"i%d\"", MIN(line->indent, 2));
    g_string_append_c(out, '>');
    report_html_escape(out, line->label);
    append_mark(out, line->mark);
    g_string_append(out, "</th>");
    for (size_t i = 0; i < table->n_columns; i++)
        append_cell(out, document, &line->cells[i], table->columns[i].align);
    g_string_append(out, "</tr>\n");
}

static void append_body(GString *out, const ReportDocument *document, const ReportTable *table)
{
    g_string_append(out, "<tbody>\n");
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        if (i > 0 && line->kind == REPORT_LINE_SECTION)
            g_string_append(out, "</tbody>\n<tbody>\n");
        append_line(out, document, table, line);
    }
    g_string_append(out, "</tbody>\n");
}

static void append_notes(GString *out, const ReportTable *table)
{
    if (table->notes->len == 0)
        return;
    g_string_append(out, "<ul class=\"notes\">\n");
    for (size_t i = 0; i < table->notes->len; i++) {
        const ReportNote *note = table->notes->pdata[i];
        g_string_append(out, "<li>");
        append_mark(out, note->mark);
        g_string_append(out, note->mark[0] != '\0' ? " " : "");
        report_html_escape(out, note->text);
        g_string_append(out, "</li>\n");
    }
    g_string_append(out, "</ul>\n");
}

/* The table in a box of its own that scrolls, so that the page never does. */
static void append_grid(GString *out, const ReportDocument *document, const ReportTable *table)
{
    g_string_append(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    report_html_escape(out, report_table_name(table));
    g_string_append_printf(out, "\">\n<table class=\"%s%s\">\n<caption><span>",
        has_numbers(table) ? "numbers" : "text",
        table->n_columns > WIDE_COLUMNS ? " wide" : "");
    if (table->label[0] != '\0')
        element(out, "", table->label, ". ");
    element(out, "<em>", table->title, "</em></span></caption>\n");
    append_colgroups(out, table);
    append_head(out, table);
    append_body(out, document, table);
    g_string_append(out, "</table>\n</div>\n");
}

static void append_table(GString *out, const ReportDocument *document, const ReportTable *table)
{
    g_string_append_printf(out, "<section class=\"table%s\" id=\"",
        table->n_columns > WIDE_COLUMNS ? " wide" : "");
    append_id(out, table);
    g_string_append(out, "\">\n");
    append_grid(out, document, table);
    append_notes(out, table);
    g_string_append(out, "</section>\n");
}

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
        append_id(out, table);
        element(out, "\"><b>", table->label, "</b>");
        element(out, "", table->title, "</a></li>\n");
    }
    for (size_t i = 0; i < document->figures->len; i++) {
        const ReportFigure *figure = document->figures->pdata[i];
        if (figure == report_html_flow_figure(document))
            continue;
        g_string_append(out, "<li><a href=\"#");
        report_html_figure_id(out, figure);
        element(out, "\"><b>", figure->label, "</b>");
        element(out, "", figure->title, "</a></li>\n");
    }
    if (document->methods->len > 0)
        g_string_append(out, "<li><a class=\"plain\" href=\"#methods\">Methods</a></li>\n");
    if (document->tests->len > 0)
        g_string_append(out, "<li><a class=\"plain\" href=\"#tests\">Every test</a></li>\n");
    g_string_append(out, "<li><a class=\"plain\" href=\"#provenance\">Provenance</a></li>\n"
                         "</ol>\n</nav>\n");
}

static void append_figures(GString *out, const ReportDocument *document)
{
    const ReportFigure *flow = report_html_flow_figure(document);
    if (document->figures->len <= (flow ? 1 : 0))
        return;
    g_string_append(out, "<section id=\"figures\">\n<h2>Figures</h2>\n");
    for (size_t i = 0; i < document->figures->len; i++)
        if (document->figures->pdata[i] != flow)
            report_html_figure(out, document->figures->pdata[i]);
    g_string_append(out, "</section>\n");
}

static void append_methods(GString *out, const ReportDocument *document)
{
    if (document->methods->len == 0)
        return;
    g_string_append(out, "<section id=\"methods\">\n<h2>Methods</h2>\n");
    for (size_t i = 0; i < document->methods->len; i++)
        element(out, "<p>", document->methods->pdata[i], "</p>\n");
    g_string_append(out, "</section>\n");
}

static void append_number(GString *out, double value)
{
    char text[BASE_DECIMAL_SIZE];
    (void)g_ascii_formatd(text, sizeof text, "%.7g", value);
    g_autofree char *shown = report_true_minus(isnan(value) ? "" : text);
    element(out, "<td class=\"r\">", shown, "</td>");
}

static void append_test(GString *out, const ReportTest *test)
{
    element(out, "<tr><th scope=\"row\"><code>", test->id, "</code></th><td class=\"l\">");
    element(out, "", test->method ? test->method : "", "");
    if (test->adjustment)
        element(out, "; ", test->adjustment, "");
    if (test->note)
        element(out, "; ", test->note, "");
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
        element(out, "<dt>Registry snapshot</dt><dd class=\"hash\">", document->snapshot,
            "</dd>\n");
    if (document->spec[0] != '\0')
        element(out, "<dt>Specification</dt><dd class=\"hash\">", document->spec, "</dd>\n");
    element(out, "<dt>Program</dt><dd>proreg ", document->version, "</dd>\n</dl>\n</footer>\n");
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
    element(out, "proreg ", document->version, "</p>\n");
}

GString *report_render_html(const ReportDocument *document)
{
    GString *out = g_string_new("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                                "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                                "content=\"width=device-width, initial-scale=1\">\n");
    element(out, "<title>", document->title, "</title>\n");
    element(out, "<meta name=\"generator\" content=\"proreg ", document->version, "\">\n");
    g_string_append(out, "<style>\n");
    for (size_t i = 0; report_html_style[i]; i++)
        g_string_append(out, report_html_style[i]);
    g_string_append(out, "</style>\n</head>\n<body>\n");
    g_string_append(out, "<a class=\"skip\" href=\"#main\">Skip to the tables</a>\n");
    element(out, "<header>\n<h1>", document->title, "</h1>\n");
    if (document->citation[0] != '\0')
        element(out, "<p class=\"citation\">", document->citation, "</p>\n");
    append_origin(out, document);
    g_string_append(out, "</header>\n");
    append_contents(out, document);
    g_string_append(out, "<main id=\"main\">\n");
    if (document->flow->len > 0)
        report_html_flow(out, document);
    for (size_t i = 0; i < document->tables->len; i++)
        append_table(out, document, document->tables->pdata[i]);
    append_figures(out, document);
    append_methods(out, document);
    append_tests(out, document);
    g_string_append(out, "</main>\n");
    append_provenance(out, document);
    g_string_append(out, "</body>\n</html>\n");
    return out;
}
