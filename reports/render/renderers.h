#pragma once
/**
 * @file
 * The renderers behind report_render, and what they share. Only reports/ includes this.
 */
#include "reports/render/json_number.h"
#include "reports/render/render.h"

/** Each returns the whole output as new text. */
GString *report_render_text(const ReportDocument *document);
GString *report_render_csv(const ReportDocument *document);
GString *report_render_markdown(const ReportDocument *document);
GString *report_render_html(const ReportDocument *document);
GString *report_render_json(const ReportDocument *document);
GString *report_render_latex(const ReportDocument *document);
/** @return NULL with BASE_ERROR_OUTPUT when no temporary file can be written. */
GBytes *report_render_xlsx(const ReportDocument *document, GError **error);

/** The style sheet of the HTML page, in parts; NULL-ended. */
extern const char *const report_html_style[];

/** Appends the flow to an HTML page: its figure, or else a list of boxes. */
void report_html_flow(GString *out, const ReportDocument *document);
/** The drawn figure of the flow, which stands where the flow does; or NULL. Borrowed. */
const ReportFigure *report_html_flow_figure(const ReportDocument *document);
/** Appends a figure to an HTML page; where it was not drawn, why, and what it would show. */
void report_html_figure(GString *out, const ReportFigure *figure);
/** Appends the id that the figure has on the page. */
void report_html_figure_id(GString *out, const ReportFigure *figure);
/** Every number of a figure. New reference. */
json_t *report_json_figure(const ReportFigure *figure);

/** "Table 2. Title". New. */
char *report_table_caption(const ReportTable *table);
/** "Table 2", or the title where the table has no label. Borrowed. */
const char *report_table_name(const ReportTable *table);

/** One past the last of the columns from `from` on that share its spanner. */
size_t report_spanner_end(const ReportTable *table, size_t from);
/** Whether any column of the table has a spanner. */
bool report_has_spanners(const ReportTable *table);

/** Most values that any cell of the column holds; 1 for a column of texts. */
size_t report_column_parts(const ReportTable *table, size_t column);
/** What part 0, 1, 2 of a column holds, for a heading: "n or mean", "% or SD", "of". New. */
char *report_part_label(
    const ReportDocument *document, const ReportTable *table, size_t column, size_t part);
/** Heading of a column on one line: "Cervical (n = 31)", its spanner before it. New. */
char *report_column_heading(const ReportColumn *column);
