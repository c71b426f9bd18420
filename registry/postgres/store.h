#pragma once
/**
 * @file
 * The driver for PostgreSQL, for the registry alone.
 */
#include "registry/store.h"

/** Whether an address is one of a server, and not a file's path. */
bool registry_postgres_is_address(const char *address);

extern const RegistryDriver registry_postgres_driver;
