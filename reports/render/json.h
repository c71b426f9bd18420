#pragma once
/**
 * @file
 * JSON for programs: the model as it is. Its tables come by the walk; beside them it lists what
 * no page shows: every value with its address, every test, the points of the figures, matched
 * pairs. Written an entry at a time, since a figure or a match may have a million.
 */
#include "reports/model/table.h"

/** The document as JSON. New. */
GString *report_render_json(const ReportDocument *document);
