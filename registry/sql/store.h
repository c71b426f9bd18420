#pragma once
/**
 * @file
 * What every store has that is asked by statements, for who fills registry/sql/sql.h.
 * Statements are prepared when they are first needed and live as long as the store.
 */
#include "registry/sql/members.h"
#include "registry/sql/sql.h"
#include "registry/store.h"

/** Statements that read the same of a range of records, of one, and of some that are named. */
typedef struct {
    /** {whose} stands where the condition on a column of ids does, which has ?1 and ?2. */
    char *sql;
    RegistrySqlStatement *range, *one, *these;
} RegistrySqlReading;

/** Statements of one form. */
typedef struct {
    RegistrySqlReading rows;
    RegistrySqlStatement *add, *read, *remove;
    RegistrySqlStatement **change; /**< One a column, or NULL. */
    RegistrySqlReading *reasons;   /**< Likewise. */
} RegistrySqlForm;

/** An engine's own struct begins with it. */
struct RegistrySqlStore {
    RegistryStore base;
    const RegistrySqlEngine *engine;
    const char *name; /**< For messages: the file, or the address. */
    int layout;
    size_t depth;        /**< Transactions that are open, one in another. */
    size_t n_waiting;    /**< Bytes of rows that the engine holds back; 0 where none waits. */
    bool calls;          /**< Journal and logs are appended to by functions of the store. */
    bool looks_back;     /**< The forms are views of other tables. */
    bool changes_schema; /**< The transaction does, by way of us. */
    const SchemaStudy *study;
    const RegistryForm *forms;
    size_t n_forms;
    RegistrySqlForm *statements; /**< One a form. */
    RegistrySqlReading records, missing, belows;
    RegistrySqlStatement *next_records, *record_add, *record_digest, *missing_put,
        *missing_remove, *below_put, *leaf_put, *erased_add, *corrected, *change_add,
        *problem_add, *problem_again, *query_add, *query_find, *query_put;
    char *same_answer, *same_value; /**< Of the query found last. */
};

/** The statement in `slot`, prepared now if it is not yet; NULL with `error` set. */
RegistrySqlStatement *registry_sql_statement(
    RegistrySqlStore *store, RegistrySqlStatement **slot, const char *sql, GError **error);

/**
 * The same of a statement that puts a row, for registry_sql_run_number(): of the number in
 * `column`, which must be the table's key.
 */
RegistrySqlStatement *registry_sql_adding(RegistrySqlStore *store, RegistrySqlStatement **slot,
    const char *sql, const char *column, GError **error);

/** Ends all statements, as before the tables change. They are prepared anew when needed. */
void registry_sql_finalize(RegistrySqlStore *store);

/** Frees what this struct owns. */
void registry_sql_clear(RegistrySqlStore *store);

/** Lets go of rows that were read, which would keep a transaction's locks. */
void registry_sql_let_go(RegistrySqlStore *store);

/** Puts the rows that wait into their tables; before anything is read or changed there. */
gboolean registry_sql_settle(RegistrySqlStore *store, GError **error);
/** Puts the records that wait, and not the rows of forms. */
gboolean registry_sql_settle_records(RegistrySqlStore *store, GError **error);

/** Takes a row of a statement that reads. */
typedef gboolean (*RegistrySqlTake)(RegistrySqlStatement *row, void *data, GError **error);

/** What is read, and for whom. */
typedef struct {
    const char *doing; /**< For messages. */
    RegistryWhose whose;
    const char *text; /**< ?3, where the statement has one. */
    RegistrySqlTake take;
    void *data;
} RegistrySqlAsked;

/** Reads of those records, in the order of the statement. */
gboolean registry_sql_read(RegistrySqlStore *store, RegistrySqlReading *reading,
    const RegistrySqlAsked *asked, GError **error);
/** The same of a statement of another kind, with its parameters bound; `whose` does not count.
 */
gboolean registry_sql_read_all(
    RegistrySqlStatement *select, const RegistrySqlAsked *asked, GError **error);
/** Ends its statements, and forgets their text. */
void registry_sql_reading_clear(RegistrySqlReading *reading);

/** The first three columns of a row as its key: record id, event and instance. Borrowed as
 * texts are. */
RegistryKey registry_sql_row_key(RegistrySqlStatement *statement);
/** The first six columns of a row as a record: id, site, entry, line, digest and withdrawal.
 * Borrowed as texts are. */
RegistryRecord registry_sql_record(RegistrySqlStatement *statement);
