#pragma once
/**
 * @file
 * What a cell's number is made of, opened by its link without a script: a panel that is shown
 * while the page's address ends in its id.
 */
#include "reports/model/table.h"

/** The link around the text of a cell; nothing where nothing is said of it. */
void report_html_why_open(GString *out, const ReportCell *cell);
void report_html_why_close(GString *out, const ReportCell *cell);
/** All panels of the document, and how many cells have none. */
void report_html_whys(GString *out, const ReportDocument *document);
