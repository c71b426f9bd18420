#pragma once
/**
 * @file
 * A LaTeX file of its own: booktabs rules, tables that may break across pages.
 */
#include "reports/model/table.h"

/** The document as LaTeX. New. */
GString *report_render_latex(const ReportDocument *document);
