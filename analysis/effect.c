#include "analysis/effect.h"

#include "analysis/distributions.h"
#include "analysis/special.h"

#include <math.h>

double stat_hedges_correction(double df)
{
    if (df < 2.0)
        return NAN; /* Gamma(0): the mean of d does not exist */
    const double a = 0.5 * df;
    const double b = a - 0.5;
    /* log Gamma by Stirling's formula and its error, so that large df keep their digits */
    const double power = b * log1p(-0.5 / a);
    return exp(-power - 0.5 + stat_stirling_error(a) - stat_stirling_error(b)) * sqrt(b / a);
}

StatCohen stat_cohen(const StatMoments *first, const StatMoments *second)
{
    StatCohen out = {NAN, NAN, NAN};
    if (first->n < 2 || second->n < 2)
        return out;
    const double df = (double)(first->n + second->n - 2);
    out.sd_pooled = sqrt((first->ss + second->ss) / df);
    if (!(out.sd_pooled > 0.0))
        return out;
    const double difference =
        (first->mean - second->mean) + (first->mean_tail - second->mean_tail);
    out.cohen_d = difference / out.sd_pooled;
    out.hedges_g = out.cohen_d * stat_hedges_correction(df);
    return out;
}

StatStatus stat_proportion(int64_t events, int64_t n, double conf_level, StatInterval *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatInterval){NAN, NAN, NAN, NAN};
    const double level = conf_level == 0.0 ? 0.95 : conf_level;
    if (!(level > 0.0 && level < 1.0))
        return STAT_ARGUMENT;
    if (events < 0 || events > n)
        return STAT_DATA;
    out->conf_level = level;
    if (n == 0)
        return STAT_OK;
    const double z = stat_normal_upper_quantile(0.5 * (1.0 - level));
    const double m = (double)n;
    const double p = (double)events / m;
    const double q = (double)(n - events) / m;
    const double half = z * sqrt(p * q / m + z * z / (4.0 * m * m));
    const double scale = 1.0 + z * z / m;
    out->estimate = p;
    out->conf_low = events == 0 ? 0.0 : (p + z * z / (2.0 * m) - half) / scale;
    out->conf_high = events == n ? 1.0 : (p + z * z / (2.0 * m) + half) / scale;
    return STAT_OK;
}

StatStatus stat_risk_difference(int64_t events1, int64_t n1, int64_t events2, int64_t n2,
    double conf_level, StatInterval *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatInterval){NAN, NAN, NAN, NAN};
    StatInterval a, b;
    StatStatus status = stat_proportion(events1, n1, conf_level, &a);
    if (status == STAT_OK)
        status = stat_proportion(events2, n2, conf_level, &b);
    if (status != STAT_OK)
        return status;
    out->conf_level = a.conf_level;
    if (n1 == 0 || n2 == 0)
        return STAT_OK;
    out->estimate = a.estimate - b.estimate;
    out->conf_low = out->estimate - hypot(a.estimate - a.conf_low, b.conf_high - b.estimate);
    out->conf_high = out->estimate + hypot(a.conf_high - a.estimate, b.estimate - b.conf_low);
    return STAT_OK;
}

StatStatus stat_risk_ratio(int64_t events1, int64_t n1, int64_t events2, int64_t n2,
    double conf_level, StatInterval *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatInterval){NAN, NAN, NAN, NAN};
    const double level = conf_level == 0.0 ? 0.95 : conf_level;
    if (!(level > 0.0 && level < 1.0))
        return STAT_ARGUMENT;
    if (events1 < 0 || events1 > n1 || events2 < 0 || events2 > n2)
        return STAT_DATA;
    out->conf_level = level;
    if (n1 == 0 || n2 == 0 || (events1 == 0 && events2 == 0))
        return STAT_OK;
    const double a = (double)events1, b = (double)events2;
    const double m = (double)n1, n = (double)n2;
    out->estimate = events2 == 0 ? (double)INFINITY : (a / m) / (b / n);
    out->conf_low = 0.0;
    out->conf_high = INFINITY;
    if (events1 == 0 || events2 == 0)
        return STAT_OK;
    const double error = sqrt((m - a) / (a * m) + (n - b) / (b * n));
    const double width = stat_normal_upper_quantile(0.5 * (1.0 - level)) * error;
    out->conf_low = out->estimate * exp(-width);
    out->conf_high = out->estimate * exp(width);
    return STAT_OK;
}
