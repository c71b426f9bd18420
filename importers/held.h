#pragma once
/**
 * @file
 * `import --hold`: changes that somebody does not want made. The file lists cells (record_id,
 * event, instance, field); where the site's file would change one, its value becomes a query.
 */
#include "base/json.h"
#include "importers/key.h"

/** NULL with BASE_ERROR_INPUT where it cannot be read or lacks a column. */
ImportHeldCells *import_held_load(const char *path, GError **error);
void import_held_free(ImportHeldCells *held);

/** Those of import_held_json. New. */
ImportHeldCells *import_held_of_json(const json_t *list);
/** The cells, for the options that a replay needs: a sorted list of texts. New reference. */
json_t *import_held_json(const ImportHeldCells *held);

/** Holds the listed values of a block that are other than what is stored; before it goes in. */
gboolean import_held_report(
    ImportWork *work, const ImportBlock *block, const ImportRow *row, GError **error);

/** Why a value goes in nowhere. */
typedef struct {
    const char *rule_id;
    const char *msgid, *hint; /**< As in RegistryProblem; {1} is the column. */
} ImportHeldWhy;

/** Holds the value of one column of a row: what is stored stays, and a query is opened. */
gboolean import_held_value(ImportWork *work, const ImportBlock *block, const ImportRow *row,
    const ImportHeldWhy *why, size_t index, GError **error);
