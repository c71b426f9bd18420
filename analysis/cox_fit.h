#pragma once
/** @file
 * Internal: the partial likelihood, its derivatives and its maximum.
 */
#include "analysis/cox.h"

/** Rows in the order in which the sweep reads them: stratum by stratum, last time first. */
typedef struct {
    size_t n, p, n_strata;
    size_t *start;  /**< n_strata + 1. */
    double *time;   /**< n */
    double *x;      /**< n * p, row i at x[i * p]; centred columns of the scaled design. */
    double *weight; /**< n, or NULL for 1 each */
    bool *event;    /**< n */
    bool *tied;     /**< n: the row has the stratum and the time of the row before it. */
    void *space;    /**< Room of 4 n doubles, p + 2 if more, for whoever works on the rows. */
    double *magnitude; /**< p: largest |x| of a column before centring, about 1/2 to 1, or 0. */
    int64_t n_events;
    StatTies ties;
} StatCoxRows;

/** The weight of a row. */
static inline double stat_cox_weight(const StatCoxRows *rows, size_t i)
{
    return rows->weight ? rows->weight[i] : 1;
}

/** Asks for a cache line that is needed soon: rows are read in the order of their times. */
static inline void stat_cox_ask_for(const void *place)
{
#if defined(__GNUC__) || defined(__clang__)
    __builtin_prefetch(place);
#else
    (void)place;
#endif
}

/**
 * Sorts the rows of a design, whose matrix it takes over: design->x is then NULL. End with
 * stat_cox_rows_clear, also after an error.
 */
StatStatus stat_cox_rows_init_take(StatCoxRows *rows, StatDesign *design, const double *time,
    const double *event, const int32_t *stratum, size_t n_strata, StatTies ties) STAT_CHECKED;

/** Frees what the rows hold. */
void stat_cox_rows_clear(StatCoxRows *rows);

/** Value and derivatives of the log partial likelihood at some coefficients. */
typedef struct {
    double value;
    double *score;       /**< p */
    double *information; /**< p * p */
    /* With a function of time, its products with the two above; else NULL. */
    double *score_g;        /**< p: sum of g(t) times the score of t. */
    double *information_g;  /**< p * p: likewise with g(t). */
    double *information_gg; /**< p * p: with g(t)^2. */
} StatCoxSums;

/** Sums for p terms, with the products of g when wanted. End with stat_cox_sums_clear. */
StatStatus stat_cox_sums_init(StatCoxSums *sums, size_t p, bool with_g) STAT_CHECKED;

/** Frees what the sums hold. */
void stat_cox_sums_clear(StatCoxSums *sums);

/**
 * Reads all rows once.
 * @param g n values of the function of time at each row's time, or NULL.
 */
StatStatus stat_cox_sweep(const StatCoxRows *rows, const double *coefficient, const double *g,
    StatCoxSums *sums) STAT_CHECKED;

/** Is `direction` one along which the likelihood rises for ever? Every risk set is asked. */
bool stat_cox_separates(const StatCoxRows *rows, const double *direction);

/**
 * Harrell's concordance of the scores x'coefficient, and its standard error.
 * NaN when no pair is comparable.
 */
StatStatus stat_cox_concordance(const StatCoxRows *rows, const double *coefficient,
    double *concordance, double *std_error) STAT_CHECKED;

/**
 * Score tests of proportional hazards, a covariate each and one for all.
 * @param covariate n_terms: the covariate of each term.
 * @param skip      n_terms: terms without an estimate.
 * @param out       n_covariates + 1 places.
 */
StatStatus stat_cox_proportional(const StatCoxRows *rows, const double *coefficient,
    const size_t *covariate, const bool *skip, size_t n_covariates,
    StatCoxProportional *out) STAT_CHECKED;
