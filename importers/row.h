#pragma once
/**
 * @file
 * One row of the file: its key, its consent, its site, then its values.
 */
#include "importers/work.h"

/** Takes in one row or defect of the file. */
gboolean import_row(ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error);
