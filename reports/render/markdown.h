#pragma once
/**
 * @file
 * GitHub's pipe tables: spanners go into the headings, levels are indented with em spaces.
 */
#include "reports/model/table.h"

/** The document as Markdown. New. */
GString *report_render_markdown(const ReportDocument *document);
