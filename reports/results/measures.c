#include "reports/results/measures.h"

#include <math.h>

#include "analysis/decimal.h"
#include "analysis/describe.h"
#include "analysis/effect.h"
#include "analysis/moments.h"
#include "analysis/smd.h"
#include "analysis/t_paired.h"
#include "base/error.h"

static gboolean checked(StatStatus status, GError **error)
{
    if (status != STAT_OK)
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "%s", stat_status_text(status));
    return status == STAT_OK;
}

/* The t interval of a mean is that of differences which are the values themselves. */
gboolean report_measure_moments(
    const StatMoments *moments, bool interval, ReportMean *out, GError **error)
{
    StatTPaired t = {.conf_low = NAN, .conf_high = NAN, .conf_level = NAN};
    if (interval && !checked(stat_t_paired_moments(moments, 0, &t), error))
        return FALSE;
    *out = (ReportMean){.n = moments->n,
        .mean = moments->mean,
        .sd = moments->sd,
        .interval = {"mean", moments->mean, t.conf_low, t.conf_high, t.conf_level}};
    return TRUE;
}

gboolean report_measure_mean(const double *value, const int64_t *weight, size_t n,
    bool interval, ReportMean *out, GError **error)
{
    StatMoments moments;
    return checked(stat_moments(value, NULL, weight, n, 1, &moments, NULL), error) &&
           report_measure_moments(&moments, interval, out, error);
}

gboolean report_measure_sums(
    const double *value, const int64_t *weight, size_t n, StatMomentSums *out, GError **error)
{
    return checked(stat_moment_sums(value, weight, n, out), error);
}

void report_measure_sums_add(StatMomentSums *sum, const StatMomentSums *other)
{
    stat_moment_sums_add(sum, other);
}

StatMoments report_measure_of_sums(const StatMomentSums *sums)
{
    return stat_moments_of_sums(sums);
}

gboolean report_measure_quartiles(
    const double *value, const int64_t *weight, size_t n, ReportQuartiles *out, GError **error)
{
    StatDescription all;
    if (!checked(stat_describe(value, NULL, weight, n, 1, &all, NULL), error))
        return FALSE;
    *out = (ReportQuartiles){.n = all.n,
        .q1 = all.q1,
        .median = all.median,
        .q3 = all.q3,
        .min = all.min,
        .max = all.max};
    return TRUE;
}

gboolean report_measure_change(
    const double *later, const double *earlier, size_t n, double *change, GError **error)
{
    int scale;
    g_autofree double *scratch = g_new(double, n + 1);
    if (!checked(stat_decimal_subtract(later, earlier, n, change, scratch, &scale), error))
        return FALSE;
    for (size_t i = 0; i < n; i++)
        change[i] = stat_decimal_value(change[i], scale);
    return TRUE;
}

static gboolean take_interval(StatStatus status, const char *kind, const StatInterval *r,
    ReportEstimate *out, GError **error)
{
    if (!checked(status, error))
        return FALSE;
    *out = (ReportEstimate){kind, r->estimate, r->conf_low, r->conf_high, r->conf_level};
    return TRUE;
}

gboolean report_measure_share(int64_t events, int64_t n, ReportEstimate *out, GError **error)
{
    StatInterval r;
    const StatStatus status = stat_proportion(events, n, 0, &r);
    return take_interval(status, "proportion", &r, out, error);
}

gboolean report_measure_difference(int64_t events1, int64_t n1, int64_t events2, int64_t n2,
    ReportEstimate *out, GError **error)
{
    StatInterval r;
    const StatStatus status = stat_risk_difference(events1, n1, events2, n2, 0, &r);
    return take_interval(status, "risk_difference", &r, out, error);
}

gboolean report_measure_ratio(int64_t events1, int64_t n1, int64_t events2, int64_t n2,
    ReportEstimate *out, GError **error)
{
    StatInterval r;
    const StatStatus status = stat_risk_ratio(events1, n1, events2, n2, 0, &r);
    return take_interval(status, "risk_ratio", &r, out, error);
}

gboolean report_measure_balance(const StatBalanceRows *all, const StatBalanceRows *matched,
    int32_t level, StatBalance *out, GError **error)
{
    return checked(stat_balance(all, matched, level, out), error);
}

double report_measure_smd(double difference, double sd1, double sd2)
{
    return stat_smd_over(difference, sd1, sd2);
}

StatSurvivalStep report_measure_survival(
    const StatSurvivalCurve *curve, StatConfType conf_type, double time)
{
    return stat_survival_at(curve, conf_type, time);
}

StatIncidenceStep report_measure_incidence(const StatIncidenceCurve *curve, double time)
{
    return stat_incidence_at(curve, time);
}

void report_measure_band(
    StatSurvivalBand *band, double time, bool died, int64_t weight, double low, double high)
{
    stat_survival_band_add(band, time, died, weight, low, high);
}
