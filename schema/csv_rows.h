#pragma once
/**
 * @file
 * Inside schema/: a small CSV text as rows of cells, all in memory. (Site exports, which are
 * large and may be broken in every way, are read elsewhere.)
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    size_t line;      /**< Physical line on which the row starts, from 1. */
    GPtrArray *cells; /**< char *, owned. */
} SchemaCsvRow;

/**
 * Splits text into rows: comma, double quotes, CR, LF or CRLF. Rows without any text in them
 * are left out.
 * @return GPtrArray of SchemaCsvRow (owned), or NULL with BASE_ERROR_STUDY for a quote that
 *         stands within a bare cell, text after a closing quote, or a quote never closed.
 */
GPtrArray *schema_csv_rows(const char *name, const char *text, GError **error);
