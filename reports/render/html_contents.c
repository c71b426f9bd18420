#include "reports/render/html_figure.h"
#include "reports/render/html_flow.h"
#include "reports/render/html_part.h"
#include "reports/render/html_parts.h"

static void add_link(GString *out, const char *id, const char *label)
{
    g_string_append_printf(out, "<li><a class=\"plain\" href=\"#%s\">", id);
    report_html_element(out, "", label, "</a></li>\n");
}

/* "Table 1 Patients", behind the id. */
static void add_titled(GString *out, const char *label, const char *title)
{
    report_html_element(out, "\"><b>", label, "</b> ");
    report_html_element(out, "", title, "</a></li>\n");
}

void report_render_html_contents(GString *out, const ReportDocument *document)
{
    if (document->flow->len > 0)
        add_link(out, "flow", base_words(document->words, "Participants"));
    for (size_t i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        g_string_append(out, "<li><a href=\"#");
        report_html_id(out, "table-", table->id);
        add_titled(out, table->label, table->title);
    }
    for (size_t i = 0; i < document->figures->len; i++) {
        const ReportFigure *figure = document->figures->pdata[i];
        if (figure == report_html_flow_figure(document))
            continue;
        g_string_append(out, "<li><a href=\"#");
        report_html_figure_id(out, figure);
        add_titled(out, figure->label, figure->title);
    }
    if (document->methods->len > 0)
        add_link(out, "methods", base_words(document->words, "Methods"));
}
