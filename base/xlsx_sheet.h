#pragma once
/**
 * @file
 * A sheet of a workbook as rows of shown texts: ECMA-376 part 1, 18.3.1.
 */
#include "base/workbook.h"
#include "base/xlsx_parts.h"

/** Reads a sheet as base_workbook_read does. */
bool base_xlsx_sheet_read(zip_t *archive, const BaseXlsxParts *parts, size_t sheet,
    BaseWorkbookTake take, void *data, BaseSheetNotes *notes, GError **error);
