#pragma once
/** @file
 * McNemar's test of paired categories, and Bowker's for more than two levels.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Zero-initialised: chi-squared, with continuity correction for two levels. */
typedef struct {
    bool exact;       /**< Conditional on the discordant pairs. */
    bool uncorrected; /**< No continuity correction. */
} StatMcnemarOptions;

/** Copy freely. */
typedef struct {
    int64_t n;            /**< Pairs. */
    int64_t n_discordant; /**< Pairs whose two levels differ. */
    size_t n_levels;
    bool exact;     /**< What was run, not what was asked for. */
    bool corrected; /**< Continuity correction applied (two levels only). */
    double
        statistic;  /**< Sum of (|b - c| - correction)^2 / (b + c); NaN without discordance. */
    double df;      /**< Pairs of levels with b + c > 0; others say nothing. */
    double p_value; /**< NaN without discordance by chi-squared; 1 when exact. */
    double odds_ratio; /**< Two levels: b / c (Inf when c == 0, NaN when both are 0). */
} StatMcnemar;

/**
 * Tests whether the table of before against after is symmetric.
 *
 * @param table   n_levels^2 counts: before in rows, after in columns.
 * @param options NULL for the defaults.
 * @param out     The caller's; written whole on every return.
 * @return STAT_ARGUMENT (n_levels < 2 too), STAT_DATA, STAT_NO_MEMORY.
 *
 * Exact: two levels, the binomial; more, the distribution of Bowker's statistic over
 * independent binomials with 1/2, by convolution, where the number of distinct values of the
 * statistic stays below 4 million; else chi-squared, and exact is false.
 * Source: McNemar 1947; Bowker 1948; Krampe & Kuhnt 2007 (df without empty pairs).
 * Oracle: R 4.2 mcnemar.test (which gives NaN where a pair of levels has b + c = 0).
 */
StatStatus stat_mcnemar(const int64_t *table, size_t n_levels,
    const StatMcnemarOptions *options, StatMcnemar *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
