#pragma once
/** @file
 * Counts, means and sums of squares of groups, to the last digit that the data hold: sums run
 * in pairs of doubles over the distinct values, ascending, squares about the exact mean, and
 * decimals are summed as the whole numbers that they are. So moments of values and moments of
 * sums that were added up elsewhere are the same double.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Larger sizes are refused: their squares would leave the range of a double. */
#define STAT_VALUE_MAX 1e150

/** One group. Copy freely. */
typedef struct {
    int64_t n;         /**< Values present. */
    int64_t n_missing; /**< Values missing (NaN) in this group. */
    double mean;       /**< NaN when n == 0. */
    double mean_tail;  /**< What rounding took from mean; 0 where the mean was printed. */
    double sd;         /**< With n - 1; NaN when n < 2. */
    double ss;         /**< Sum of squares about the mean; 0 when n < 2. */
} StatMoments;

/**
 * Takes the moments of each group.
 *
 * @param value   n values; NaN is missing.
 * @param group   n codes below n_groups (negative: missing), or NULL for one group.
 * @param weight  n frequencies >= 1, or NULL.
 * @param out     n_groups results, the caller's.
 * @param n_missing Rows left out in all (weights counted), or NULL.
 * @return STAT_ARGUMENT, STAT_DATA (infinite or above STAT_VALUE_MAX, a code >= n_groups, a
 *         bad weight), STAT_NO_MEMORY.
 * Source: Ogita, Rump & Oishi 2005 (sums); Chan, Golub & LeVeque 1983 (two passes).
 */
StatStatus stat_moments(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatMoments *out, int64_t *n_missing) STAT_CHECKED;

/**
 * Moments out of a printed summary, for tests that need no patient data.
 *
 * @param n    Size, >= 0.
 * @param mean Mean as printed; ignored when n == 0.
 * @param sd   SD as printed, >= 0; ignored when n < 2.
 */
StatMoments stat_moments_printed(int64_t n, double mean, double sd);

/**
 * What moments can be made of without the values: enough for every mean, SD, t, F and Tukey's
 * test. Sums are pairs of doubles, exact where values are decimals. Copy freely.
 */
typedef struct {
    int64_t n; /**< Values present. */
    int scale; /**< The values are integers over 10^scale, and the sums those of the integers;
                    STAT_DECIMAL_NONE (analysis/decimal.h): they are of the values. */
    double sum, sum_tail;         /**< Sum of the values. */
    double squares, squares_tail; /**< Sum of their squares. */
} StatMomentSums;

/**
 * Takes the sums of n values; NaN is missing.
 *
 * @param weight n frequencies >= 1, or NULL.
 * @param out    The caller's; written whole on every return.
 * @return As stat_moments.
 */
StatStatus stat_moment_sums(
    const double *value, const int64_t *weight, size_t n, StatMomentSums *out) STAT_CHECKED;
/** Adds the sums of other values in the same unit. */
void stat_moment_sums_add(StatMomentSums *sum, const StatMomentSums *other);
/**
 * The moments of values with these sums; n_missing is 0. About 30 digits are carried, of which
 * the subtraction of the squared mean takes those that the mean has beyond the SD.
 */
StatMoments stat_moments_of_sums(const StatMomentSums *sums);

#ifdef __cplusplus
}
#endif
