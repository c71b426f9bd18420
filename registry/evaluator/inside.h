#pragma once
/**
 * @file
 * The inside of a RegistryEvaluator, for this folder only.
 */
#include <sqlite3.h>

#include "registry/evaluator/evaluator.h"

/** A table for subqueries. */
typedef struct {
    char *name;
    GPtrArray *columns; /**< char * */
    sqlite3_stmt *insert, *clear;
    bool has_rows;
} EvaluatorTable;

/** A function of SQLite's whose arguments are looked at first. */
typedef struct {
    RegistryEvaluator *evaluator;
    size_t number;
} EvaluatorGuarded;

enum { EVALUATOR_N_GUARDED = 8, EVALUATOR_MOST_ARGUMENTS = 12 };

struct RegistryEvaluator {
    sqlite3 *db;
    GHashTable *functions; /**< Set of the names that may be called. */
    GHashTable *calls;     /**< Our own: registry_function_key -> RegistryFunction *. */
    GHashTable *modules;   /**< Set of SQLite's own tables and table-valued functions. */
    GPtrArray *subject[REGISTRY_N_SUBJECTS]; /**< char *: columns that may be named. */
    GPtrArray *tables;                       /**< EvaluatorTable * */

    /* SQLite's own functions, on a connection without anything else. */
    sqlite3 *plain_db;
    EvaluatorGuarded guarded_functions[EVALUATOR_N_GUARDED];
    sqlite3_stmt *guarded_call[EVALUATOR_N_GUARDED][EVALUATOR_MOST_ARGUMENTS + 1];

    /* While an expression of a user is prepared or run: */
    bool guarded;
    bool may_read_subject; /**< The empty table behind the subject is in the statement. */
    RegistryUse *use;      /**< What is read goes there, unless NULL. */
    char *denied;          /**< What was refused first, in words. */

    int64_t n_calls, max_calls; /**< Of the progress handler. */
    gint64 run_starts;          /**< Of this evaluation, monotonic microseconds. */
    gint64 run_ends, all_ends;  /**< Of one evaluation and of all, at the earliest. */
    gint64 run_processor;       /**< Used when the evaluation was looked at first; 0 before. */
    gint64 allowance;           /**< Of all, microseconds of the processor ... */
    gint64 processor_at_start;  /**< ... since it had used these. */
    sqlite3_int64 memory_at_start;
    bool exhausted; /**< Stopped for memory, not for time. */
};

/** What expressions call the subject, and the empty table that stands for it in checks. */
extern const char *const evaluator_subject_names[REGISTRY_N_SUBJECTS];
extern const char *const evaluator_subject_tables[REGISTRY_N_SUBJECTS];

/** Installs authorizer, limits and progress handler. */
void evaluator_guard_install(RegistryEvaluator *evaluator);
/** From here to evaluator_guard_off the connection runs what a user wrote. */
void evaluator_guard_on(RegistryEvaluator *evaluator, bool may_read_subject);
void evaluator_guard_off(RegistryEvaluator *evaluator);
/**
 * Whether all evaluations together have had their time; at a time by the wall clock. It is time
 * of the processor, so that nobody is stopped because the machine is busy.
 */
bool evaluator_all_used(RegistryEvaluator *evaluator, gint64 now);
/** Notes why the expression is refused; the first reason stays. @param why  taken over. */
void evaluator_deny(RegistryEvaluator *evaluator, char *why);

/** Prepares one statement under the guard; NULL with the reason in words. */
sqlite3_stmt *evaluator_prepare(RegistryEvaluator *evaluator, RegistrySubject subject,
    const char *sql, const char *what, GError **error);
/** Sets `error` from the connection's last fault, for an expression. */
void evaluator_explain(const RegistryEvaluator *evaluator, RegistrySubject subject,
    const char *what, GError **error);
/** Sets BASE_ERROR_NUMERICAL: "takes too `how`"; always returns FALSE. */
gboolean evaluator_stop(const char *what, const char *how, GError **error);

/** Puts SQLite's harmless functions into `functions`. */
void evaluator_allow_functions(RegistryEvaluator *evaluator);
/** Puts functions that look at their arguments in the place of SQLite's. */
gboolean evaluator_guarded_register(RegistryEvaluator *evaluator, GError **error);
void evaluator_guarded_clear(RegistryEvaluator *evaluator);

/** `name` as a quoted identifier, after "", " AS " and the like. */
void evaluator_append_name(GString *sql, const char *before, const char *name);
