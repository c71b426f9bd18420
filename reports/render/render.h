#pragma once
/**
 * @file
 * A document as bytes. All formats print the same digits; each output ends with the snapshot
 * hash, the specification's hash and the program's version. The same document gives the same
 * bytes.
 */
#include "base/json.h"
#include "reports/model/table.h"

typedef enum {
    REPORT_TEXT,     /**< Aligned, within 100 columns; wide tables stack their column groups. */
    REPORT_CSV,      /**< Tables one after another, one number a cell; comments begin with #. */
    REPORT_MARKDOWN, /**< GitHub's pipe tables. */
    REPORT_HTML,     /**< One self-contained page without script. */
    REPORT_JSON,     /**< cells[], tests[], flow[] and tables[]; 17 significant digits. */
    REPORT_LATEX,    /**< A whole file that compiles (booktabs, longtable). */
    REPORT_XLSX,     /**< A sheet a table; real numbers with formats. */
    REPORT_DOCX,     /**< For Word and LibreOffice, with real tables. */
    REPORT_SLIDES    /**< A PDF, 16:9: a page a table or figure; drawn by gnuplot. */
} ReportFormat;

/** "text", "csv", "md", "html", "json", "tex", "xlsx", "docx", "slides" to a format; FALSE with
 * BASE_ERROR_USAGE.
 */
gboolean report_format_parse(const char *name, ReportFormat *format, GError **error);
/** File ending of a format: "txt", "csv", "md", "html", "json", "tex", "xlsx", "docx",
 * "slides.pdf". */
const char *report_format_extension(ReportFormat format);

/**
 * Renders the document.
 * @return new bytes (UTF-8, or a ZIP file for XLSX and DOCX, a PDF for slides). Only these can
 * fail: BASE_ERROR_OUTPUT; slides without gnuplot BASE_ERROR_INPUT.
 */
GBytes *report_render(const ReportDocument *document, ReportFormat format, GError **error);
/** The lock that the document was read from (`is_locked`), or the last one, that it was not
 * read from: {"name","day","by"}, null where it is the other or there is none. New reference.
 */
json_t *report_lock_json(const ReportDocument *document, bool is_locked);
