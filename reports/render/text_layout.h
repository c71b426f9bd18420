#pragma once
/**
 * @file
 * How a table lies on a terminal: the widths of its columns, by the width of characters (an
 * ideograph takes two columns, a combining mark none), and where they are broken into blocks.
 */
#include "reports/render/walk.h"

/** Columns of a terminal that a text may take, and between two columns of a table. */
enum { REPORT_TEXT_WIDTH = 100, REPORT_TEXT_GAP = 2 };

/** Widths of one table. */
typedef struct {
    const ReportTable *table;
    size_t stub;         /**< Of the label column. */
    size_t *column;      /**< Of each other. */
    size_t longest_word; /**< Of the labels, with their indent. */
} ReportTextLayout;

/** Breaks the text at blanks into lines of at most `width`, as they are shown (base/text.h); a
 * longer word stays whole, but between ideographs a line may end.
 * @return char *; new, at least one line. */
GPtrArray *report_text_wrap(const char *text, size_t width);
/** The text and its footnote mark: a letter stands apart from the number that it marks. New. */
char *report_text_marked(const char *text, const char *mark);

/** Measures the table. Clear `column` with g_free. */
ReportTextLayout report_text_layout(const ReportDocument *document, const ReportTable *table);
/** Width of the columns [from, to) with the gaps between them. */
size_t report_text_span(const ReportTextLayout *layout, size_t from, size_t to);
/** One past the last column that fits into a block beginning at `from`; columns under one
 * spanner stay together where they fit at all. */
size_t report_text_block_end(const ReportTextLayout *layout, size_t from);
