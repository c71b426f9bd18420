#pragma once
/**
 * @file
 * Statements as both engines know them: prepared, filled in, stepped, read. Their texts are one
 * for all engines: parameters are ?1, ?2 ..., equality that knows NULL is IS NOT DISTINCT FROM,
 * a name that is a word of some engine ("user", "column") is quoted.
 */
#include <glib.h>

#include "registry/value.h"

typedef struct RegistrySqlEngine RegistrySqlEngine;
typedef struct RegistrySqlStore RegistrySqlStore;

/** A statement; an engine's own struct begins with it. */
typedef struct {
    const RegistrySqlEngine *engine;
} RegistrySqlStatement;

/** What an engine fills in; the functions below say what each does. */
struct RegistrySqlEngine {
    RegistrySqlStatement *(*prepare)(RegistrySqlStore *store, const char *sql, GError **error);
    void (*free)(RegistrySqlStatement *statement);
    int (*step)(RegistrySqlStatement *statement, const char *doing, GError **error);
    void (*reset)(RegistrySqlStatement *statement);
    /** NULL: the engine holds one row at a time anyway. */
    void (*expect_many)(RegistrySqlStatement *statement, bool many);
    void (*bind_text)(RegistrySqlStatement *statement, int index, const char *text);
    void (*bind_integer)(RegistrySqlStatement *statement, int index, int64_t number);
    void (*bind_null)(RegistrySqlStatement *statement, int index);
    void (*bind_blob)(
        RegistrySqlStatement *statement, int index, const void *bytes, size_t size);
    void (*bind_value)(RegistrySqlStatement *statement, int index, const RegistryValue *value);
    void (*bind_any)(RegistrySqlStatement *statement, int index, const RegistryValue *value);
    void (*bind_end)(RegistrySqlStatement *statement, int index);
    int64_t (*integer)(RegistrySqlStatement *statement, int column);
    const char *(*text)(RegistrySqlStatement *statement, int column);
    const void *(*blob)(RegistrySqlStatement *statement, int column, size_t *size);
    RegistryValue (*value)(RegistrySqlStatement *statement, int column);
    RegistryValue (*any)(RegistrySqlStatement *statement, int column);
    /** SQL that gives a form's column, of type 'I', 'R' or 'T', as a column of any type holds
     * it. New text. */
    char *(*any_of)(const char *table, const char *column, char type);
    /** SQL that gives a quoted column's value in another type ('I', 'R' or 'T', both), as
     * SQLite casts it but with the text that it has. New text. */
    char *(*converted)(const char *column, char from, char to);
    /** NULL where the engine has no arrays. */
    void (*bind_texts)(
        RegistrySqlStatement *statement, int index, const char *const *texts, size_t n);
    /** A condition that finds queries `m` of record ?1 by an index, and begins with AND; ""
     * where the engine has one for IS NOT DISTINCT FROM. */
    const char *same_record;
    /** What a statement that puts a row ends with, before the name of the column that numbers
     * it, so that its first row has the number; NULL for an engine that knows it without. */
    const char *returning;
    /** The number of the row that a statement put last; NULL where `returning` tells. An engine
     * that has it numbers a row whose key is NULL behind the highest that is there. */
    int64_t (*number)(RegistrySqlStatement *statement);
    /** Rows that the statement run last added, changed or took out. */
    int64_t (*changes)(RegistrySqlStore *store);
    gboolean (*exec)(RegistrySqlStore *store, const char *sql, GError **error);
    /** Puts rows that wait into their tables; of the records alone, or of all. */
    gboolean (*settle)(RegistrySqlStore *store, bool records_alone, GError **error);
    /** Whether that record is among the rows that wait; NULL where it may always be. */
    bool (*holds_back)(RegistrySqlStore *store, const char *record_id);

    /** Makes the table of a form, and the triggers on it. */
    gboolean (*make_form)(RegistrySqlStore *store, size_t form, GError **error);
    /** Before a form's table is renamed: takes down what would move with it. */
    gboolean (*set_aside)(RegistrySqlStore *store, const char *table, GError **error);
    /** The highest number that a query ever had. */
    gboolean (*last_query)(RegistrySqlStore *store, int64_t *number, GError **error);
    /** After rows came with their numbers: those that the engine gives go on behind them, those
     * of queries behind that one. */
    gboolean (*go_on)(RegistrySqlStore *store, int64_t last_query, GError **error);
    /** Before the first table is renamed, and after the last. */
    gboolean (*renaming)(RegistrySqlStore *store, bool begins, GError **error);
    /** Ends the engine's own statements, as before the tables change. */
    void (*finalize)(RegistrySqlStore *store);
    /** The forms are going to be others. */
    void (*forget_forms)(RegistrySqlStore *store);
};

/** A prepared statement that may live long; NULL with `error` set. */
RegistrySqlStatement *registry_sql_prepare(
    RegistrySqlStore *store, const char *sql, GError **error);

/** NULL is fine. */
void registry_sql_free(RegistrySqlStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistrySqlStatement, registry_sql_free)

/** Runs statements that give no rows and have no parameters. */
gboolean registry_sql_exec(RegistrySqlStore *store, const char *sql, GError **error);

/** One step: 1 for a row, 0 for the end, -1 with `error` set. */
int registry_sql_step(RegistrySqlStatement *statement, const char *doing, GError **error);

/**
 * Before it is run: whether it may give more rows than memory should hold, until this is said
 * otherwise. An engine that fetches by itself then fetches them in pieces, with a round trip a
 * piece, while others are run as before; without it all at once. Outside of a transaction it
 * makes no difference.
 */
void registry_sql_expect_many(RegistrySqlStatement *statement, bool many);

/** Lets the rows go, so that the statement can be run anew; NULL is fine. */
void registry_sql_reset(RegistrySqlStatement *statement);

/** Runs a statement to its end, discarding rows, and resets it. */
gboolean registry_sql_run(RegistrySqlStatement *statement, const char *doing, GError **error);

/** The same of one prepared by registry_sql_adding(); the number of the row that it put. */
gboolean registry_sql_run_number(
    RegistrySqlStatement *statement, const char *doing, int64_t *number, GError **error);

/** Rows that the statement run last added, changed or took out. */
int64_t registry_sql_changes(RegistrySqlStore *store);

/** The first column of the first row as a number. */
gboolean registry_sql_ask(
    RegistrySqlStore *store, const char *sql, int64_t *value, GError **error);

/**
 * Binds the parameters from ?1 on, one a letter of `kinds`: t text (const char *, NULL
 * allowed), i int64_t, I int64_t of which 0 is NULL, b blob (const void *, size_t; NULL
 * allowed). Texts and blobs must outlive the next step.
 */
void registry_sql_bind(RegistrySqlStatement *statement, const char *kinds, ...);
void registry_sql_bind_text(RegistrySqlStatement *statement, int index, const char *text);
void registry_sql_bind_integer(RegistrySqlStatement *statement, int index, int64_t number);
/** Into a column of a form; NONE and MISSING become NULL, a missing code is kept elsewhere. */
void registry_sql_bind_value(
    RegistrySqlStatement *statement, int index, const RegistryValue *value);
/** Into a column that holds values of any type. */
void registry_sql_bind_any(
    RegistrySqlStatement *statement, int index, const RegistryValue *value);
/** n texts as an array, for `= ANY(?1)`; only with an engine that has them. */
void registry_sql_bind_texts(
    RegistrySqlStatement *statement, int index, const char *const *texts, size_t n);
/** The upper end of a range of texts; NULL is after all of them. */
void registry_sql_bind_end(RegistrySqlStatement *statement, int index, const char *to);

/** Columns of the row, from 0; texts and bytes are borrowed until the next step. A truth is 1
 * or 0, and so is NULL read as a number. */
int64_t registry_sql_integer(RegistrySqlStatement *statement, int column);
/** "" for NULL. */
const char *registry_sql_text(RegistrySqlStatement *statement, int column);
const char *registry_sql_text_or_null(RegistrySqlStatement *statement, int column);
/** NULL for NULL and for no bytes. */
const void *registry_sql_blob(RegistrySqlStatement *statement, int column, size_t *size);
/** The bytes of a key or a hash; NULL where it is not of that size. */
const uint8_t *registry_sql_key(RegistrySqlStatement *statement, int column);
/** Of a form's column. */
RegistryValue registry_sql_value(RegistrySqlStatement *statement, int column);
/** Of a column that holds values of any type. */
RegistryValue registry_sql_any(RegistrySqlStatement *statement, int column);
