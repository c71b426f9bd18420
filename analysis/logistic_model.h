#pragma once
/** @file
 * Internal: one logistic model while it is being worked on, shared by the fit, the tests and
 * the profile intervals. Coefficients here belong to the scaled columns of the design.
 */
#include "analysis/design.h"
#include "analysis/logistic_fit.h"

/** The rows, the design and the state of the fit of all terms. */
typedef struct {
    StatDesign design;
    double *sign;          /**< n_rows: 1 for an event, -1 for none. */
    StatLogisticData data; /**< All rows; borrows design and sign. */
    StatNewton fit;        /**< The maximum, or the limit on the rows not separated. */
    bool *aliased;         /**< p */
    bool *infinite;        /**< p */
    int *direction;        /**< p: where an infinite term goes. */
    size_t rank;           /**< Terms that are not aliased. */
    int64_t n_events;
    bool separated, complete, converged;
} StatLogisticModel;

/** Design, outcome and aliased terms; nothing fitted. End with stat_logistic_model_clear. */
StatStatus stat_logistic_model_init(
    StatLogisticModel *model, const StatDesignInput *input, const double *y) STAT_CHECKED;

/** Finds the maximum, or proves that there is none and finds the limit. */
StatStatus stat_logistic_model_fit(StatLogisticModel *model) STAT_CHECKED;

/** Frees what the model holds. */
void stat_logistic_model_clear(StatLogisticModel *model);

/**
 * The supremum of the log likelihood with some terms left out.
 * @param dropped p flags.
 */
StatStatus stat_logistic_model_without(
    const StatLogisticModel *model, const bool *dropped, double *log_likelihood) STAT_CHECKED;

/**
 * Where the profile likelihood of a term has fallen by chi-squared's quantile.
 *
 * @param drop Half the quantile of chi-squared with 1 degree of freedom.
 * @param low, high The bounds, on the scale of the scaled column; +-infinity where it never
 * falls.
 */
StatStatus stat_logistic_profile(const StatLogisticModel *model, size_t term, double drop,
    double *low, double *high) STAT_CHECKED;
