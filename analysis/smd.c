#include "analysis/smd.h"

#include "analysis/moments.h"

#include <math.h>
#include <stdlib.h>

static const StatSmd nothing = {
    .mean1 = NAN,
    .mean2 = NAN,
    .sd1 = NAN,
    .sd2 = NAN,
    .difference = NAN,
    .sd_pooled = NAN,
    .smd = NAN,
};

static bool is_binary(const double *value, const int32_t *group, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0 && !isnan(value[i]) && value[i] != 0.0 && value[i] != 1.0)
            return false;
    return true;
}

static double pooled(double sd1, double sd2)
{
    return sqrt(0.5 * (sd1 * sd1 + sd2 * sd2));
}

double stat_smd_over(double difference, double sd1, double sd2)
{
    const double sd = pooled(sd1, sd2);
    if (sd > 0.0)
        return difference / sd;
    return difference == 0.0 && sd == 0.0 ? 0.0 : NAN;
}

StatStatus stat_smd(
    const double *value, const int32_t *group, const int64_t *weight, size_t n, StatSmd *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    if (n > 0 && (!value || !group))
        return STAT_ARGUMENT;
    const int32_t no_rows = 0;
    StatMoments m[2];
    int64_t n_missing;
    const StatStatus status =
        stat_moments(value, group ? group : &no_rows, weight, n, 2, m, &n_missing);
    if (status != STAT_OK)
        return status;
    *out = (StatSmd){
        .n = m[0].n + m[1].n,
        .n_missing = n_missing,
        .n1 = m[0].n,
        .n2 = m[1].n,
        .binary = is_binary(value, group, n),
        .mean1 = m[0].mean,
        .mean2 = m[1].mean,
        .sd1 = m[0].sd,
        .sd2 = m[1].sd,
    };
    if (out->binary) {
        out->sd1 = sqrt(m[0].mean * (1.0 - m[0].mean));
        out->sd2 = sqrt(m[1].mean * (1.0 - m[1].mean));
    }
    out->sd_pooled = pooled(out->sd1, out->sd2);
    out->difference = (m[1].mean - m[0].mean) + (m[1].mean_tail - m[0].mean_tail);
    out->smd = stat_smd_over(out->difference, out->sd1, out->sd2);
    return STAT_OK;
}

StatStatus stat_smd_level(const int32_t *code, int32_t level, const int32_t *group,
    const int64_t *weight, size_t n, StatSmd *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    if (n > 0 && !code)
        return STAT_ARGUMENT;
    double *value = malloc((n + 1) * sizeof *value);
    if (!value)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        value[i] = code[i] < 0 ? NAN : code[i] == level ? 1.0 : 0.0;
    const StatStatus status = stat_smd(value, group, weight, n, out);
    free(value);
    return status;
}
