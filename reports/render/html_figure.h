#pragma once
/**
 * @file
 * Figures on an HTML page: the picture, its caption and its notes.
 */
#include "reports/model/figure.h"
#include "reports/model/table.h"

/** Appends the figure; where it was not drawn, why, and what it would show. */
void report_html_figure(
    GString *out, const ReportDocument *document, const ReportFigure *figure);
/** Appends the id that the figure has on the page. */
void report_html_figure_id(GString *out, const ReportFigure *figure);
