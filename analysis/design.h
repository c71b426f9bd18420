#pragma once
/** @file
 * From columns to the matrix of a linear predictor: complete rows are kept, factors become
 * treatment-coded indicator terms. Names stay with the caller, who forms "column=level" from
 * a term's covariate and level (stat_term_name helps).
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The covariate of the intercept's term. */
#define STAT_INTERCEPT SIZE_MAX

/** One covariate, borrowed for the time of the call: either values or codes is set. */
typedef struct {
    const double *values; /**< n numbers, NaN missing; NULL for a factor. */
    const int32_t
        *codes;       /**< n codes from 0 to n_levels - 1, negative missing; NULL: numeric. */
    size_t n_levels;  /**< Of a factor. */
    size_t reference; /**< The level of a factor that has no term, usually 0. */
} StatColumn;

/** What one term of a model stands for. */
typedef struct {
    size_t covariate; /**< Index into the caller's columns, or STAT_INTERCEPT. */
    int32_t level;    /**< Level of a factor against its reference; -1 for a numeric column. */
} StatTerm;

/** Complete rows as a matrix; rows that are equal in all that the model uses are one. */
typedef struct {
    size_t n_rows;     /**< Distinct rows kept: nothing that the model uses is missing. */
    size_t n_terms;    /**< Columns of x. */
    int64_t n;         /**< Weight of the rows kept. */
    int64_t n_missing; /**< Weight of the rows left out. */
    double *x;         /**< x[term * n_rows + i], times 2 to the power of scale[term]. */
    int *scale;        /**< n_terms; a power of two brings the largest value of a column near 1,
                            so that no sum of squares overflows and no digit is lost. */
    size_t *row;       /**< n_rows: a row of the caller's that each stands for, in an order
                            that the contents decide, not the caller's. */
    double *weight;    /**< n_rows frequencies, or NULL where each is 1. */
    StatTerm *terms;   /**< n_terms, intercept first, then in the order of the columns. */
} StatDesign;

/** What goes into a design. */
typedef struct {
    const StatColumn *covariates; /**< n_covariates columns. */
    size_t n_covariates;
    const double *const *others; /**< n_others columns that must not be missing either. */
    size_t n_others;
    const int32_t *const *others_coded; /**< n_others_coded code columns, likewise. */
    size_t n_others_coded;
    const int64_t *weight; /**< n frequencies >= 1, or NULL for 1 each. */
    size_t n;
    int intercept; /**< 1: a first column of ones. */
    int each_row;  /**< 1: equal rows stay apart, in the caller's order. */
} StatDesignInput;

/**
 * Builds the design.
 *
 * A factor's levels that no kept row has give no term; if that is the reference, the lowest
 * level that is there takes its place.
 *
 * @param out The caller's; filled. End with stat_design_clear, also after an error.
 * @return STAT_ARGUMENT (a column with neither or both of values and codes), STAT_DATA (an
 *         infinite value, a code >= n_levels, a weight < 1), STAT_NO_MEMORY.
 */
StatStatus stat_design_init(StatDesign *out, const StatDesignInput *input) STAT_CHECKED;

/** Frees what the design holds and empties it. NULL and a zeroed design are allowed. */
void stat_design_clear(StatDesign *design);

/** Copies the values of the rows kept: out[i] = from[design->row[i]], n_rows places. */
void stat_design_pick(const StatDesign *design, const double *from, double *out);

/**
 * The terms that the columns would give in their full data, for callers that name terms before
 * or after a fit: writes "(Intercept)", NAME, or NAME=LEVEL.
 *
 * @param names  The covariates' names.
 * @param levels levels[covariate][level]: the factors' level names; unused for numeric ones.
 * @param text   size bytes, always ended by a NUL when size > 0; cut where it does not fit.
 * @return The length that the whole name needs, without the NUL.
 */
size_t stat_term_name(StatTerm term, const char *const *names, const char *const *const *levels,
    char *text, size_t size);

#ifdef __cplusplus
}
#endif
