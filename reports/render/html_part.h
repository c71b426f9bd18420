#pragma once
/**
 * @file
 * Parts of a document for a page that somebody else frames: the same tables, notes and figures
 * as in the page of render.h, with classes alone, no style and nothing that the page itself
 * holds as a file. What opens when something is clicked on is the caller's to say.
 */
#include "reports/model/table.h"

/** What may be clicked on. */
typedef struct {
    const ReportDocument *document;
    const ReportTable *table;
    const ReportLine *line;
    size_t column;          /**< SIZE_MAX for the label of the line. */
    const ReportCell *cell; /**< NULL for the label of the line. */
} ReportSpot;

/** What the page puts in. NULL for a function: nothing. */
typedef struct {
    /** The address that the text of the place leads to; NULL for none. New text. */
    char *(*link)(const ReportSpot *place, void *data);
    /** The address of a figure's picture (SVG). New text. */
    char *(*picture)(const ReportFigure *figure, void *data);
    void *data;
} ReportPart;

/** What there is to read, as <li> with a way to each: participants, tables, figures, methods.
 */
void report_render_html_contents(GString *out, const ReportDocument *document);
/** Appends the table with its caption and notes. */
void report_render_html_table(GString *out, const ReportDocument *document,
    const ReportTable *table, const ReportPart *part);
/** Appends the figure: its picture is asked for at the address that `part` gives. */
void report_render_html_figure(GString *out, const ReportDocument *document,
    const ReportFigure *figure, const ReportPart *part);
/** Appends the flow of patients; nothing where the document has none. */
void report_render_html_flow(
    GString *out, const ReportDocument *document, const ReportPart *part);
