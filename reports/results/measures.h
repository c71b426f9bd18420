#pragma once
/**
 * @file
 * Single measures without a test: means, shares and their differences, what a survival curve
 * says at a time, balance. Each is FALSE with BASE_ERROR_NUMERICAL where it cannot be computed.
 */
#include "reports/results/methods.h"

/** The mean of a column of values. */
typedef struct {
    int64_t n;               /**< Values present. */
    double mean, sd;         /**< NaN where undefined. */
    ReportEstimate interval; /**< "mean" with its 95% t interval. */
} ReportMean;

/**
 * Mean and SD of n values, NaN missing.
 * @param weight    n frequencies >= 1, or NULL.
 * @param interval  whether the t interval is wanted too.
 */
gboolean report_measure_mean(const double *value, const int64_t *weight, size_t n,
    bool interval, ReportMean *out, GError **error);

/** The same out of moments. */
gboolean report_measure_moments(
    const StatMoments *moments, bool interval, ReportMean *out, GError **error);
/** What moments are made of; n values, NaN missing, weights as above. */
gboolean report_measure_sums(
    const double *value, const int64_t *weight, size_t n, StatMomentSums *out, GError **error);
/** Adds those of other values in the same unit. */
void report_measure_sums_add(StatMomentSums *sum, const StatMomentSums *other);
/** The moments that they are of; n_missing is 0. */
StatMoments report_measure_of_sums(const StatMomentSums *sums);
/** The quarters of a column of values. */
typedef struct {
    int64_t n;             /**< Values present. */
    double q1, median, q3; /**< Of type 7; NaN without a value. */
    double min, max;       /**< NaN without a value. */
} ReportQuartiles;

/** Median and quartiles of n values, NaN missing, with n frequencies >= 1 or NULL. */
gboolean report_measure_quartiles(
    const double *value, const int64_t *weight, size_t n, ReportQuartiles *out, GError **error);

/**
 * The change of each of n values, later less earlier, as a decimal: 0.825 - 0.775 is 0.05, as
 * 0.55 - 0.5 is, where the values are decimals of at most 15 digits. NaN where either is.
 */
gboolean report_measure_change(
    const double *later, const double *earlier, size_t n, double *change, GError **error);

/** "proportion": events of n, with Wilson's 95% interval. */
gboolean report_measure_share(int64_t events, int64_t n, ReportEstimate *out, GError **error);

/** "risk_difference": the first share less the second, with Newcombe's 95% interval. */
gboolean report_measure_difference(int64_t events1, int64_t n1, int64_t events2, int64_t n2,
    ReportEstimate *out, GError **error);

/** "risk_ratio": the first share over the second, with Katz's 95% interval. */
gboolean report_measure_ratio(int64_t events1, int64_t n1, int64_t events2, int64_t n2,
    ReportEstimate *out, GError **error);

/** The balance of one column of two groups before and after a match; as stat_balance. */
gboolean report_measure_balance(const StatBalanceRows *all, const StatBalanceRows *matched,
    int32_t level, StatBalance *out, GError **error);

/** A difference over the pooled SD, from printed numbers; as stat_smd_over. */
double report_measure_smd(double difference, double sd1, double sd2);

/** What a curve says at a time, as stat_survival_at: NaN where nobody was observed so long. */
StatSurvivalStep report_measure_survival(
    const StatSurvivalCurve *curve, StatConfType conf_type, double time);

/** What a curve of incidence says at a time, as stat_incidence_at. */
StatIncidenceStep report_measure_incidence(const StatIncidenceCurve *curve, double time);

/** Adds patients who are alike to the counts of a span of survival, as stat_survival_band_add.
 */
void report_measure_band(
    StatSurvivalBand *band, double time, bool died, int64_t weight, double low, double high);
