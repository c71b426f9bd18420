#pragma once
/**
 * @file
 * Excel workbooks: a sheet a table, real numbers with formats that show them as the tables
 * print them ("<0.001" and "(55%)" are formats, the P value and the percentage are in the
 * cell). A column whose cells hold two numbers becomes two columns of the sheet.
 */
#include "reports/model/table.h"

/** The document as a workbook; new bytes. NULL with BASE_ERROR_OUTPUT when no temporary file
 * can be written. */
GBytes *report_render_xlsx(const ReportDocument *document, GError **error);
