#pragma once
/**
 * @file
 * Documents made by hand for the renderers' tests: a table of groups, a wide table of visits
 * with spanners, a flow with an empty step, and texts that try to be markup.
 */
#include "reports/model/table.h"

/** Adds mean and SD to a cell. */
void sample_mean(ReportDocument *document, ReportCell *cell, const ReportAddress *place,
    const char *mean, const char *sd);
/** Adds n and percentage to a cell. */
void sample_count(ReportDocument *document, ReportCell *cell, const ReportAddress *place,
    const char *n, const char *percent);

/** The whole sample. */
ReportDocument *sample_document(void);

/** Adds a figure of one panel that was not drawn: two points, one with all that a point can
 * have, and a mark. */
void sample_figure(ReportDocument *document);
