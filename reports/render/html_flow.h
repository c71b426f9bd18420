#pragma once
/**
 * @file
 * The STROBE flow on an HTML page: its figure, or else boxes: those who stay below each other,
 * those who leave beside them.
 */
#include "reports/model/table.h"

/** Appends the flow of the document, which has one. */
void report_html_flow(GString *out, const ReportDocument *document);
/** The drawn figure of the flow, which stands where the flow does; or NULL. Borrowed. */
const ReportFigure *report_html_flow_figure(const ReportDocument *document);
