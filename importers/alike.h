#pragma once
/**
 * @file
 * New record ids that look like another: two patients, or one written in two ways.
 */
#include "importers/work.h"

/**
 * The record id without what people overlook: case, dashes and blanks, leading zeros of each
 * number, a spreadsheet's ".0", and letters of other scripts that look Latin. New text.
 */
char *import_id_folded(const char *id);

/** Warns (rule `key`) of each new record of the file that looks like one that came before. */
gboolean import_alike_warn(ImportWork *work, GError **error);
