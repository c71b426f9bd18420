#pragma once
/**
 * @file
 * From a cell as the site wrote it to a value of its field.
 */
#include "importers/work.h"

/** Prepares one column's cell of the row: values[column] is set, without its judgement. */
void import_cell_prepare(ImportWork *work, size_t column, const BaseCsvRow *row);
/** Judges a prepared cell of the row's event and form. */
void import_cell_judge(ImportWork *work, size_t column, size_t event, size_t repeat_form);
