#include "reports/render/render.h"

#include "base/error.h"
#include "reports/render/renderers.h"

static const struct {
    const char *name, *extension;
} formats[] = {
    [REPORT_TEXT] = {"text", "txt"},
    [REPORT_CSV] = {"csv", "csv"},
    [REPORT_MARKDOWN] = {"md", "md"},
    [REPORT_HTML] = {"html", "html"},
    [REPORT_JSON] = {"json", "json"},
    [REPORT_LATEX] = {"tex", "tex"},
    [REPORT_XLSX] = {"xlsx", "xlsx"},
};

gboolean report_format_parse(const char *name, ReportFormat *format, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (g_str_equal(name, formats[i].name)) {
            *format = (ReportFormat)i;
            return TRUE;
        }
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "format '%s' is not known; use one of text, csv, md, html, json, tex, xlsx", name);
    return FALSE;
}

const char *report_format_extension(ReportFormat format)
{
    return formats[format].extension;
}

static GString *render_to_text(const ReportDocument *document, ReportFormat format)
{
    switch (format) {
    case REPORT_CSV:
        return report_render_csv(document);
    case REPORT_MARKDOWN:
        return report_render_markdown(document);
    case REPORT_HTML:
        return report_render_html(document);
    case REPORT_JSON:
        return report_render_json(document);
    case REPORT_LATEX:
        return report_render_latex(document);
    case REPORT_TEXT:
    case REPORT_XLSX:
        break;
    }
    return report_render_text(document);
}

GBytes *report_render(const ReportDocument *document, ReportFormat format, GError **error)
{
    if (format == REPORT_XLSX)
        return report_render_xlsx(document, error);
    return g_string_free_to_bytes(render_to_text(document, format));
}
