#include "reports/figures/svg.h"

#include <string.h>

#include "base/error.h"
#include "reports/model/escape.h"

static const char canvas[] = "<g id=\"gnuplot_canvas\">";

/* An id of letters, digits and - that no other figure has. */
static char *prefix_of(const ReportFigure *figure)
{
    GString *prefix = g_string_new("figure-");
    for (const char *c = figure->id; *c != '\0'; c++)
        g_string_append_c(prefix, g_ascii_isalnum(*c) ? *c : '-');
    return g_string_free(prefix, FALSE);
}

static void append_head(GString *out, const ReportFigure *figure, const char *prefix)
{
    const double points = 72.0 / 25.4;
    g_autofree char *caption = report_figure_caption(figure);
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<svg xmlns=\"http://www.w3.org/2000/svg\" "
                         "xmlns:xlink=\"http://www.w3.org/1999/xlink\" ");
    g_string_append_printf(out,
        "width=\"%.0fmm\" height=\"%.0fmm\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
        "aria-labelledby=\"%s-title %s-desc\" font-family=\"Arial, Helvetica, 'Liberation "
        "Sans', 'Noto Sans', sans-serif\">\n",
        figure->width, figure->height, figure->width * points, figure->height * points, prefix,
        prefix);
    g_string_append_printf(out, "<title id=\"%s-title\">", prefix);
    report_html_escape(out, caption);
    g_string_append_printf(out, "</title>\n<desc id=\"%s-desc\">", prefix);
    report_html_escape(out, figure->alt->str);
    g_string_append(out, "</desc>\n");
}

/* Ids of gnuplot's symbols and what points at them, in every tag of the body. */
static void append_tag(GString *out, const char *tag, size_t length, const char *prefix)
{
    static const char *const names[] = {" id='", "href='#", "url(#"};
    for (size_t i = 0; i < length;) {
        size_t step = 0;
        for (size_t j = 0; j < G_N_ELEMENTS(names) && step == 0; j++)
            step = strncmp(tag + i, names[j], strlen(names[j])) == 0 ? strlen(names[j]) : 0;
        g_string_append_len(out, tag + i, (gssize)MAX(step, 1));
        if (step > 0)
            g_string_append_printf(out, "%s-", prefix);
        i += MAX(step, 1);
    }
}

/* Renames within tags only: a label may say what it likes. */
static void append_body(GString *out, const char *body, const char *prefix)
{
    while (*body != '\0') {
        if (*body != '<') {
            const size_t length = strcspn(body, "<");
            g_string_append_len(out, body, (gssize)length);
            body += length;
            continue;
        }
        const char *end = strchr(body, '>');
        const size_t length = end ? (size_t)(end - body) + 1 : strlen(body);
        append_tag(out, body, length, prefix);
        body += length;
    }
}

/* Without gnuplot's ids of plots, the titles that would show as tips, and its own fonts. */
static char *without_names(const char *body, GError **error)
{
    static const char pattern[] =
        "<g id=\"gnuplot_canvas\">|(?<=<g) id=\"[a-z_]*plot_[0-9a-z]+\"|"
        "<title>[a-z_]*plot_[0-9a-z]+</title>| font-family=\"Arial\"";
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, error);
    return regex ? g_regex_replace_literal(regex, body, -1, 0, "", 0, error) : NULL;
}

GBytes *report_svg_finish(const ReportFigure *figure, GBytes *drawn, GError **error)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(drawn, &size);
    g_autofree char *text = g_strndup(bytes, size);
    const char *body = strstr(text, canvas);
    if (!body || !g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "figure %s: gnuplot's SVG is not of the expected form; versions 5.4 to 6.0 are "
            "known",
            figure->id);
        return NULL;
    }
    g_autofree char *plain = without_names(body + strlen(canvas), error);
    if (!plain)
        return NULL;
    char *end = g_strrstr(plain, "</g>\n</svg>");
    if (end)
        *end = '\0';
    g_autofree char *prefix = prefix_of(figure);
    GString *out = g_string_new(NULL);
    append_head(out, figure, prefix);
    append_body(out, plain, prefix);
    g_string_append(out, "</svg>\n");
    return g_string_free_to_bytes(out);
}
