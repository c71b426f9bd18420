#pragma once
/** @file
 * Pearson's chi-squared test of a table of counts, with Cramer's V.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Copy freely. */
typedef struct {
    int64_t n;
    size_t n_rows, n_cols;      /**< Without empty rows and columns, which are left out. */
    bool corrected;             /**< Yates' correction applied (2x2 only). */
    double statistic;           /**< NaN when fewer than two rows or columns are left. */
    double df;                  /**< (n_rows - 1) (n_cols - 1), or 0. */
    double p_value;             /**< Upper tail; NaN with the statistic. */
    double min_expected;        /**< Smallest expected count; NaN with the statistic. */
    int64_t n_expected_below_5; /**< Cells whose expected count is below 5. */
    double cramer_v; /**< sqrt(X2 / (n (min(rows, cols) - 1))), uncorrected X2; NaN likewise. */
} StatChiSquared;

/**
 * Tests whether rows and columns are independent.
 *
 * @param table   n_rows * n_cols counts, row i at table[i * n_cols].
 * @param correct Yates' correction, for tables that are 2x2 after empty rows and columns are
 *                dropped: |O - E| less min(1/2, |O - E|), as R does.
 * @param out     The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (a negative count, a total above STAT_TOTAL_MAX),
 *         STAT_NO_MEMORY.
 * Source: Agresti 2013, section 3.2; Cramer 1946. Oracle: R 4.2 chisq.test(correct = FALSE).
 */
StatStatus stat_chi_squared(const int64_t *table, size_t n_rows, size_t n_cols, bool correct,
    StatChiSquared *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
