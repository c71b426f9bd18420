#include "analysis/anova.h"

#include "analysis/distributions.h"
#include "analysis/sum.h"

static const StatAnova nothing = {
    .ms_between = NAN,
    .ms_within = NAN,
    .statistic = NAN,
    .p_value = NAN,
    .eta_squared = NAN,
    .residual_sd = NAN,
};

static StatStatus check(const StatMoments *m)
{
    if (m->n < 0 || m->n > STAT_TOTAL_MAX)
        return STAT_DATA;
    if (m->n > 0 && !(fabs(m->mean) <= STAT_VALUE_MAX))
        return STAT_DATA;
    return m->n > 1 && !(m->ss >= 0.0 && isfinite(m->ss)) ? STAT_DATA : STAT_OK;
}

/* Sum of n (mean - grand mean)^2, the means as pairs. */
static double between(const StatMoments *moments, size_t n_groups, int64_t n)
{
    StatSum sum = {0};
    double first = 0.0;
    for (size_t g = n_groups; g-- > 0;)
        if (moments[g].n > 0)
            first = moments[g].mean;
    for (size_t g = 0; g < n_groups; g++) {
        if (moments[g].n == 0)
            continue;
        StatSum d = stat_two_sum(moments[g].mean, -first);
        stat_sum_add(&d, moments[g].mean_tail);
        stat_sum_add_product(&sum, d.hi, (double)moments[g].n);
        stat_sum_add_product(&sum, d.lo, (double)moments[g].n);
    }
    const StatSum grand = stat_sum_over(sum, (double)n); /* less first */
    StatSum ss = {0};
    for (size_t g = 0; g < n_groups; g++) {
        if (moments[g].n == 0)
            continue;
        StatSum d = stat_two_sum(moments[g].mean, -first);
        stat_sum_add(&d, moments[g].mean_tail);
        const double e = stat_sum_value(stat_sum_minus(d, grand));
        stat_sum_add_product(&ss, e * e, (double)moments[g].n);
    }
    return stat_sum_value(ss);
}

static void finish(StatAnova *out)
{
    if (out->df_between > 0)
        out->ms_between = out->ss_between / out->df_between;
    if (out->df_within > 0)
        out->ms_within = out->ss_within / out->df_within;
    out->residual_sd = sqrt(out->ms_within);
    out->statistic = out->ms_between / out->ms_within; /* 0 / 0 is NaN, x / 0 is Inf */
    out->p_value = stat_f_upper(out->statistic, out->df_between, out->df_within);
    out->eta_squared = out->ss_between / (out->ss_between + out->ss_within);
}

StatStatus stat_anova_moments(const StatMoments *moments, size_t n_groups, StatAnova *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    if (!moments || n_groups < 1)
        return STAT_ARGUMENT;
    StatAnova result = nothing;
    StatSum within = {0};
    for (size_t g = 0; g < n_groups; g++) {
        const StatStatus status = check(&moments[g]);
        if (status != STAT_OK)
            return status;
        result.n += moments[g].n;
        result.n_groups += moments[g].n > 0;
        if (moments[g].n > 1)
            stat_sum_add(&within, moments[g].ss);
    }
    *out = result;
    if (result.n == 0)
        return STAT_OK;
    out->df_between = (double)(result.n_groups - 1);
    out->df_within = (double)(result.n - result.n_groups);
    out->ss_within = stat_sum_value(within);
    out->ss_between = between(moments, n_groups, result.n);
    finish(out);
    return STAT_OK;
}

StatStatus stat_anova(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatMoments *moments, StatAnova *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    if (!group && n > 0)
        return STAT_ARGUMENT;
    int64_t n_missing;
    const int32_t no_rows = 0; /* groups without a row still need a code array */
    StatStatus status =
        stat_moments(value, group ? group : &no_rows, weight, n, n_groups, moments, &n_missing);
    if (status == STAT_OK)
        status = stat_anova_moments(moments, n_groups, out);
    if (status == STAT_OK)
        out->n_missing = n_missing;
    return status;
}
