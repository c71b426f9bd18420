#pragma once
/**
 * @file
 * What a reader of a page takes along: tables and pictures as files that the page itself holds,
 * so that it needs nothing beside it and no script. And the way back to the contents.
 */
#include "reports/model/table.h"

/** Whether the page has a list of contents. */
bool report_html_has_contents(const ReportDocument *document);

/** Appends the table as a CSV file, and the way back. */
void report_html_take_table(
    GString *out, const ReportDocument *document, const ReportTable *table);

/** The same for a picture that was drawn; also its files beside the page, where there are. */
void report_html_take_figure(
    GString *out, const ReportDocument *document, const ReportFigure *figure);

/** Appends the way back alone. */
void report_html_back(GString *out, const ReportDocument *document);
