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
    bool by_number;          /**< Of which the number of a distinct row is asked alone. */
    const char *const *only; /**< n_only members by their ids; NULL: all. */
    size_t n_only;
} CohortWhose;

/** The members' answers, for n questions. */
gboolean cohort_count_ask(const RegistryCohort *cohort, CohortAsk *const *asks, size_t n,
    const CohortWhose *whose, CohortAnswer *answer, GError **error);
void cohort_answer_clear(CohortAnswer *answer);

/** The distinct rows that answer some questions, and whose they are. */
typedef struct {
    CohortAnswer rows;
    GPtrArray *ids; /**< char *: of the members, in byte order. */
    GArray *places; /**< size_t: one a member: which of the rows is its own. */
} CohortPlaced;

/**
 * The members' answers without a value beside an id: the distinct rows are counted, each with a
 * number that the store makes of it, and of each member its id and the number are asked for. A
 * match needs no more: it computes the scores of the rows.
 *
 * Why a number, and not the score. Scores that the program computes are those of a file, to the
 * last bit, whatever a covariate is: a store does not know which texts are levels, and of a
 * study that is given by its path it has what steps are made of, not them. A join with scores
 * that are sent there takes all distinct rows once more, and no further server does it, which
 * hashes what it has.
 *
 * Rows that differ and have one number are seen here, and all are asked with another seed.
 */
gboolean cohort_count_place(const RegistryCohort *cohort, CohortAsk *const *asks, size_t n,
    CohortPlaced *placed, GError **error);
void cohort_placed_clear(CohortPlaced *placed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CohortAnswer, cohort_answer_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CohortPlaced, cohort_placed_clear)
