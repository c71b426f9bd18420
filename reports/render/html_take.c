#include "reports/render/html_take.h"

#include "reports/model/escape.h"
#include "reports/model/figure.h"
#include "reports/render/csv.h"
#include "reports/render/html_parts.h"
#include "reports/render/walk.h"

bool report_html_has_contents(const ReportDocument *document)
{
    const ReportTable *first = document->tables->len > 0 ? document->tables->pdata[0] : NULL;
    return first && !g_str_equal(first->id, "flow");
}

/* A link to bytes that it holds itself: "segment-table-1.csv". */
static void append_file(GString *out, const ReportDocument *document, const char *kind,
    const char *id, const char *ending, const char *type)
{
    g_string_append(out, "<a download=\"");
    report_html_id(out, "", document->name);
    report_html_id(out, kind, id);
    g_string_append_printf(out, ".%s\" href=\"data:%s;base64,", ending, type);
}

static void append_base64(GString *out, const void *bytes, gsize size)
{
    g_autofree char *text = g_base64_encode(bytes, size);
    g_string_append(out, text);
}

/* A name for who hears the link alone: "Table 1, CSV". */
static void append_name(GString *out, const char *what, const char *ending)
{
    report_html_element(out, "\" aria-label=\"", what, ", ");
    g_string_append_printf(out, "%s\">%s</a>", ending, ending);
}

static void append_back(GString *out, const ReportDocument *document, const char *before)
{
    if (!report_html_has_contents(document))
        return;
    g_string_append(out, before);
    report_html_element(out, "<a class=\"back\" href=\"#contents\">",
        base_words(document->words, "Contents"), "</a>");
}

void report_html_back(GString *out, const ReportDocument *document)
{
    if (!report_html_has_contents(document))
        return;
    append_back(out, document, "<p class=\"files\">");
    g_string_append(out, "</p>\n");
}

void report_html_take_table(
    GString *out, const ReportDocument *document, const ReportTable *table)
{
    GString *csv = report_render_csv_table(document, table);
    g_string_append(out, "<p class=\"files\">");
    append_file(out, document, "-table-", table->id, "csv", "text/csv;charset=utf-8");
    append_base64(out, csv->str, csv->len);
    append_name(out, report_table_name(table), "CSV");
    append_back(out, document, " \xc2\xb7 ");
    g_string_append(out, "</p>\n");
    g_string_free(csv, TRUE);
}

/* The files that were written beside the page. */
static void append_beside(GString *out, const ReportFigure *figure, const char *what)
{
    static const char *const endings[][2] = {{"svg", "SVG"}, {"pdf", "PDF"}, {"png", "PNG"}};
    g_autofree char *path = g_uri_escape_string(figure->file, NULL, FALSE);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        report_html_element(
            out, i > 0 ? " \xc2\xb7 <a download href=\"" : "<a download href=\"", path, "");
        g_string_append_printf(out, ".%s", endings[i][0]);
        append_name(out, what, endings[i][1]);
    }
}

void report_html_take_figure(
    GString *out, const ReportDocument *document, const ReportFigure *figure)
{
    if (!figure->svg) {
        report_html_back(out, document);
        return;
    }
    const char *what = figure->label[0] != '\0' ? figure->label : figure->title;
    g_string_append(out, "<p class=\"files\">");
    if (figure->file)
        append_beside(out, figure, what);
    else
        report_html_escape(
            out, base_words(document->words,
                     N_("Copy or save the picture as you would any other of a page.")));
    append_back(out, document, " \xc2\xb7 ");
    g_string_append(out, "</p>\n");
}
