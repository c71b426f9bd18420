#pragma once
/** @file
 * Summary statistics of a column, by group.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One group. Copy freely. */
typedef struct {
    int64_t n;         /**< Values present. */
    int64_t n_missing; /**< Values missing in this group. */
    double mean;       /**< This and the five below: NaN when n == 0. */
    double sd;         /**< With n - 1; NaN when n < 2. */
    double median;
    double q1, q3; /**< Quartiles of type 7 (linear between order statistics, R's default). */
    double min, max;
} StatDescription;

/**
 * Describes each group.
 *
 * @param value   n values; NaN is missing.
 * @param group   n codes below n_groups (negative: missing), or NULL for one group.
 * @param weight  n frequencies >= 1, or NULL.
 * @param out     n_groups results, the caller's; a group without rows has n == 0.
 * @param n_missing Rows left out in all: value or group missing; or NULL.
 * @return As stat_moments.
 * Cost: O(n) for whole numbers of a small range, else a radix sort.
 * Source: Hyndman & Fan 1996, definition 7. Oracle: R 4.2 mean, sd, quantile.
 */
StatStatus stat_describe(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatDescription *out, int64_t *n_missing) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
