#pragma once
/**
 * @file
 * From a cell as the site wrote it to a value of its field.
 */
#include "importers/work.h"

/** Reads one column's cell of the row: values[column] is set to what it is wherever it stands.
 */
void import_cell_read(ImportWork *work, size_t column, const BaseCsvRow *row);
/** Judges a cell that was read by the row's event and form. */
void import_cell_judge(ImportWork *work, size_t column, size_t event, size_t repeat_form);
