#pragma once
/**
 * @file
 * Whether branching logic shows a field in a row: by the row's own values, else by what is
 * stored of the record.
 */
#include "importers/work.h"

/**
 * @param event  of the row.
 * @param instance  of the row; as SchemaBranchingRow has it.
 * @param field  index of the dictionary's field.
 * @param shown  SCHEMA_NOT_KNOWN where a value decides that is held, or that no file has sent.
 */
gboolean import_shown(ImportWork *work, const ImportBlock *block, const char *record_id,
    size_t event, int64_t instance, size_t field, SchemaShown *shown, GError **error);
