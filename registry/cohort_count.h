#pragma once
/**
 * @file
 * A cohort that a store counts: its questions are put to the wide rows of patients, and what
 * these do not hold is computed of the distinct rows that come back. For the cohort alone.
 */
#include "registry/cohort_inside.h"

/** Answers to some questions of a cohort: each with its own codes, values and places. */
typedef struct {
    CohortAsk **asks; /**< n; their codes are by row. */
    size_t n, n_rows;
    GArray *weights; /**< int64_t: one a row; NULL for 1 each. */
    GPtrArray *ids;  /**< char *: one a row, in byte order; NULL where patients are counted. */
} CohortAnswer;

/**
 * Begins to ask the store, and reads flow and snapshot. To be called once, when all questions
 * are known.
 * @param counts  false where the store does not count these patients or not all that is asked
 *                for: then nothing was done.
 */
gboolean cohort_count_begin(RegistryCohort *cohort, bool *counts, GError **error);

/** Who is asked for, and how. */
typedef struct {
    bool by_patient;         /**< A row each. */
    const char *const *only; /**< n_only members by their ids; NULL: all. */
    size_t n_only;
} CohortWhose;

/** The members' answers, for n questions. */
gboolean cohort_count_ask(const RegistryCohort *cohort, CohortAsk *const *asks, size_t n,
    const CohortWhose *whose, CohortAnswer *answer, GError **error);
void cohort_answer_clear(CohortAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CohortAnswer, cohort_answer_clear)
