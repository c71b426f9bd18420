#pragma once
/**
 * @file
 * A document as slides: a PDF of 16:9 with a title, then a page a table and a page a figure.
 * gnuplot draws it all: figures from their templates, tables as texts and rules.
 */
#include "reports/model/table.h"

/** @return NULL with BASE_ERROR_INPUT where gnuplot is not installed, else as
 * report_figure_draw.
 */
GBytes *report_render_slides(const ReportDocument *document, GError **error);
