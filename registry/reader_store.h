#pragma once
/**
 * @file
 * The inside of a RegistryReader, for this folder only.
 */
#include <sqlite3.h>

#include "registry/inside.h"
#include "registry/reader.h"

struct RegistryReader {
    Registry *registry;
    sqlite3 *db;
    bool owns_db; /**< A connection of its own; a temporary registry has but one. */
    char snapshot[65];
    GPtrArray *columns; /**< char *: columns of `patient` in order, NULL-ended when complete. */
    GHashTable *known;  /**< Set of the names in `columns`. */
    GHashTable *visit_of;     /**< Plain column -> event index + 1, where it has one event. */
    GPtrArray *visit_columns; /**< char *: data columns of `visit`, in order. */
    GHashTable *tables;       /**< Set of the temporary tables that users may read. */
    GHashTable *stored;       /**< Set of the tables of the file itself. */
    const SchemaAnalysis *analysis; /**< NULL for none. Borrowed. */
    const char *cutoff;             /**< Of the analysis; NULL for none. Borrowed. */
    GPtrArray *derived;             /**< const SchemaDerived *: all that apply, in order. */

    /* While an expression of a user is prepared or run: */
    bool guarded;
    int64_t n_calls; /**< Of the progress handler. */
    int64_t max_calls;
    char *denied; /**< What the authorizer refused first, in words. */
    const char *writes_table, *writes_column; /**< The one column that may be updated. */
    GHashTable *undefined; /**< Set of derived columns that have no values yet. */
};

/** Installs authorizer and progress handler; they bite only while `guarded`. */
void registry_guard_install(RegistryReader *reader);
void registry_guard_remove(RegistryReader *reader);

/** From here to registry_guard_off the connection runs what a user wrote. */
void registry_guard_on(RegistryReader *reader);
void registry_guard_off(RegistryReader *reader);

/**
 * Prepares SQL in which a user's expressions stand; the guard must be on.
 * @param what  names the expression in messages: "step adults".
 * @return NULL with BASE_ERROR_STUDY.
 */
sqlite3_stmt *registry_guard_prepare(
    RegistryReader *reader, const char *sql, const char *what, GError **error);

/** One step under the guard: 1 row, 0 end, -1 with BASE_ERROR_STUDY. */
int registry_guard_step(
    RegistryReader *reader, sqlite3_stmt *statement, const char *what, GError **error);

/**
 * Whether an expression stands alone: one value, no aggregate, readable columns only.
 * @param table  "patient" or "visit".
 */
gboolean registry_guard_check(RegistryReader *reader, const char *table, const char *expression,
    const char *what, GError **error);

/** Builds the temporary tables. */
gboolean registry_reader_build(RegistryReader *reader, GError **error);
/** Drops them, on a connection that lives on. */
void registry_reader_drop(RegistryReader *reader);
/** Fills the derived columns of `visit`, then, when `patient` is there, those of it. */
gboolean registry_reader_derive(
    RegistryReader *reader, SchemaLevelOfValue level, GError **error);

/** Ends follow-up at the cutoff, in `visit`, before `patient` is made of it. */
gboolean registry_reader_cut_visits(RegistryReader *reader, GError **error);
/** Fills the column `cutoff`, and takes the follow-up of those whose origin is after it. */
gboolean registry_reader_cut_patients(RegistryReader *reader, GError **error);

/**
 * "fixation.yaml:12: " for a line of the analysis file; "" where the file is not known. New.
 * @param analysis  NULL for none.
 */
char *registry_reader_place(const SchemaAnalysis *analysis, size_t line);

/** Content hash as seen by a connection. */
gboolean registry_content_hash_on(
    const Registry *registry, sqlite3 *db, char out[65], GError **error);
