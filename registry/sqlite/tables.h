#pragma once
/**
 * @file
 * The tables that every registry has beside those of its forms, as SQL. docs/registry.md
 * explains them column by column.
 */
#include <stddef.h>

/** "PREG": says in the file's header that it is a registry. */
#define REGISTRY_APPLICATION_ID 0x50524547
/** Version of the layout below; a file of a higher one is refused. */
#define REGISTRY_VERSION 1

/** Statements that make the tables, in order; NULL-ended. */
extern const char *const registry_sqlite_tables[];
