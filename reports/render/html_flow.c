#include "reports/render/html_flow.h"

#include "reports/model/escape.h"
#include "reports/render/html_figure.h"
#include "reports/render/html_parts.h"

static void box_stay(GString *out, const char *label, int64_t n)
{
    g_string_append(out, "<li><div class=\"box stay\">");
    report_html_escape(out, label);
    g_string_append_printf(out, "<br><b>n = %" G_GINT64_FORMAT "</b></div></li>\n", n);
}

/* The groups of those who stayed, and who is in none, in one box. */
static void box_groups(GString *out, const GPtrArray *groups)
{
    if (groups->len < 2)
        return;
    g_string_append(out, "<li><div class=\"box stay groups\">");
    for (guint i = 0; i < groups->len; i++) {
        const ReportFlowGroup *group = groups->pdata[i];
        g_string_append(out, i > 0 ? "<br>" : "");
        report_html_escape(out, group->label);
        g_string_append_printf(out, ": <b>n = %" G_GINT64_FORMAT "</b>", group->n);
    }
    g_string_append(out, "</div></li>\n");
}

static void box_leave(GString *out, const ReportFlowStep *step, const BaseWords *words)
{
    g_string_append_printf(out,
        "<li class=\"out\"><span class=\"line\"></span>"
        "<div class=\"box leave%s\">",
        step->n_excluded == 0 ? " none" : "");
    if (step->excluded_label[0] != '\0') {
        report_html_escape(out, step->excluded_label);
    } else {
        g_autofree char *label = base_words_say(words, "Excluded: not {1}", "t", step->label);
        report_html_escape(out, label);
    }
    g_string_append_printf(out, "<br><b>n = %" G_GINT64_FORMAT "</b>", step->n_excluded);
    if (step->n_unknown > 0) {
        g_autofree char *unknown =
            base_words_say(words, "of these not known: {1}", "n", step->n_unknown);
        report_html_element(out, "<small>", unknown, "</small>");
    }
    if (step->after_origin) {
        g_autofree char *uses =
            base_words_say(words, "uses what happened after {1}", "t", step->origin);
        report_html_element(out, "<small>", uses, "</small>");
    }
    g_string_append(out, "</div></li>\n");
}

const ReportFigure *report_html_flow_figure(const ReportDocument *document)
{
    for (guint i = 0; document->flow->len > 0 && i < document->figures->len; i++) {
        const ReportFigure *figure = document->figures->pdata[i];
        if (g_str_equal(figure->kind, "flow") && figure->svg)
            return figure;
    }
    return NULL;
}

/* On a narrow screen the boxes of the list are read, else the figure is looked at. */
void report_html_flow(GString *out, const ReportDocument *document, const ReportPart *part)
{
    const ReportFlowStep *first = document->flow->pdata[0];
    const ReportFigure *figure = report_html_flow_figure(document);
    report_html_element(out, "<section id=\"flow\">\n<h2>",
        base_words(document->words, "Participants"), "</h2>\n");
    if (figure)
        report_html_figure(out, document, figure, part);
    g_string_append_printf(out, "<ol class=\"flow%s\">\n", figure ? " narrow" : "");
    box_stay(out, base_words(document->words, "Registered patients"), first->n_before);
    for (size_t i = 0; i < document->flow->len; i++) {
        const ReportFlowStep *step = document->flow->pdata[i];
        box_leave(out, step, document->words);
        box_stay(out, step->label, step->n_after);
    }
    box_groups(out, document->groups);
    g_string_append(out, "</ol>\n</section>\n");
}
