#pragma once
/**
 * @file
 * Rows of patients without consent: nothing of them is kept but the record id.
 */
#include "importers/key.h"

/** Refuses the row where the patient's consent demands it; *is_refused says so. */
gboolean import_row_refuse(
    ImportWork *work, const ImportRow *row, bool *is_refused, GError **error);

/** Warns of new patients where the file has no column of consent. */
gboolean import_refusal_warn(ImportWork *work, GError **error);
