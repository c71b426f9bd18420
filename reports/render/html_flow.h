#pragma once
/**
 * @file
 * The STROBE flow on an HTML page: its figure, or else boxes: those who stay below each other,
 * those who leave beside them.
 */
#include "reports/model/table.h"
#include "reports/render/html_part.h"

/** Appends the flow of the document, which has one. @param part  as of report_html_figure. */
void report_html_flow(GString *out, const ReportDocument *document, const ReportPart *part);
/** The drawn figure of the flow, which stands where the flow does; or NULL. Borrowed. */
const ReportFigure *report_html_flow_figure(const ReportDocument *document);
