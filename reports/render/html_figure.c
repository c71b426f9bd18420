#include "reports/render/html_figure.h"

#include "reports/model/escape.h"
#include "reports/render/html_parts.h"
#include "reports/render/html_take.h"

void report_html_figure_id(GString *out, const ReportFigure *figure)
{
    report_html_id(out, "picture-", figure->id);
}

/* As an image, which a browser copies and saves by itself: the page holds each picture once. */
static void append_picture(GString *out, const ReportFigure *figure, const ReportPart *part)
{
    gsize size = 0;
    if (part) {
        g_autofree char *address = part->picture(figure, part->data);
        report_html_element(out, "<img alt=\"", figure->alt->str, "\"");
        report_html_element(out, " src=\"", address, "\">\n");
        return;
    }
    const void *bytes = g_bytes_get_data(figure->svg, &size);
    g_autofree char *text = g_base64_encode(bytes, size);
    report_html_element(out, "<img alt=\"", figure->alt->str, "");
    g_string_append_printf(out, "\" src=\"data:image/svg+xml;base64,%s\">\n", text);
}

/* The numbers under a survival curve once more, as a table: on a narrow screen those of the
 * picture are too small to read. */
static void append_at_risk(GString *out, const ReportFigure *figure)
{
    const ReportPanel *curves = figure->panels->pdata[0], *risk = figure->panels->pdata[1];
    const guint n_times = risk->marks->len / MAX(curves->series->len, 1);
    g_string_append(
        out, "<div class=\"scroll narrow\" role=\"region\" tabindex=\"0\" aria-label=\"");
    report_html_element(
        out, "", figure->label[0] != '\0' ? figure->label : figure->title, ", ");
    report_html_element(out, "", risk->title, "\">");
    report_html_element(out, "<table class=\"numbers\">\n<caption>", risk->title,
        "</caption>\n<thead><tr><td></td>");
    for (guint i = 0; i < n_times; i++)
        g_string_append_printf(out, "<th scope=\"col\" class=\"r\">%g</th>",
            ((const ReportMark *)risk->marks->pdata[i])->x);
    g_string_append(out, "</tr></thead>\n<tbody>\n");
    for (guint j = 0; j < curves->series->len; j++) {
        const ReportSeries *series = curves->series->pdata[j];
        report_html_element(out, "<tr><th scope=\"row\">", series->label, "</th>");
        for (guint i = 0; i < n_times; i++) {
            const ReportMark *mark = risk->marks->pdata[j * n_times + i];
            report_html_element(out, "<td class=\"r\">", mark->text, "</td>");
        }
        g_string_append(out, "</tr>\n");
    }
    g_string_append(out, "</tbody></table></div>\n");
}

void report_html_figure(GString *out, const ReportDocument *document,
    const ReportFigure *figure, const ReportPart *part)
{
    g_string_append(out, "<figure id=\"");
    report_html_figure_id(out, figure);
    g_string_append_printf(out, "\" class=\"%s %s\">\n",
        figure->width > REPORT_FIGURE_SINGLE ? "double" : "single", figure->kind);
    if (part || figure->svg) {
        g_string_append(out, "<div class=\"picture\">\n");
        append_picture(out, figure, part);
        g_string_append(out, "</div>\n");
        if (report_figure_has_risk(figure))
            append_at_risk(out, figure);
    } else {
        report_html_element(
            out, "<p class=\"missing\">Not drawn: ", REPORT_NO_GNUPLOT, ".</p>\n");
        report_html_element(out, "<p>", figure->alt->str, "</p>\n");
    }
    g_string_append(out, "<figcaption>");
    if (figure->label[0] != '\0')
        report_html_element(out, "<b>", figure->label, ".</b> ");
    report_html_escape(out, figure->title);
    for (guint i = 0; i < figure->notes->len; i++)
        report_html_element(
            out, i == 0 ? "<span class=\"note\">" : " ", figure->notes->pdata[i], "");
    g_string_append(out, figure->notes->len > 0 ? "</span></figcaption>\n" : "</figcaption>\n");
    if (!part)
        report_html_take_figure(out, document, figure);
    g_string_append(out, "</figure>\n");
}
