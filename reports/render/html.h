#pragma once
/**
 * @file
 * One page, nothing outside it: contents, flow, tables, figures, methods, tests, provenance.
 */
#include "reports/model/table.h"

/** The document as an HTML page. New. */
GString *report_render_html(const ReportDocument *document);
