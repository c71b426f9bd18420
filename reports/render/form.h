#pragma once
/**
 * @file
 * A sheet for people to fill in: keys for the program that reads it back, labels for them,
 * rows of text, and columns that wait for an entry.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/** A column of the sheet. */
typedef struct {
    const char *key;   /**< First line: how a program finds it. */
    const char *label; /**< Second line: how people read it. */
    int width;         /**< In characters; 0 is its label's. */
    bool is_to_fill;   /**< Waits for an entry. */
} ReportFormColumn;

/**
 * The sheet as a workbook: all cells are text, so that no identifier loses its zeros; the two
 * lines stay in sight, cells wrap, and all but the columns to fill are grey.
 * @param rows  char *const *, one a row: n_columns texts, NULL for an empty cell.
 * @return new bytes; NULL with BASE_ERROR_OUTPUT where no temporary file can be written.
 */
GBytes *report_render_form(const char *name, const ReportFormColumn *columns, size_t n_columns,
    const GPtrArray *rows, GError **error);
