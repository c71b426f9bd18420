#pragma once
/**
 * @file
 * The tables that every registry has beside those of its forms, as SQL. docs/registry.md
 * explains them column by column. The statements are SQLite's, which keeps their text; another
 * engine makes its own of them.
 */
#include <stddef.h>

/** Version of the layout below; a store of a higher one is refused. */
#define REGISTRY_VERSION 2

/** A statement that makes a table, or an index or a trigger of it. */
typedef struct {
    const char *table;
    const char *sql;
} RegistrySqlTable;

/** In order; ended by one without a table. */
extern const RegistrySqlTable registry_sql_tables[];
