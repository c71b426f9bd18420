#include "analysis/signed_rank.h"

#include "analysis/decimal.h"
#include "analysis/distributions.h"
#include "analysis/rank_exact.h"
#include "analysis/sum.h"
#include "analysis/tally.h"
#include "analysis/walsh.h"

#include <stdlib.h>

/* Up to this many pairs no approximation may give an interval of less than its level. */
static const int64_t few_pairs = 30;

static const StatSignedRank nothing = {
    .z = NAN,
    .p_value = NAN,
    .rank_biserial = NAN,
    .estimate = NAN,
    .conf_low = NAN,
    .conf_high = NAN,
};

/* The sizes of the differences, ascending, with their ranks: the tally walked outwards from 0
 * on both sides at once. */
static size_t rank_sizes(
    const StatTally *tally, StatSignedRank *out, StatRank *rank, int64_t *doubled_positive)
{
    const size_t zero = stat_tally_find(tally, 0.0);
    size_t down = zero; /* next negative is down - 1 */
    size_t up = zero + (out->n_zero > 0 ? 1 : 0);
    int64_t before = out->zeros == STAT_ZEROS_PRATT ? out->n_zero : 0;
    size_t n_ranks = 0;
    *doubled_positive = 0;
    while (down > 0 || up < tally->n_values) {
        const double below = down > 0 ? -tally->value[down - 1] : INFINITY;
        const double above = up < tally->n_values ? tally->value[up] : INFINITY;
        const int64_t negative = below <= above ? tally->count[--down] : 0;
        const int64_t positive = above <= below ? tally->count[up++] : 0;
        const int64_t count = negative + positive;
        const int64_t doubled = 2 * before + count + 1;
        rank[n_ranks++] = (StatRank){doubled, count};
        *doubled_positive += doubled * positive;
        out->n_ties += count > 1 ? count : 0;
        before += count;
    }
    return n_ranks;
}

/* The mean and variance of the statistic, given its ranks. */
static void take_moments(StatSignedRank *out, const StatRank *rank, size_t n_ranks)
{
    StatSum mean = {0};
    StatSum square = {0};
    for (size_t i = 0; i < n_ranks; i++) {
        const double r = 0.5 * (double)rank[i].doubled;
        const double c = (double)rank[i].count;
        stat_sum_add_product(&mean, r, c);
        stat_sum_add_product(&square, r * r, c);
    }
    out->mean = 0.5 * stat_sum_value(mean);
    out->variance = 0.25 * stat_sum_value(square);
}

static void approximate(StatSignedRank *out)
{
    const double d = out->statistic - out->mean;
    const double correction = out->corrected ? copysign(d == 0.0 ? 0.0 : 0.5, d) : 0.0;
    out->z = (d - correction) / sqrt(out->variance);
    out->p_value = 2.0 * stat_normal_upper(fabs(out->z));
}

static StatStatus test(StatSignedRank *out, const StatTally *tally, bool exact)
{
    StatRank *rank = malloc((tally->n_values + 1) * sizeof *rank);
    if (!rank)
        return STAT_NO_MEMORY;
    int64_t doubled;
    const size_t n_ranks = rank_sizes(tally, out, rank, &doubled);
    take_moments(out, rank, n_ranks);
    out->statistic = 0.5 * (double)doubled;
    StatStatus status = STAT_OK;
    if (n_ranks > 0) {
        out->rank_biserial = out->statistic / out->mean - 1.0;
        double tail = NAN;
        const int64_t other = (int64_t)(4.0 * out->mean) - doubled;
        if (exact)
            status =
                stat_rank_exact_signed(rank, n_ranks, doubled < other ? doubled : other, &tail);
        out->exact = !isnan(tail);
        out->corrected = out->corrected && !out->exact;
        if (out->exact)
            out->p_value = fmin(1.0, 2.0 * tail);
        else if (status == STAT_OK)
            approximate(out);
    }
    free(rank);
    return status;
}

/* The place, from either end, of the interval's Walsh average by the approximation. */
static double approximate_place(const StatSignedRank *out, const StatTally *used)
{
    const double n = (double)used->total;
    StatSum ties = {0};
    for (size_t i = 0; i < used->n_values; i++) {
        const double t = (double)used->count[i];
        stat_sum_add(&ties, t * (t - 1.0) * (t + 1.0));
    }
    const double variance =
        n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - stat_sum_value(ties) / 48.0;
    const double z = stat_normal_upper_quantile(0.5 * (1.0 - out->conf_level));
    return floor(n * (n + 1.0) / 4.0 + (out->corrected ? 0.5 : 1.0) - z * sqrt(variance));
}

static StatStatus add_interval(StatSignedRank *out, const StatTally *used, int scale)
{
    const int64_t n = used->total;
    if (n == 0)
        return STAT_OK;
    const int64_t pairs = n % 2 ? (n + 1) / 2 * n : n / 2 * (n + 1);
    int64_t place = -1;
    if (out->exact || n <= few_pairs) {
        const StatStatus status =
            stat_rank_exact_signed_quantile(n, 0.5 * (1.0 - out->conf_level), &place);
        if (status != STAT_OK)
            return status;
        place++; /* from the largest c to the place; -1 means not finished */
        out->conf_exact = out->exact && place >= 0;
    }
    if (!out->conf_exact) {
        const int64_t near = (int64_t)approximate_place(out, used);
        place = n <= few_pairs && place < near ? place : near;
    }
    place = place > (pairs + 1) / 2 ? (pairs + 1) / 2 : place;
    out->estimate = stat_decimal_value(stat_walsh_median(used), scale);
    if (place < 1) { /* no two differences hold the median with this confidence */
        out->conf_low = -INFINITY;
        out->conf_high = INFINITY;
        return STAT_OK;
    }
    out->conf_low = stat_decimal_value(stat_walsh_average(used, place), scale);
    out->conf_high = stat_decimal_value(stat_walsh_average(used, pairs + 1 - place), scale);
    return STAT_OK;
}

/* Takes zeros out of the tally. */
static void drop_zeros(StatTally *tally, int64_t n_zero)
{
    if (n_zero == 0)
        return;
    const size_t zero = stat_tally_find(tally, 0.0);
    for (size_t i = zero + 1; i < tally->n_values; i++) {
        tally->value[i - 1] = tally->value[i];
        tally->count[i - 1] = tally->count[i];
    }
    tally->n_values--;
    tally->total -= n_zero;
}

StatStatus stat_signed_rank(const double *x, const double *y, const int64_t *weight, size_t n,
    const StatSignedRankOptions *options, StatSignedRank *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    const StatSignedRankOptions use = options ? *options : (StatSignedRankOptions){0};
    const double level = use.conf_level == 0.0 ? 0.95 : use.conf_level;
    if ((!x && n > 0) || !(level > 0.0 && level < 1.0))
        return STAT_ARGUMENT;
    StatSignedRank result = nothing;
    result.zeros = use.zeros;
    result.corrected = !use.uncorrected;
    result.conf_level = level;
    StatTally tally = {0};
    int scale = STAT_DECIMAL_NONE;
    double *d = malloc((2 * n + 1) * sizeof *d);
    StatStatus status = d ? stat_decimal_subtract(x, y, n, d, d + n, &scale) : STAT_NO_MEMORY;
    if (status == STAT_OK)
        status = stat_tally_init(&tally, d, NULL, weight, n, 1);
    free(d);
    if (status != STAT_OK)
        goto done;
    result.n = tally.total;
    result.n_missing = tally.n_missing;
    const size_t zero = stat_tally_find(&tally, 0.0);
    if (zero < tally.n_values && tally.value[zero] == 0.0)
        result.n_zero = tally.count[zero];
    status = test(&result, &tally, use.exact);
    if (use.zeros == STAT_ZEROS_WILCOXON)
        drop_zeros(&tally, result.n_zero);
    if (status == STAT_OK && !use.without_interval)
        status = add_interval(&result, &tally, scale);
    if (status == STAT_OK)
        *out = result;
done:
    stat_tally_clear(&tally);
    return status;
}
