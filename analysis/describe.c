#include "analysis/describe.h"

#include "analysis/group_rows.h"
#include "analysis/moments.h"
#include "analysis/tally.h"

#include <math.h>
#include <stdlib.h>

static const StatDescription nothing = {
    .mean = NAN,
    .sd = NAN,
    .median = NAN,
    .q1 = NAN,
    .q3 = NAN,
    .min = NAN,
    .max = NAN,
};

/* The k-th smallest value, k from 0; *at and *before walk forward with k. */
static double order_value(const StatTally *tally, int64_t k, size_t *at, int64_t *before)
{
    while (k >= *before + tally->count[*at])
        *before += tally->count[(*at)++];
    return tally->value[*at];
}

/* The quantile at quarter / 4: type 7, with the blend as R writes it. */
static double quartile(const StatTally *tally, int64_t quarter)
{
    const int64_t steps = (tally->total - 1) * quarter;
    const int64_t low = steps / 4;
    const double fraction = (double)(steps % 4) / 4.0;
    size_t at = 0;
    int64_t before = 0;
    const double a = order_value(tally, low, &at, &before);
    if (fraction == 0.0)
        return a;
    const double b = order_value(tally, low + 1, &at, &before);
    return a == b ? a : (1.0 - fraction) * a + fraction * b;
}

static void add_quartiles(StatDescription *out, const StatTally *tally)
{
    if (tally->n_values == 0)
        return;
    out->min = tally->value[0];
    out->q1 = quartile(tally, 1);
    out->median = quartile(tally, 2);
    out->q3 = quartile(tally, 3);
    out->max = tally->value[tally->n_values - 1];
}

static StatStatus describe_groups(const double *value, const int32_t *group,
    const int64_t *weight, size_t n, size_t n_groups, StatDescription *out)
{
    StatGroupRows parts;
    StatStatus status = stat_group_rows_init(&parts, value, group, weight, n, n_groups);
    for (size_t g = 0; status == STAT_OK && g < n_groups; g++) {
        const size_t first = parts.first[g];
        StatTally tally;
        status = stat_tally_init(&tally, parts.value + first, NULL,
            weight ? parts.weight + first : NULL, parts.first[g + 1] - first, 1);
        add_quartiles(&out[g], &tally);
        stat_tally_clear(&tally);
    }
    stat_group_rows_clear(&parts);
    return status;
}

StatStatus stat_describe(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatDescription *out, int64_t *n_missing)
{
    if (n_missing)
        *n_missing = 0;
    if (!out || n_groups < 1)
        return STAT_ARGUMENT;
    for (size_t g = 0; g < n_groups; g++)
        out[g] = nothing;
    StatMoments *moments = malloc(n_groups * sizeof *moments);
    if (!moments)
        return STAT_NO_MEMORY;
    StatStatus status = stat_moments(value, group, weight, n, n_groups, moments, n_missing);
    if (status == STAT_OK)
        status = describe_groups(value, group, weight, n, n_groups, out);
    for (size_t g = 0; g < n_groups; g++) {
        if (status != STAT_OK) {
            out[g] = nothing;
            continue;
        }
        out[g].n = moments[g].n;
        out[g].n_missing = moments[g].n_missing;
        out[g].mean = moments[g].mean;
        out[g].sd = moments[g].sd;
    }
    free(moments);
    return status;
}
