#pragma once
/**
 * @file
 * Rows of one file that have the same key (rule `duplicate`). What they say alike goes in; of
 * what contradicts nothing does, because a correction may stand above or below. An ordinary row
 * with values of a repeating form is that form's first instance, and shares its key.
 */
#include "importers/key.h"

void import_contest_free(ImportContests *contests);

/** Notes the keys of a row that is good; the record has its number. */
void import_contest_survey(ImportWork *work, const ImportRow *row);
/** Says that all rows were noted: the keys that one row has are forgotten. */
void import_contest_surveyed(ImportWork *work);
/** Whether any row of the file shares a key with another; after the survey. */
bool import_contest_exists(const ImportWork *work);
/** Whether the row shares a key with another. */
bool import_contest_has(const ImportWork *work, const ImportRow *row);
/** Notes the judged values of such a row. */
void import_contest_compare(ImportWork *work, const ImportRow *row);

/** Whether a row before it had the same key and the same values; asked once a row. */
bool import_contest_is_repeated(ImportWork *work, const ImportRow *row);
/**
 * Takes the values that another row contradicts out of the row's cells; *is_contested says
 * that there were any. The rows are held by one problem at each line that contradicts one
 * above.
 */
gboolean import_contest_settle(
    ImportWork *work, const ImportRow *row, bool *is_contested, GError **error);

/** What --fixme says of a row that one below contradicts; {1} is the line of that. */
extern const char *const import_contest_sentence;
