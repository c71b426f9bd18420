#pragma once
/**
 * @file
 * The same bytes once more: nothing goes in, and what is still wrong with them is told again,
 * so that a list that was lost can be had by importing the file a second time.
 */
#include "importers/work.h"

/**
 * Fills the result with the problems of the earlier import that are still open, and --fixme
 * with their rows. FALSE with `error` set for a fault of registry or machine.
 * @param reader  of the file, behind its header; NULL where no rows are wanted.
 */
gboolean import_unchanged(
    ImportWork *work, BaseCsvReader *reader, int64_t import_id, GError **error);
