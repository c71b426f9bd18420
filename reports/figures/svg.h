#pragma once
/**
 * @file
 * Inside reports/: gnuplot's SVG made fit for a page. Its names become the figure's own, so
 * that many pictures stand in one page; a title and a description are added for who cannot see
 * it; fonts fall back on what the reader has; nothing is left that changes from run to run.
 */
#include "reports/model/figure.h"

/** @return new bytes, a whole SVG file; NULL with BASE_ERROR_INTERNAL where it is none. */
GBytes *report_svg_finish(const ReportFigure *figure, GBytes *drawn, GError **error);
