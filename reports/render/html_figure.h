#pragma once
/**
 * @file
 * Figures on an HTML page: the picture, its caption and its notes.
 */
#include "reports/model/figure.h"
#include "reports/model/table.h"
#include "reports/render/html_part.h"

/** Appends the figure; where it was not drawn, why, and what it would show.
 * @param part  whose page has the picture at an address; NULL: the page holds it itself. */
void report_html_figure(GString *out, const ReportDocument *document,
    const ReportFigure *figure, const ReportPart *part);
/** Appends the id that the figure has on the page. */
void report_html_figure_id(GString *out, const ReportFigure *figure);
