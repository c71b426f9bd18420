#pragma once
/**
 * @file
 * Tables for spreadsheets and programs: one number a cell, ASCII minus, # before what is not a
 * row.
 */
#include "reports/model/table.h"

/** The document's tables as CSV. New. */
GString *report_render_csv(const ReportDocument *document);

/** One table of the document for a person's spreadsheet: with its caption, its notes and where
 * it comes from. New. */
GString *report_render_csv_table(const ReportDocument *document, const ReportTable *one);
