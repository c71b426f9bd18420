#pragma once
/**
 * @file
 * Tables of an HTML page: hooks of the walk.
 */
#include "reports/render/html_part.h"
#include "reports/render/walk.h"

/** Those below: a table alone. The walk's state is a ReportPart, or NULL for a whole page. */
extern const ReportHooks report_html_table_hooks;

/** Begins the section and the grid of the table, up to its caption. */
void report_html_table(ReportWalk *walk);
void report_html_head(ReportWalk *walk, bool begins);
void report_html_row(ReportWalk *walk, ReportRowKind kind);
void report_html_stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark);
void report_html_cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot);
void report_html_row_end(ReportWalk *walk, ReportRowKind kind);
void report_html_block_end(ReportWalk *walk);
void report_html_note(ReportWalk *walk, const ReportNote *note);
void report_html_table_end(ReportWalk *walk);
