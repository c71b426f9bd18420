#pragma once
/** @file
 * Standardised mean differences between two groups: the balance of a covariate.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Copy freely. */
typedef struct {
    int64_t n, n_missing;
    int64_t n1, n2;      /**< Sizes of the first and second group. */
    bool binary;         /**< Only 0 and 1: the variance of a group is p (1 - p). */
    double mean1, mean2; /**< NaN for an empty group. */
    double sd1, sd2;     /**< With n - 1, or sqrt(p (1 - p)); NaN where undefined. */
    double difference;   /**< mean2 - mean1. */
    double sd_pooled;    /**< sqrt((sd1^2 + sd2^2) / 2): the denominator. */
    double smd;          /**< (mean2 - mean1) / sd_pooled; 0 where both means are equal and the
                              SD is 0; NaN where they differ at SD 0, or a group has fewer than
                              two values (one, if binary). */
} StatSmd;

/**
 * A difference of means over sqrt((sd1^2 + sd2^2) / 2): 0 where it is 0 and so are the SDs, NaN
 * where it is not, or any argument is NaN. Of a proportion the SD is sqrt(p (1 - p)). The one
 * definition here; also for numbers as printed.
 */
double stat_smd_over(double difference, double sd1, double sd2);

/**
 * The standardised mean difference of a number.
 *
 * @param value  n values; NaN is missing. All of 0 and 1: binary.
 * @param group  n codes: 0 first, 1 second, negative missing.
 * @param weight n frequencies >= 1, or NULL.
 * @param out    The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA, STAT_NO_MEMORY.
 * Source: Austin 2009, Statistics in Medicine 28:3083. Oracle: by hand in R.
 */
StatStatus stat_smd(const double *value, const int32_t *group, const int64_t *weight, size_t n,
    StatSmd *out) STAT_CHECKED;

/**
 * The same of one level of a factor, as the binary variable "is this level".
 *
 * @param code  n codes; negative is missing.
 * @param level The level asked for.
 */
StatStatus stat_smd_level(const int32_t *code, int32_t level, const int32_t *group,
    const int64_t *weight, size_t n, StatSmd *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
