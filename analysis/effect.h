#pragma once
/** @file
 * Effect sizes that stand beside P values: standardised differences of two means, proportions
 * and their differences with intervals.
 */
#include "analysis/moments.h"
#include "analysis/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Copy freely. All NaN where a group has fewer than two values or the SD is 0. */
typedef struct {
    double sd_pooled; /**< sqrt(((n1 - 1) sd1^2 + (n2 - 1) sd2^2) / (n1 + n2 - 2)). */
    double cohen_d;   /**< (mean1 - mean2) / sd_pooled. */
    double hedges_g;  /**< cohen_d times Hedges' exact correction for small samples. */
} StatCohen;

/**
 * The standardised difference of two means, first less second.
 *
 * @param first, second Moments of values or of a printed table.
 * Source: Hedges 1981, J Educ Stat 6:107 (the gamma-function form of the correction).
 */
StatCohen stat_cohen(const StatMoments *first, const StatMoments *second);

/**
 * Hedges' exact correction, Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2)), by which d is
 * multiplied to be unbiased. NaN for df < 2, where d has no mean.
 */
double stat_hedges_correction(double df);

/** An estimate with its interval. Copy freely. */
typedef struct {
    double estimate; /**< NaN when n is 0. */
    double conf_low, conf_high;
    double conf_level;
} StatInterval;

/**
 * A proportion with Wilson's score interval.
 *
 * @param events, n  0 <= events <= n.
 * @param conf_level In (0, 1); 0 stands for 0.95.
 * @param out        NaN throughout when n == 0.
 * @return STAT_ARGUMENT (level), STAT_DATA (counts).
 * Source: Wilson 1927. Oracle: R 4.2 prop.test(correct = FALSE)$conf.int.
 */
StatStatus stat_proportion(
    int64_t events, int64_t n, double conf_level, StatInterval *out) STAT_CHECKED;

/**
 * The difference of two independent proportions, first less second, with Newcombe's hybrid
 * score interval (his method 10: from the two Wilson intervals, without correction).
 *
 * @param out NaN throughout when either n is 0.
 * @return STAT_ARGUMENT (level), STAT_DATA (counts).
 * Source: Newcombe 1998, Statistics in Medicine 17:873, table II.
 */
StatStatus stat_risk_difference(int64_t events1, int64_t n1, int64_t events2, int64_t n2,
    double conf_level, StatInterval *out) STAT_CHECKED;

/**
 * The ratio of two independent proportions, first over second, with Katz's interval on the log
 * scale: log(ratio) +/- z sqrt(1/e1 - 1/n1 + 1/e2 - 1/n2).
 *
 * @param out NaN throughout when either n is 0 or neither group has an event. Without an event
 *            in one group the ratio is 0 or infinite and the interval is 0 to infinity, for the
 *            standard error has no bound.
 * @return STAT_ARGUMENT (level), STAT_DATA (counts).
 * Source: Katz, Baptista, Azen, Pike 1978, Biometrics 34:469.
 */
StatStatus stat_risk_ratio(int64_t events1, int64_t n1, int64_t events2, int64_t n2,
    double conf_level, StatInterval *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
