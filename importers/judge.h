#pragma once
/**
 * @file
 * What is judged when all rows are read: rules `order` and `window`.
 */
#include "importers/work.h"

/**
 * Judges the dates of the file's records, with those of the registry where it has any records.
 */
gboolean import_judge_file(ImportWork *work, bool had_records, GError **error);
/** Judges the dates of all files of a `check`, whose results they are, and sorts the problems.
 */
void import_judge_files(const ImportSession *session, GPtrArray *results);
