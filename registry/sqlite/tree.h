#pragma once
/**
 * @file
 * A table without rowid, read straight from the pages of the file within a read transaction of
 * SQLite's, which keeps writers out meanwhile. What this spares is one virtual instruction and
 * several calls for each value. The format is that of
 * https://www.sqlite.org/fileformat2.html, sections 1.3, 1.6 and 2. For this folder only.
 */
#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct RegistrySqliteTree RegistrySqliteTree;

/**
 * Opens a table for reading.
 * @param table  its name, not quoted.
 * @param tree   NULL where SQLite has to read it itself: outside a read transaction or within
 *               one that writes, in a store that has no file, in the layouts of write-ahead
 *               logging, UTF-16 or rowids.
 * @return FALSE with BASE_ERROR_DATABASE where the file is damaged or does not answer.
 */
gboolean registry_sqlite_tree_open(
    sqlite3 *db, const char *table, RegistrySqliteTree **tree, GError **error);
void registry_sqlite_tree_free(RegistrySqliteTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistrySqliteTree, registry_sqlite_tree_free)

/** Goes before the first row whose first column, a text, is not less than `from` by bytes. */
gboolean registry_sqlite_tree_seek(RegistrySqliteTree *tree, const char *from, GError **error);

/**
 * The next row, in order of the key.
 * @param row   its record, `*size` bytes and one that may be looked at; borrowed until the next
 *              call.
 * @return 1 for a row, 0 for the end, -1 with `error` set.
 */
int registry_sqlite_tree_next(
    RegistrySqliteTree *tree, const uint8_t **row, size_t *size, GError **error);

/** Sets the error that says that the file is damaged; always returns FALSE. */
gboolean registry_sqlite_tree_damaged(const RegistrySqliteTree *tree, GError **error);
