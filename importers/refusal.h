#pragma once
/**
 * @file
 * Rows of patients without consent: nothing of them is kept but the record id.
 */
#include "importers/key.h"

/** Refuses the row where the patient's consent demands it, or counts it where the patient
 * withdrew; *is_refused says so. */
gboolean import_row_refuse(ImportWork *work, ImportRow *row, bool *is_refused, GError **error);

/**
 * Whether the row of such a problem may be shown to its own site, though nothing of it is kept:
 * its consent, or that of its patient, cannot be read.
 */
bool import_refusal_shows(const RegistryProblem *problem);

/** Warns of new patients where the file has no column of consent. */
gboolean import_refusal_warn(ImportWork *work, GError **error);
