#pragma once
/**
 * @file
 * Expressions that are a column, one of our own functions or coalesce() over such, computed
 * without SQLite: per patient a statement costs many times what the function does. Every other
 * expression is SQLite's, and so is every patient for whom SQLite would convert a value first.
 * For this folder only.
 */
#include "registry/evaluator/evaluator.h"

typedef struct EvaluatorDirect EvaluatorDirect;

/** NULL where the expression, which SQLite takes, is of another kind. */
EvaluatorDirect *evaluator_direct_new(const RegistryEvaluator *evaluator,
    const RegistryInput *inputs, size_t n_inputs, const char *sql);
void evaluator_direct_free(EvaluatorDirect *direct);

/**
 * Computes the value; a text in it is borrowed from the inputs or lives as long as the program.
 * @return false where SQLite has to do it.
 */
bool evaluator_direct_run(
    const EvaluatorDirect *direct, const RegistryDatum *const *inputs, RegistryDatum *result);
