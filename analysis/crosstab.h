#pragma once
/** @file
 * Counts of two coded columns against each other: the input of the tests on tables.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Counts the pairs of codes.
 *
 * @param row, col  n codes each, below n_rows and n_cols; a negative one is missing.
 * @param weight    n frequencies >= 1, or NULL.
 * @param table     n_rows * n_cols counts, row i at table[i * n_cols]; filled (zeroed first).
 * @param n_missing Pairs left out (weights counted), or NULL.
 * @return STAT_ARGUMENT, STAT_DATA (a code out of range, a bad weight).
 */
StatStatus stat_crosstab(const int32_t *row, const int32_t *col, const int64_t *weight,
    size_t n, size_t n_rows, size_t n_cols, int64_t *table, int64_t *n_missing) STAT_CHECKED;

/**
 * Checks a table of counts and adds it up.
 *
 * @param total Sum of the counts, or 0 after an error.
 * @return STAT_ARGUMENT (NULL, no row or column), STAT_DATA (a negative count, a total above
 *         STAT_TOTAL_MAX).
 */
StatStatus stat_table_check(
    const int64_t *table, size_t n_rows, size_t n_cols, int64_t *total) STAT_CHECKED;

/**
 * Copies a table without its empty rows and columns.
 *
 * @param table   n_rows * n_cols counts.
 * @param reduced Room for as many; filled row by row at the reduced width.
 * @param rows, cols The reduced shape; both 0 for an empty table.
 */
void stat_table_reduce(const int64_t *table, size_t n_rows, size_t n_cols, int64_t *reduced,
    size_t *rows, size_t *cols);

#ifdef __cplusplus
}
#endif
