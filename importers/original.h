#pragma once
/**
 * @file
 * What of a file is kept: its bytes as sent, without the lines of people who have not consented
 * and without the columns that the map drops. Line numbers stay true.
 */
#include "importers/source.h"
#include "importers/work.h"

/** Hands the file to the registry. False with `error` set. */
gboolean import_original_keep(ImportWork *work, ImportSource *source, GError **error);

/**
 * Appends a row as CSV: dropped columns empty, everything else as the site wrote it, without a
 * line end. The row must have cells.
 */
void import_original_append_row(const ImportWork *work, const BaseCsvRow *row, GString *out);
