#pragma once
/**
 * @file
 * What says that a file is a registry, and the tables of its earlier layout.
 */
#include "registry/sql/tables.h"

/** "PREG": says in the file's header that it is a registry. */
#define REGISTRY_APPLICATION_ID 0x50524547

/** Makes the registry's own secret, of which the digests of erased ids are made. */
#define REGISTRY_SQLITE_KEY                                                                    \
    "INSERT INTO proreg_setting (name, value) VALUES ('key', randomblob(32))"

/** The tables that layout 1 had otherwise; ended by one without a table. */
extern const RegistrySqlTable registry_sqlite_tables_1[];

/**
 * Statements after which a change of a form's rows by another program drops the record's
 * digest, so that the next reader makes it anew. New text.
 * @param table  the form's table, not quoted.
 */
char *registry_sqlite_digest_triggers(const char *table);
