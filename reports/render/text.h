#pragma once
/**
 * @file
 * Tables for terminals: aligned by the width of characters, never wider than 100 columns.
 */
#include "reports/model/table.h"

/** The document as text for a terminal. New. */
GString *report_render_text(const ReportDocument *document);
