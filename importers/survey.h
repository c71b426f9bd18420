#pragma once
/**
 * @file
 * What is read in the whole file before any of its rows is taken in.
 */
#include "importers/work.h"

/**
 * Surveys keys, consent and columns without a name; the result's status says whether the file
 * is refused.
 */
gboolean import_survey(ImportWork *work, ImportSource *source, GError **error);
/** Warns of what was guessed of the file. */
gboolean import_survey_warn(ImportWork *work, GError **error);
/** Frees what the survey found. */
void import_survey_clear(ImportWork *work);
