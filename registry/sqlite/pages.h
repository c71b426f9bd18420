#pragma once
/**
 * @file
 * Pages that prove themselves. Each page of a registry ends in a checksum of 8 bytes, in the
 * space that SQLite's format keeps for such purposes (byte 20 of the header; section 1.3.4 of
 * https://www.sqlite.org/fileformat2.html), written and compared where bytes go to the disk and
 * come from it: below SQLite and below whoever decodes pages himself. A page that the disk did
 * not give back as it was written is never read as data.
 *
 * The checksum is that of SQLite's write-ahead log (section 4.2 there) over the page without
 * its last 8 bytes, as little-endian words, and begins with the page's number in both sums, so
 * that neither a page of zeros nor one that belongs elsewhere fits.
 *
 * Another program that writes to the file leaves checksums behind that do not fit, among them
 * always that of page 1, where each transaction counts. That is how it is told from damage: as
 * long as page 1 does not fit, pages are read unchecked and registry_sqlite_pages_foreign()
 * says so. For this folder only.
 */
#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/** Name for sqlite3_open_v2; makes it known to SQLite when first asked. */
const char *registry_sqlite_pages_vfs(void);

/** Asks for checksums in a file that has no page yet, or in what VACUUM will write. */
void registry_sqlite_pages_begin(sqlite3 *db);

/** Whether the file's pages have checksums. */
bool registry_sqlite_pages_checked(sqlite3 *db);

/** The page that was last refused as damaged; 0 where there was none. */
int64_t registry_sqlite_pages_damaged(sqlite3 *db);

/** Whether another program wrote to the file. Within a transaction. */
bool registry_sqlite_pages_foreign(sqlite3 *db);

/** Whether from the commit of this transaction on what another program wrote counts as ours. */
void registry_sqlite_pages_adopt(sqlite3 *db, bool adopts);

/** Before a database is filled with the pages of another, as they are: it gets what that one
 * has, also that another program wrote to it. */
void registry_sqlite_pages_follow(sqlite3 *db, sqlite3 *from);

/** Gets the number of a page whose checksum does not fit. */
typedef void RegistrySqlitePage(int64_t number, void *data);
/** Compares all pages, also those that nobody reads. Within a transaction. FALSE: a read
 * failed. */
bool registry_sqlite_pages_each(sqlite3 *db, RegistrySqlitePage *each, void *data);
