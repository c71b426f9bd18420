#include "reports/render/render.h"

#include "base/error.h"
#include "reports/render/csv.h"
#include "reports/render/docx.h"
#include "reports/render/html.h"
#include "reports/render/json.h"
#include "reports/render/latex.h"
#include "reports/render/markdown.h"
#include "reports/render/slides.h"
#include "reports/render/text.h"
#include "reports/render/xlsx.h"

static const struct {
    const char *name, *extension;
    GString *(*render)(const ReportDocument *document); /* NULL: a file of bytes */
} formats[] = {
    [REPORT_TEXT] = {"text", "txt", report_render_text},
    [REPORT_CSV] = {"csv", "csv", report_render_csv},
    [REPORT_MARKDOWN] = {"md", "md", report_render_markdown},
    [REPORT_HTML] = {"html", "html", report_render_html},
    [REPORT_JSON] = {"json", "json", report_render_json},
    [REPORT_LATEX] = {"tex", "tex", report_render_latex},
    [REPORT_XLSX] = {"xlsx", "xlsx", NULL},
    [REPORT_DOCX] = {"docx", "docx", NULL},
    [REPORT_SLIDES] = {"slides", "slides.pdf", NULL},
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
        "format '%s' is not known; use one of text, csv, md, html, json, tex, xlsx, docx, "
        "slides",
        name);
    return FALSE;
}

const char *report_format_extension(ReportFormat format)
{
    return formats[format].extension;
}

GBytes *report_render(const ReportDocument *document, ReportFormat format, GError **error)
{
    if (format == REPORT_DOCX)
        return report_render_docx(document, error);
    if (format == REPORT_SLIDES)
        return report_render_slides(document, error);
    if (!formats[format].render)
        return report_render_xlsx(document, error);
    return g_string_free_to_bytes(formats[format].render(document));
}
