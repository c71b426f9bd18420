#pragma once
/**
 * @file
 * New record ids that look like another: two patients, or one written in two ways.
 */
#include "importers/work.h"

/** Warns (rule `key`) of each new record of the file that looks like one that came before. */
gboolean import_alike_warn(ImportWork *work, GError **error);
