#pragma once
/**
 * @file
 * From a file's first byte to its header, and each pass over the rows behind it.
 */
#include "importers/work.h"

/** Refuses the file for a finding about it as a whole. */
void import_refuse_file(ImportResult *result, const char *rule_id, int64_t line,
    const char *msgid, const char *hint, const char *arguments);

/**
 * Reads the header: delimiter and layout are set. False where the file is refused (then no
 * `error`) or cannot be read.
 */
bool import_header_read(ImportWork *work, ImportSource *source, GError **error);

/** Whether a cell of the row names the record id's column, in the map's words or the
 * dictionary's: then it is the header. */
bool import_header_names_record(const ImportWork *work, const BaseCsvRow *row);

/** A new reader that stands behind the header; NULL with `error` set. */
BaseCsvReader *import_pass_new(ImportWork *work, ImportSource *source, GError **error);

/** False with BASE_ERROR_STOPPED where the command was asked to stop. */
bool import_go_on(const ImportOptions *options, GError **error);
