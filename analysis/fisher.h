#pragma once
/** @file
 * Fisher's exact test of a table of counts of any size: the probability, given both margins, of
 * a table no more probable than the one observed.
 *
 * What is run depends on the table, is bounded in time (about a second) and memory (about
 * 150 MB) by counted steps, is deterministic, and is named in the result:
 *  - 2x2: the hypergeometric distribution, with the conditional odds ratio and its interval.
 *  - Exactly, by meeting in the middle: tables of the first rows and tables of the last rows
 *    are kept as lists of (remaining column totals, log probability, mass), equal ones merged
 *    on whole-number keys so that ties stay ties, and the shorter looked up in the longer.
 *  - Four rows: two rows against two, for all column totals between them that matter; what is
 *    left out is known, and bounds P. With larger counts every s-th cell, with a standard
 * error.
 *  - Three columns and large counts: inversion of the characteristic function.
 *  - A smoothed distribution function by Fourier inversion, exact to about 1e-9, plus the small
 *    difference between smoothed and true one, estimated from pairs of half tables, stratified
 *    by the column totals between them.
 *  - Large counts: tables around the expected one, weighed by their probability.
 *  - Where even that is too much: plain Monte Carlo.
 * All but the first two give p_value with an interval that holds the answer with near
 * certainty.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What was run. */
typedef enum {
    STAT_FISHER_TRIVIAL = 0, /**< At most one row or column: one table, P = 1. */
    STAT_FISHER_2X2,         /**< Hypergeometric, exact. */
    STAT_FISHER_EXACT,       /**< Meeting in the middle, exact. */
    STAT_FISHER_INVERSION,   /**< Fourier inversion alone; not exact. */
    STAT_FISHER_HALVES,      /**< Half tables, all that matter; not exact, but bounded. */
    STAT_FISHER_SOME_HALVES, /**< Half tables, some of them; not exact. */
    STAT_FISHER_WEIGHTED,    /**< Weighed tables; not exact. */
    STAT_FISHER_SMOOTHED,    /**< Fourier inversion, difference sampled; not exact. */
    STAT_FISHER_MONTE_CARLO  /**< Simulated tables; not exact. */
} StatFisherMethod;

/** Copy freely. */
typedef struct {
    int64_t n;
    size_t n_rows, n_cols;   /**< Without empty rows and columns, which are left out. */
    StatFisherMethod method; /**< What was run. */
    bool exact;              /**< p_value is exact up to rounding (about 1e-12 relative). */
    double p_value; /**< 1 for a table with fewer than two rows or columns; NaN for n = 0. */
    double p_low, p_high; /**< p_value where exact; else it less and plus all bounds and 4
                               standard errors (or as many of Student's t as there are
                               repeats), or the Wilson interval of level 99.9% (Monte Carlo,
                               whose p_value is (hits + 1) / (tables + 1)). */
    double std_error;     /**< 0 where exact. */
    int64_t n_samples;    /**< Half tables a side, or tables, that were drawn; 0 if none. */
    double odds_ratio;    /**< 2x2: conditional maximum likelihood; 0 or Inf when the table
                               is the first or last of its margins; NaN for an empty margin
                               and for other shapes. */
    double conf_low, conf_high; /**< 2x2: exact (tail) interval of the odds ratio, 0 and Inf
                                     included; NaN for other shapes. */
    double conf_level;
} StatFisher;

/**
 * Tests whether rows and columns are independent, given both margins.
 *
 * @param table      n_rows * n_cols counts, row i at table[i * n_cols].
 * @param conf_level Of the odds ratio, in (0, 1); 0 stands for 0.95.
 * @param out        The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a negative count, a total above STAT_TOTAL_MAX),
 *         STAT_NO_MEMORY.
 * Tables within a relative 1e-7 of the observed probability count as ties, as in R.
 * Source: Freeman & Halton 1951; Fisher 1962 (interval); Davies 1973 (inversion).
 * Oracle: R 4.2 fisher.test on 2x2 and small tables, where R's odds ratio and interval are
 * good to about 1e-5; enumeration elsewhere. R 4.2.2 is silently wrong on some tables with
 * many rows (docs/methods.md shows one).
 */
StatStatus stat_fisher(const int64_t *table, size_t n_rows, size_t n_cols, double conf_level,
    StatFisher *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
