#pragma once
/**
 * @file
 * A first map for a file of a site's own: which column is which variable, from names, labels
 * (Japanese ones too), choices and values. What rests on likeness alone is marked, and nothing
 * is left out: what no variable is like is dropped, so that the draft can be imported as it is.
 */
#include <glib.h>
#include <jansson.h>

#include "schema/study.h"

/**
 * Drafts a map.
 * @param sheet  of a workbook, or NULL.
 * @return the map's YAML, new text; NULL with BASE_ERROR_INPUT where the file cannot be read or
 *         has no header.
 */
char *import_guess_map(
    const SchemaStudy *study, const char *path, const char *sheet, GError **error);
/** The same for programs, column by column (docs/programs.md). New reference, or NULL. */
json_t *import_guess_json(
    const SchemaStudy *study, const char *path, const char *sheet, GError **error);
