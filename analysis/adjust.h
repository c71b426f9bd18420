#pragma once
/** @file
 * Adjustment of P values for their number, within one family.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    STAT_ADJUST_BH = 0, /**< Benjamini & Hochberg 1995: false discovery rate. */
    STAT_ADJUST_HOLM,   /**< Holm 1979: family-wise error rate, step-down. */
    STAT_ADJUST_BONFERRONI
} StatAdjustment;

/**
 * Adjusts n P values. Order-preserving: a smaller P never becomes the greater one.
 *
 * @param p        n values in [0, 1]; NaN stays NaN in its place and is not counted.
 * @param method   One of the three.
 * @param adjusted n results in the order of p, the caller's; all NaN after an error.
 * @return STAT_ARGUMENT, STAT_DATA (a value outside [0, 1]), STAT_NO_MEMORY.
 * Cost: O(n log n). Oracle: R 4.2 p.adjust.
 */
StatStatus stat_adjust(
    const double *p, size_t n, StatAdjustment method, double *adjusted) STAT_CHECKED;

/** The method's name in words. */
const char *stat_adjust_method(StatAdjustment method);

#ifdef __cplusplus
}
#endif
