#pragma once
/**
 * @file
 * Lines of kept originals, as the hospitals sent them.
 */
#include "base/csv_read.h"
#include "registry/registry.h"

/** Takes a row: what its file calls the columns, and its cells (UTF-8), both borrowed. */
typedef void (*RegistryOriginalRowTake)(
    int64_t line, const char *const *headings, const BaseCsvRow *row, void *data);

/**
 * Hands out rows of the file that an entry of the journal kept, in the order of the file.
 * Nothing of an entry without a file, of a workbook, and of rows that were erased.
 * @param lines  set of int64_t: the physical lines on which they start.
 */
gboolean registry_original_rows(Registry *registry, int64_t import_id, GHashTable *lines,
    RegistryOriginalRowTake take, void *data, GError **error);
