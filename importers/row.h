#pragma once
/**
 * @file
 * One row of the file: its key, its consent, its site, then its values. Consent and
 * contradictions are judged on the whole file, so every row is looked at before any is taken
 * in: import_row_survey for all rows, import_row_compare for all where two have one key, then
 * import_row.
 */
#include "importers/work.h"

/** Notes the row's key and consent. */
void import_row_survey(ImportWork *work, const BaseCsvRow *row, bool is_defect);

/** Notes the values of a row that shares its key with another. */
gboolean import_row_compare(
    ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error);

/** Takes in one row or defect of the file. */
gboolean import_row(ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error);
