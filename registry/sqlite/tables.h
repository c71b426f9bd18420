#pragma once
/**
 * @file
 * The tables that every registry has beside those of its forms, as SQL. docs/registry.md
 * explains them column by column.
 */
#include <stddef.h>

#include "schema/study.h"

/** "PREG": says in the file's header that it is a registry. */
#define REGISTRY_APPLICATION_ID 0x50524547
/** Version of the layout below; a file of a higher one is refused. */
#define REGISTRY_VERSION 2

/** Makes the registry's own secret, of which the digests of erased ids are made. */
#define REGISTRY_SQLITE_KEY                                                                    \
    "INSERT INTO proreg_setting (name, value) VALUES ('key', randomblob(32))"

/** A statement that makes a table, or an index or a trigger of it. */
typedef struct {
    const char *table;
    const char *sql;
} RegistrySqliteTable;

/** In order; ended by one without a table. */
extern const RegistrySqliteTable registry_sqlite_tables[];
/** Those that layout 1 had otherwise, likewise. */
extern const RegistrySqliteTable registry_sqlite_tables_1[];

/**
 * Statements after which a change of a form's rows by another program drops the record's
 * digest, so that the next reader makes it anew. New text.
 * @param table  the form's table, not quoted.
 */
char *registry_sqlite_digest_triggers(const char *table);
