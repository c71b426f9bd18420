#pragma once
/**
 * @file
 * Expressions of users: SQL that study files and command lines bring. They run in a database in
 * memory of their own that never holds more than one patient, so an expression can see that
 * patient's values, visits and repeating rows and nothing else. Functions are those of an
 * allow-list; lengths, depth, steps, memory and time are limited. For the registry alone.
 *
 * Errors name the expression (`what`): BASE_ERROR_STUDY where it is refused,
 * BASE_ERROR_NUMERICAL where it was stopped because it takes too long or too much.
 */
#include "registry/domain.h"

typedef struct RegistryEvaluator RegistryEvaluator;

/** What one evaluation is about; the name by which an expression may call it. */
typedef enum {
    REGISTRY_SUBJECT_PATIENT, /**< `patient` */
    REGISTRY_SUBJECT_VISIT,   /**< `visit` */
    REGISTRY_N_SUBJECTS
} RegistrySubject;

/** A column by its plain name and SQL type; "" for a computed value, which has none. */
typedef struct {
    const char *name;
    const char *type;
} RegistryInput;

/** An expression, and how messages call it: "fixation.yaml:12: step adults". */
typedef struct {
    const char *sql;
    const char *what;
} RegistryExpression;

/** What an expression reads; clear it. */
typedef struct {
    GPtrArray *inputs; /**< char *: columns of its subject, each once, in the order met. */
    GPtrArray *rows;   /**< RegistryRowsUse *: tables that its subqueries read. */
} RegistryUse;

typedef struct {
    size_t table;       /**< Number that registry_evaluator_add_table gave. */
    GPtrArray *columns; /**< char *: its columns that are read, each once. */
} RegistryRowsUse;

void registry_use_clear(RegistryUse *use);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegistryUse, registry_use_clear)

/**
 * @param pack       the study's pack by name: its functions may be called; "" for none.
 * @param value_set  EQ-5D-5L value set by name; "" for the built-in first.
 */
RegistryEvaluator *registry_evaluator_new(
    const char *pack, const char *value_set, GError **error);
void registry_evaluator_free(RegistryEvaluator *evaluator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryEvaluator, registry_evaluator_free)

/** Declares the columns that expressions about a subject may name; once a subject. */
gboolean registry_evaluator_add_subject(RegistryEvaluator *evaluator, RegistrySubject subject,
    const RegistryInput *columns, size_t n, GError **error);

/**
 * Declares a table for subqueries: `visit`, or a repeating form. Its first column is the
 * record's id.
 * @param table  its number.
 */
gboolean registry_evaluator_add_table(RegistryEvaluator *evaluator, const char *name,
    const RegistryInput *columns, size_t n, size_t *table, GError **error);

/** Puts rows into a table in place of those before: the rows of the patient who comes next. */
gboolean registry_evaluator_clear_rows(
    RegistryEvaluator *evaluator, size_t table, GError **error);
/** @param values  one a column of the table; those that nobody reads may be NULL. */
gboolean registry_evaluator_add_row(RegistryEvaluator *evaluator, size_t table,
    const RegistryDatum *const *values, GError **error);

/**
 * Whether an expression stands alone (one value, no aggregate over patients), reads only what
 * it may and calls only what it may.
 * @param use  what it reads; the caller's, cleared also after failure.
 */
gboolean registry_evaluator_check(RegistryEvaluator *evaluator, RegistrySubject subject,
    const RegistryExpression *expression, RegistryUse *use, GError **error);

/** Time and steps for evaluations from now on, by the number of patients to come. */
void registry_evaluator_allow(RegistryEvaluator *evaluator, int64_t n_records);
/** Adds what so many rows are worth that subqueries read: as many patients. */
void registry_evaluator_allow_rows(RegistryEvaluator *evaluator, int64_t n_rows);

typedef struct RegistryFormula RegistryFormula;

/**
 * Expressions over the same inputs as one statement, ready to run. They are tried once on a
 * patient without any value.
 * @param inputs  the columns that they read; a column that is not among them is a fault.
 * @param empty   n_expressions flags: whether the trial gave a value. NULL where nobody asks.
 */
RegistryFormula *registry_formula_new(RegistryEvaluator *evaluator, RegistrySubject subject,
    const RegistryInput *inputs, size_t n_inputs, const RegistryExpression *expressions,
    size_t n_expressions, bool *empty, GError **error);
void registry_formula_free(RegistryFormula *formula);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryFormula, registry_formula_free)

/**
 * Evaluates for one patient or visit.
 * @param inputs   n_inputs values.
 * @param domains  n_expressions domains that take the results.
 * @param codes    n_expressions codes of the results there.
 */
gboolean registry_formula_run(RegistryFormula *formula, const RegistryDatum *const *inputs,
    RegistryDomain *const *domains, uint32_t *codes, GError **error);
