#pragma once
/**
 * @file
 * Tables of an HTML page: hooks of the walk.
 */
#include "reports/render/html_part.h"
#include "reports/render/walk.h"

/** Of a table alone. The walk's state is a ReportPart, or NULL for a whole page. */
extern const ReportHooks report_html_table_hooks;
