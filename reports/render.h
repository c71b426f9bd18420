#pragma once
/**
 * @file
 * A document as bytes. All formats print the same digits.
 */
#include "reports/table.h"

typedef enum {
    REPORT_TEXT,
    REPORT_CSV,
    REPORT_MARKDOWN,
    REPORT_HTML,
    REPORT_JSON,
    REPORT_LATEX,
    REPORT_XLSX
} ReportFormat;

/** "text", "csv", "md", "html", "json", "tex", "xlsx" to a format; FALSE with BASE_ERROR_USAGE. */
gboolean report_format_parse(const char *name, ReportFormat *format, GError **error);
/** File ending of a format: "txt", "csv", "md", ... */
const char *report_format_extension(ReportFormat format);

/**
 * Renders the document. HTML is one self-contained page; text keeps within 100 columns by
 * stacking column groups.
 * @return new bytes (UTF-8, or a ZIP file for XLSX).
 */
GBytes *report_render(const ReportDocument *document, ReportFormat format, GError **error);
