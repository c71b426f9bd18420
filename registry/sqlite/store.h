#pragma once
/**
 * @file
 * The SQLite driver: a registry in one file.
 */
#include "registry/store.h"

extern const RegistryDriver registry_sqlite_driver;
