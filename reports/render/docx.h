#pragma once
/**
 * @file
 * Inside reports/render/: a document for Word and LibreOffice, with real tables.
 */
#include "reports/model/table.h"

/** New bytes; NULL with BASE_ERROR_OUTPUT. Figures that were drawn as PNG are in it. */
GBytes *report_render_docx(const ReportDocument *document, GError **error);
