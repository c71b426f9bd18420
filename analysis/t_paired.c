#include "analysis/t_paired.h"

#include "analysis/decimal.h"
#include "analysis/distributions.h"
#include "analysis/effect.h"
#include "analysis/moments.h"

#include <math.h>
#include <stdlib.h>

static const StatTPaired nothing = {
    .estimate = NAN,
    .sd = NAN,
    .statistic = NAN,
    .p_value = NAN,
    .conf_low = NAN,
    .conf_high = NAN,
    .cohen_d = NAN,
    .hedges_g = NAN,
};

StatStatus stat_t_paired(const double *x, const double *y, const int64_t *weight, size_t n,
    double conf_level, StatTPaired *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    if (!x && n > 0)
        return STAT_ARGUMENT;
    int scale;
    double *d = malloc((2 * n + 1) * sizeof *d);
    if (!d)
        return STAT_NO_MEMORY;
    StatStatus status = stat_decimal_subtract(x, y, n, d, d + n, &scale);
    StatMoments m;
    for (size_t i = 0; i < n && status == STAT_OK; i++)
        d[i] = stat_decimal_value(d[i], scale);
    if (status == STAT_OK)
        status = stat_moments(d, NULL, weight, n, 1, &m, NULL);
    free(d);
    return status == STAT_OK ? stat_t_paired_moments(&m, conf_level, out) : status;
}

StatStatus stat_t_paired_moments(
    const StatMoments *moments, double conf_level, StatTPaired *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    const double level = conf_level == 0.0 ? 0.95 : conf_level;
    if (!moments || !(level > 0.0 && level < 1.0))
        return STAT_ARGUMENT;
    const StatMoments m = *moments;
    out->n = m.n;
    out->n_missing = m.n_missing;
    out->estimate = m.mean;
    out->sd = m.sd;
    out->conf_level = level;
    out->df = m.n > 0 ? (double)(m.n - 1) : 0.0;
    if (m.n < 2)
        return STAT_OK;
    const double error = m.sd / sqrt((double)m.n);
    const double width = stat_t_upper_quantile(0.5 * (1.0 - level), out->df) * error;
    out->statistic = m.mean / error;
    out->p_value = stat_t_two_sided(out->statistic, out->df);
    out->conf_low = m.mean - width;
    out->conf_high = m.mean + width;
    out->cohen_d = m.sd > 0.0 ? m.mean / m.sd : NAN;
    out->hedges_g = out->cohen_d * stat_hedges_correction(out->df);
    return STAT_OK;
}
