#pragma once
/**
 * @file
 * The SQLite driver: a registry in one file.
 */
#include <sqlite3.h>

#include "registry/store.h"

extern const RegistryDriver registry_sqlite_driver;

/** The connection of a store that this driver opened. Borrowed. */
sqlite3 *registry_sqlite_db(const RegistryStore *store);
