#include "reports/render/html_why.h"

#include "reports/model/escape.h"
#include "reports/render/html_parts.h"

void report_html_why_open(GString *out, const ReportCell *cell)
{
    if (cell->why > 0)
        g_string_append_printf(
            out, "<a class=\"why\" id=\"c%zu\" href=\"#w%zu\">", cell->why, cell->why);
}

void report_html_why_close(GString *out, const ReportCell *cell)
{
    g_string_append(out, cell->why > 0 ? "</a>" : "");
}

static void append_panel(GString *out, const ReportDocument *document, guint number)
{
    const ReportWhy *why = document->whys->pdata[number - 1];
    g_string_append_printf(out,
        "<section class=\"because\" id=\"w%u\" aria-labelledby=\"h%u\">\n", number, number);
    g_string_append_printf(out, "<h3 id=\"h%u\">", number);
    report_html_element(out, "", why->title, "</h3>\n");
    g_string_append_printf(out, "<a class=\"shut\" href=\"#c%u\">", number);
    report_html_element(out, "", base_words(document->words, N_("Close")), "</a>\n<dl>");
    for (guint i = 0; i < why->lines->len; i++) {
        const ReportWhyLine *line = why->lines->pdata[i];
        if (line->label[0] != '\0')
            report_html_element(out, "<dt>", line->label, "</dt>");
        report_html_element(out, "<dd>", line->text, "</dd>\n");
    }
    g_string_append(out, "</dl>\n</section>\n");
}

void report_html_whys(GString *out, const ReportDocument *document)
{
    if (document->whys->len == 0)
        return;
    report_html_element(out, "<aside aria-label=\"",
        base_words(document->words, N_("What the numbers are made of")), "\">\n");
    for (guint i = 1; i <= document->whys->len; i++)
        append_panel(out, document, i);
    g_string_append(out, "</aside>\n");
    if (document->n_unexplained == 0)
        return;
    g_autofree char *text = base_words_say(document->words,
        "{1} further cells do not open, so that the page stays small; 'proreg explain' says of "
        "each number what it is made of.",
        "n", (gint64)document->n_unexplained);
    report_html_element(out, "<p class=\"origin\">", text, "</p>\n");
}
