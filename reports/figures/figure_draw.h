#pragma once
/**
 * @file
 * Pictures of figures: the model's numbers and texts go to gnuplot before the template of the
 * figure's kind (reports/figures/KIND.gp), which says how it looks. The same figure gives the
 * same bytes with the same gnuplot and fonts.
 */
#include "reports/model/table.h"

typedef enum {
    REPORT_PICTURE_SVG, /**< Text stays text; title and description for who cannot see it. */
    REPORT_PICTURE_PDF, /**< Fonts embedded. */
    REPORT_PICTURE_PNG  /**< 300 dots an inch. */
} ReportPicture;

/** Path of gnuplot on PATH, or NULL where it is not installed. New. */
char *report_gnuplot_find(void);

/** "svg", "pdf", "png". */
const char *report_picture_extension(ReportPicture picture);

/** The commands that draw the figure, for whoever wants to change it by hand. New. */
GString *report_figure_commands(const ReportFigure *figure, ReportPicture picture);

/**
 * The commands that draw the figure as a part of a larger page: page_width and page_height, in
 * the figure's points, were set before.
 * @param left, foot  where its lower left corner is.
 * @param more        commands before it is drawn: what else stands on the page.
 */
void report_figure_place(
    GString *out, const ReportFigure *figure, double left, double foot, const char *more);
/** A PDF whose day and hour are those of the Epoch: the same pages, the same bytes. New. */
GBytes *report_picture_undated(GBytes *pdf);

/**
 * Draws one figure.
 * @param gnuplot  path of the program.
 * @return NULL with BASE_ERROR_INTERNAL or BASE_ERROR_OUTPUT; the message names the figure.
 */
GBytes *report_figure_draw(
    const ReportFigure *figure, ReportPicture picture, const char *gnuplot, GError **error);

/**
 * Draws the SVG of every figure of the document into it. Without gnuplot on PATH nothing is
 * drawn: *found is false, and that is no error.
 */
gboolean report_draw_figures(ReportDocument *document, bool *found, GError **error);
/** The same as PNG, for documents that take no other picture. */
gboolean report_draw_bitmaps(ReportDocument *document, bool *found, GError **error);
