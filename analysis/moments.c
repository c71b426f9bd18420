#include "analysis/moments.h"

#include "analysis/group_rows.h"
#include "analysis/sum.h"
#include "analysis/tally.h"

#include <stdbool.h>

/* Also counts the rows left out. */
static StatStatus check(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, int64_t *n_missing)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t code = group[i];
        if ((code >= 0 && (size_t)code >= n_groups) || fabs(value[i]) > STAT_VALUE_MAX)
            return STAT_DATA;
        if (code < 0 || isnan(value[i]))
            *n_missing += weight ? weight[i] : 1;
    }
    return STAT_OK;
}

/* Of distinct values and their counts, ascending: neither the order of the rows nor whether one
 * is repeated or weighted can show. */
static void take_moments(const StatTally *tally, StatMoments *out)
{
    out->n_missing = tally->n_missing;
    if (tally->n_values == 0)
        return;
    const double first = tally->value[0];
    StatSum sum = {0}; /* of value - first */
    for (size_t i = 0; i < tally->n_values; i++) {
        const StatSum d = stat_two_sum(tally->value[i], -first);
        stat_sum_add_product(&sum, d.hi, (double)tally->count[i]);
        stat_sum_add_product(&sum, d.lo, (double)tally->count[i]);
    }
    StatSum mean = stat_sum_over(sum, (double)tally->total);
    stat_sum_add(&mean, first);
    StatSum ss = {0};
    for (size_t i = 0; i < tally->n_values; i++) {
        const StatSum d = stat_two_sum(tally->value[i], -mean.hi);
        const double e = d.hi + (d.lo - mean.lo);
        stat_sum_add_product(&ss, e * e, (double)tally->count[i]);
    }
    out->n = tally->total;
    out->mean = mean.hi;
    out->mean_tail = mean.lo;
    out->ss = stat_sum_value(ss);
    out->sd = out->n < 2 ? NAN : sqrt(out->ss / (double)(out->n - 1));
}

/* Without groups the rows need not be brought together first. */
static StatStatus take_all(
    const double *value, const int64_t *weight, size_t n, StatMoments *out, int64_t *n_missing)
{
    bool is_large = false;
    for (size_t i = 0; i < n; i++)
        is_large |= fabs(value[i]) > STAT_VALUE_MAX;
    if (is_large)
        return STAT_DATA;
    StatTally tally;
    const StatStatus status = stat_tally_init(&tally, value, NULL, weight, n, 1);
    if (status == STAT_OK)
        take_moments(&tally, out);
    *n_missing = tally.n_missing;
    stat_tally_clear(&tally);
    return status;
}

static StatStatus take_groups(const StatGroupRows *rows, size_t n_groups, StatMoments *out)
{
    StatStatus status = STAT_OK;
    for (size_t g = 0; g < n_groups && status == STAT_OK; g++) {
        const size_t first = rows->first[g];
        StatTally tally;
        status = stat_tally_init(&tally, rows->value + first, NULL,
            rows->weight ? rows->weight + first : NULL, rows->first[g + 1] - first, 1);
        if (status == STAT_OK)
            take_moments(&tally, &out[g]);
        stat_tally_clear(&tally);
    }
    return status;
}

static StatStatus take_rows(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatMoments *out, int64_t *n_missing)
{
    StatStatus status = stat_weights_check(weight, n);
    if (status == STAT_OK)
        status = check(value, group, weight, n, n_groups, n_missing);
    if (status != STAT_OK)
        return status;
    StatGroupRows rows;
    status = stat_group_rows_init(&rows, value, group, weight, n, n_groups);
    if (status == STAT_OK)
        status = take_groups(&rows, n_groups, out);
    stat_group_rows_clear(&rows);
    return status;
}

StatStatus stat_moments(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatMoments *out, int64_t *n_missing)
{
    int64_t missing = 0;
    if (n_missing)
        *n_missing = 0;
    if (!out || n_groups < 1 || (!value && n > 0) || (!group && n_groups != 1))
        return STAT_ARGUMENT;
    for (size_t g = 0; g < n_groups; g++)
        out[g] = stat_moments_printed(0, NAN, NAN);
    const StatStatus status = group
                                  ? take_rows(value, group, weight, n, n_groups, out, &missing)
                                  : take_all(value, weight, n, out, &missing);
    if (status == STAT_OK && n_missing)
        *n_missing = missing;
    for (size_t g = 0; g < n_groups && status != STAT_OK; g++)
        out[g] = stat_moments_printed(0, NAN, NAN);
    return status;
}

StatMoments stat_moments_printed(int64_t n, double mean, double sd)
{
    return (StatMoments){
        .n = n,
        .mean = n > 0 ? mean : NAN,
        .sd = n > 1 ? sd : NAN,
        .ss = n > 1 ? sd * sd * (double)(n - 1) : 0.0,
    };
}
