#pragma once
/**
 * @file
 * Figures in JSON: every number that a picture shows.
 */
#include "base/json.h"
#include "reports/model/figure.h"

/** Writes the figure as an entry of a list. */
void report_json_figure(BaseJsonWriter *writer, const ReportFigure *figure);
