#pragma once
/**
 * @file
 * The study's rules over a whole patient (rule `rule`), asked of every patient that the files
 * have touched when their values are in.
 */
#include "importers/key.h"

/** Prepares the study's rules for the session, once; where it has none there is nothing to do.
 */
gboolean import_breach_prepare(ImportWork *work, GError **error);

/** Notes where a row that went in says what the rules are about. */
void import_breach_note(ImportWork *work, const ImportRow *row);

/** Warns of the patients of the session whose rules are broken, in the file of an import. */
gboolean import_breach_warn(ImportWork *work, GError **error);
/** The same for files that are judged together: each warning stands with the file of its row.
 * Results are to be sorted afterwards. */
gboolean import_breach_warn_files(
    ImportSession *session, const SchemaStudy *study, GPtrArray *results, GError **error);
