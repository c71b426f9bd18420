#pragma once
/**
 * @file
 * Workbooks read back: the XML of a sheet out of the ZIP file, and each cell as Excel shows it.
 */
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include <zlib.h>

/* The bytes of one member, inflated; NUL-ended. NULL where there is none of that name. */
char *xlsx_member(GBytes *file, const char *name);

/** A sheet as it is shown: cell name ("B5") -> text. */
typedef struct {
    GPtrArray *strings; /* shared strings, then */
    GPtrArray *formats; /* number format of each style of cells */
    GHashTable *codes;  /* id -> number format */
    GHashTable *cells;
    GString *text; /* of the element at hand */
    char *cell, *style;
    bool is_string, is_inline, in_styles;
} XlsxSheet;

/** Reads sheet 1, 2, ... of the workbook. @return cell name -> shown text. New. */
GHashTable *xlsx_read(GBytes *file, int number);
