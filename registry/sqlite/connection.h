#pragma once
/**
 * @file
 * Connections to a registry's file, with our settings: limits of trust, a timeout, foreign
 * keys. For the registry alone.
 */
#include <sqlite3.h>

#include "base/error.h"
#include "registry/store.h"

/**
 * Opens `path`; "" is a database that vanishes. What an interrupted change left is undone
 * first, also for a reader.
 * @param flags  SQLITE_OPEN_READONLY or _READWRITE, with _CREATE for a new file.
 */
sqlite3 *registry_sqlite_connect(const char *path, int flags, GError **error);

/** Whether the file is what an interrupted `init` leaves: empty, or to be undone to that. */
bool registry_sqlite_is_unfinished(const char *path);
/** Sets the error that says so; every command says the same. */
void registry_sqlite_set_unfinished(const char *path, BaseErrorCode code, GError **error);

/** Whether a file of that name can be a registry at all; BASE_ERROR_INPUT, _DATABASE. */
gboolean registry_sqlite_check_file(const char *path, gint64 *size, GError **error);

/**
 * Whether it is a registry of a layout that this program knows.
 * @param layout  the layout's version.
 */
gboolean registry_sqlite_check_identity(sqlite3 *db, int *layout, GError **error);

/** RegistryDriver.is_held. */
bool registry_sqlite_is_held(const char *path, RegistryMode mode, int64_t *since);

/** Whether another program wrote to the file since this one last did. */
gboolean registry_sqlite_find_foreign(sqlite3 *db, bool *foreign, GError **error);

/** Looks through all pages of a file that is small enough for it, or `always`. */
gboolean registry_sqlite_check_pages(sqlite3 *db, bool always, gint64 size, GError **error);
