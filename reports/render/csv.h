#pragma once
/**
 * @file
 * Tables for spreadsheets and programs: one number a cell, ASCII minus, # before what is not a
 * row.
 */
#include "reports/model/table.h"

/** The document's tables as CSV. New. */
GString *report_render_csv(const ReportDocument *document);
