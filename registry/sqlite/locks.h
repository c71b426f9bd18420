#pragma once
/**
 * @file
 * Whether locks keep others out. A share can grant every lock and exclude nobody; two who write
 * then spoil the file. For this folder only.
 */
#include <glib.h>

/**
 * Asks, from another process, for the lock that a writer holds (SQLite's reserved lock, the
 * second byte of the lock-byte page: section 1.6 of https://www.sqlite.org/fileformat2.html).
 * The caller has begun to write.
 * @return FALSE with BASE_ERROR_DATABASE where it is granted all the same. Where nobody can be
 *         asked (no process can be made, the file cannot be opened anew), TRUE.
 */
gboolean registry_sqlite_locks_exclude(const char *path, GError **error);

/** What to do about locks that fail; a sentence's end. */
#define REGISTRY_SQLITE_LOCKS_ADVICE                                                           \
    "file locks do not work on this disk or network share, and two who write at once would "   \
    "spoil the registry; put it on a local disk, or on a share whose locks work"
