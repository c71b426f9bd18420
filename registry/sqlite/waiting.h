#pragma once
/**
 * @file
 * Records and rows that are sure to be new, held back in memory and put into their tables many
 * at a time and in the order of the records: one statement for all rows of a form, which reads
 * them out of a virtual table, costs half of one for each, and rows that come in no order are
 * not put one here and one there.
 */
#include "registry/sqlite/inside.h"

/** Makes room for the store's forms; NULL with `error` set. */
RegistrySqliteWaiting *registry_sqlite_waiting_new(RegistrySqlite *store, GError **error);
/** NULL is fine. Rows that wait are lost. */
void registry_sqlite_waiting_free(RegistrySqliteWaiting *waiting);
/** Ends its statements, as before the tables change. NULL is fine. */
void registry_sqlite_waiting_finalize(RegistrySqliteWaiting *waiting);
/** Forgets the rows that wait. NULL is fine. */
void registry_sqlite_waiting_clear(RegistrySqliteWaiting *waiting);
