#pragma once
/**
 * @file
 * Rows of one table that are held back in memory, and a virtual table of them, out of which one
 * statement can put all of them into their table. Each row begins with the id of its record.
 */
#include <glib.h>
#include <sqlite3.h>

#include "base/sha256.h"
#include "registry/value.h"

typedef struct RegistrySqlitePile RegistrySqlitePile;

/**
 * A pile without a row. Its virtual table lives as long as the connection, and may be read as
 * long as the pile.
 * @param name  of the virtual table.
 * @return NULL with `error` set.
 */
RegistrySqlitePile *registry_sqlite_pile_new(
    sqlite3 *db, const char *name, size_t n_columns, GError **error);
/** NULL is fine. */
void registry_sqlite_pile_free(RegistrySqlitePile *pile);
/** Takes all rows out. */
void registry_sqlite_pile_clear(RegistrySqlitePile *pile);
bool registry_sqlite_pile_is_empty(const RegistrySqlitePile *pile);

/** Begins a row with the first column; the others follow in order, and then the end. */
void registry_sqlite_pile_begin(RegistrySqlitePile *pile, const char *record_id);
void registry_sqlite_pile_text(RegistrySqlitePile *pile, const char *text);
void registry_sqlite_pile_integer(RegistrySqlitePile *pile, int64_t integer);
void registry_sqlite_pile_values(
    RegistrySqlitePile *pile, const RegistryValue *values, size_t n);
/** A digest of REGISTRY_DIGEST_BYTES, or NULL. */
void registry_sqlite_pile_digest(RegistrySqlitePile *pile, const uint8_t *digest);
/** @return the bytes that the row takes. */
size_t registry_sqlite_pile_end(RegistrySqlitePile *pile);

/**
 * Puts another digest in the place of the last column, which is one.
 * @return false where the last row is not that record's, or there is none.
 */
bool registry_sqlite_pile_amend(
    RegistrySqlitePile *pile, const char *record_id, const uint8_t *digest);
/** Puts the rows in order by the bytes of their record ids; those of one stay as they came. */
void registry_sqlite_pile_sort(RegistrySqlitePile *pile);
