#pragma once
/**
 * @file
 * Rows of a damaged file to whose pages nothing leads any more, because a page above them is
 * gone. A page does not say which table it is of: a row is one of a table with so many columns.
 * The format is that of https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.1. For this
 * folder only.
 */
#include "registry/sqlite/record.h"

/** Gets a row of a table with row numbers; the bytes of `row` are borrowed. */
typedef void RegistrySqliteLeafRow(int64_t rowid, const uint8_t *row, size_t size, void *data);

/** How many columns a row has; 0 where it is none. */
size_t registry_sqlite_leaf_columns(const uint8_t *row, size_t size);

/**
 * Reads each page of the file that is as it was written (its checksum fits) and holds rows of a
 * table with row numbers, also those that are reached by its table. What was deleted is in none
 * of them, because it was overwritten.
 * @param each  called in the order of the pages. A row whose end lies on pages that cannot be
 *              read is left out.
 */
void registry_sqlite_leaves(const char *path, RegistrySqliteLeafRow *each, void *data);
