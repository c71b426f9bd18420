#pragma once
/**
 * @file
 * What a test estimated, and how large the effect is.
 */

/** One quantity that was estimated. NaN where it or a bound does not exist. */
typedef struct {
    const char *kind; /**< "mean_difference", "odds_ratio", ...: static. */
    double value, low, high;
    double level; /**< Of the interval; NaN where there is none. */
} ReportEstimate;

/** A measure of the size of an effect. */
typedef struct {
    const char *kind; /**< "cohen_d", "rank_biserial", "cramer_v", ...: static. */
    double value;
} ReportEffect;
