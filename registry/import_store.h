#pragma once
/**
 * @file
 * The inside of a RegistryImport, for this folder only.
 */
#include <sqlite3.h>

#include "registry/audit_append.h"
#include "registry/import.h"
#include "registry/inside.h"
#include "registry/original.h"

/** Statements of one form, prepared when they are first needed. */
typedef struct {
    sqlite3_stmt *insert, *select, *exists, *remove;
} RegistryFormWrite;

/** What the caller said of the file, our own copies. */
typedef struct {
    char *file, *sha256, *site, *encoding, *options, *map;
} RegistryImportCopy;

struct RegistryImport {
    Registry *registry;
    RegistryImportCopy info;
    int64_t id;
    char *at, *user, *system_user, *reason;
    bool erase_blank;
    bool failed;                /**< Some step failed: commit is refused. */
    RegistryOriginal *original; /**< NULL until the first piece. */
    RegistryAudit audit;
    RegistryFormWrite *forms; /**< One a form. */
    sqlite3_stmt **updates;   /**< One a dictionary column. */
    sqlite3_stmt *record_insert, *record_site;
    sqlite3_stmt *missing_select, *missing_put, *missing_remove;
    sqlite3_stmt *problem_insert, *query_find, *query_insert;
    GString *last_record; /**< Record that `last_site` belongs to; "" for none. */
    GString *last_site;
    bool last_created; /**< The last record came with this file, and its rows in a run. */
    bool *last_events; /**< Events of which such a record had a row that repeats no form. */
    sqlite3_stmt **dates_select; /**< One a form; NULL where it has no date of a rule. */
    sqlite3_stmt *vital_select;
    GArray *dates; /**< RegistryDate of the last answer. */
};

/** The statement in `slot`, prepared now if it is not yet; NULL with `error` set. */
sqlite3_stmt *registry_import_statement(
    RegistryImport *import, sqlite3_stmt **slot, const char *sql, GError **error);

/** Frees the statements of registry_import_row and registry_import_dates. */
void registry_import_rows_clear(RegistryImport *import);
void registry_import_dates_clear(RegistryImport *import);
