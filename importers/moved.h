#pragma once
/**
 * @file
 * Rows of records that were renamed or merged (registry/moves.h): they go to the record that
 * their id stands for now, and the file is told so.
 */
#include "importers/key.h"

/** Says which record the row belongs to, where its id stands for another one. */
void import_moved_read(ImportWork *work, ImportRow *row);
/** Notes that a row of an earlier id went in. */
void import_moved_note(ImportWork *work, const ImportRow *row);
/** Warns (rule `key`) of each earlier id in the file. */
gboolean import_moved_warn(ImportWork *work, GError **error);
