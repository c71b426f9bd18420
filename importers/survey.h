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
/**
 * Shows how far the file is, if anybody looks: its rows are read twice.
 * @param is_survey  this is the first time, which is the shorter one.
 */
void import_survey_progress(const ImportWork *work, const ImportSource *source, bool is_survey);
/** Rows between two calls of it. */
enum { IMPORT_PROGRESS_ROWS = 4096 };
/** Frees what the survey found. */
void import_survey_clear(ImportWork *work);
