#pragma once
/**
 * @file
 * What is said of the values of a row that went in.
 */
#include "importers/key.h"

/** Reports what is wrong with the values of a block that is in: values, required, sums. */
gboolean import_block_report(
    ImportWork *work, const ImportBlock *block, const ImportRow *row, GError **error);

/** Reports each <form>_complete of the row that is not blank, 0, 1 or 2. */
gboolean import_complete_report(ImportWork *work, const ImportRow *row, GError **error);
