#pragma once
/**
 * @file
 * Which sheet of a workbook a file's rows are taken from, and what is told of it.
 */
#include "importers/work.h"

/** How to choose the sheet: by the options, the map or the header. `work` is borrowed. */
ImportSheetAsk import_sheet_ask(ImportWork *work);

/** Warns where neither the file's name nor anything else says which site's profile counts. */
gboolean import_profile_warn(ImportWork *work, GError **error);

/**
 * Warns of what of the workbook was not taken or may be taken wrongly; nothing for text. Before
 * the import has begun the warnings stand in the result alone.
 */
gboolean import_sheet_warn(ImportWork *work, const ImportSource *source, GError **error);
