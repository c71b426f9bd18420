#include "analysis/rank_sum.h"

#include "analysis/decimal.h"
#include "analysis/distributions.h"
#include "analysis/rank_exact.h"
#include "analysis/sum.h"
#include "analysis/tally.h"
#include "analysis/walsh.h"

#include <stdlib.h>

/* Up to this many values a group no approximation may give an interval of less than its level.
 */
static const int64_t few_values = 20;

static const StatRankSum nothing = {
    .z = NAN,
    .p_value = NAN,
    .rank_biserial = NAN,
    .estimate = NAN,
    .conf_low = NAN,
    .conf_high = NAN,
};

/* Group sizes, the doubled count of the first group, and the sum of t^3 - t over ties. */
static double take_counts(StatRankSum *out, const StatTally *tally, int64_t *doubled)
{
    StatSum ties = {0};
    int64_t below = 0; /* of the second group */
    *doubled = 0;
    for (size_t i = 0; i < tally->n_values; i++) {
        const int64_t a = tally->count[2 * i];
        const int64_t b = tally->count[2 * i + 1];
        const double t = (double)(a + b);
        *doubled += a * (2 * below + b);
        below += b;
        out->n1 += a;
        out->n2 += b;
        out->n_ties += a + b > 1 ? a + b : 0;
        stat_sum_add(&ties, t * (t - 1.0) * (t + 1.0));
    }
    return stat_sum_value(ties);
}

static double variance_of(double n1, double n2, double ties)
{
    const double n = n1 + n2;
    return n1 * n2 / 12.0 * ((n + 1.0) - ties / (n * (n - 1.0)));
}

static void approximate(StatRankSum *out)
{
    const double d = out->statistic - out->mean;
    const double correction = out->corrected ? copysign(d == 0.0 ? 0.0 : 0.5, d) : 0.0;
    out->z = (d - correction) / sqrt(out->variance);
    out->p_value = 2.0 * stat_normal_upper(fabs(out->z));
}

/* The exact P, or NaN where it would take too long. */
static StatStatus exact_p(
    const StatRankSum *r, const StatTally *tally, int64_t doubled, double *p)
{
    *p = NAN;
    StatRank *rank = malloc(tally->n_values * sizeof *rank);
    if (!rank)
        return STAT_NO_MEMORY;
    int64_t before = 0;
    for (size_t i = 0; i < tally->n_values; i++) {
        const int64_t c = tally->count[2 * i] + tally->count[2 * i + 1];
        rank[i] = (StatRank){2 * before + c + 1, c};
        before += c;
    }
    StatRankTails tails;
    const int64_t doubled_sum = doubled + r->n1 * (r->n1 + 1);
    const StatStatus status =
        stat_rank_exact_sum(rank, tally->n_values, r->n1, doubled_sum, &tails);
    *p = tails.two_sided;
    free(rank);
    return status;
}

/* The sum of t^3 - t over the ties within each group. */
static double ties_within(const StatTally *tally)
{
    StatSum ties = {0};
    for (size_t i = 0; i < 2 * tally->n_values; i++) {
        const double t = (double)tally->count[i];
        stat_sum_add(&ties, t * (t - 1.0) * (t + 1.0));
    }
    return stat_sum_value(ties);
}

/* The tally's values become integers of their decimal scale. */
static StatStatus add_interval(StatRankSum *out, StatTally *tally)
{
    const double tail = 0.5 * (1.0 - out->conf_level);
    const int64_t pairs = out->n1 * out->n2;
    int64_t place = -1;
    const bool few = out->n1 <= few_values && out->n2 <= few_values;
    if (out->exact || few) {
        const StatStatus status =
            stat_rank_exact_count_quantile(out->n1, out->n2, tail, &place);
        if (status != STAT_OK)
            return status;
        place++;
        out->conf_exact = out->exact && place >= 0;
    }
    if (!out->conf_exact) {
        const double s =
            sqrt(variance_of((double)out->n1, (double)out->n2, ties_within(tally)));
        const int64_t near = (int64_t)floor(
            out->mean + (out->corrected ? 0.5 : 1.0) - stat_normal_upper_quantile(tail) * s);
        place = few && place < near ? place : near;
    }
    place = place > (pairs + 1) / 2 ? (pairs + 1) / 2 : place;
    /* Differences of integers are exact, whatever the unit. */
    const int scale = stat_decimal_scale(tally->value, tally->n_values);
    (void)stat_decimal_integers(tally->value, tally->n_values, scale, tally->value);
    out->estimate = stat_decimal_value(stat_pair_difference_median(tally), scale);
    const bool held = place >= 1; /* two differences hold the shift with this confidence */
    out->conf_low =
        held ? stat_decimal_value(stat_pair_difference(tally, place), scale) : -INFINITY;
    out->conf_high =
        held ? stat_decimal_value(stat_pair_difference(tally, pairs + 1 - place), scale)
             : INFINITY;
    return STAT_OK;
}

static StatStatus compute(StatRankSum *r, StatTally *tally, const StatRankSumOptions *use)
{
    int64_t doubled;
    const double ties = take_counts(r, tally, &doubled);
    if (r->n1 == 0 || r->n2 == 0)
        return STAT_OK;
    const double pairs = (double)r->n1 * (double)r->n2;
    r->statistic = 0.5 * (double)doubled;
    r->mean = 0.5 * pairs;
    r->variance = variance_of((double)r->n1, (double)r->n2, ties);
    r->rank_biserial = 2.0 * r->statistic / pairs - 1.0;
    StatStatus status = STAT_OK;
    if (tally->n_values > 1) {
        double p = NAN;
        if (use->exact)
            status = exact_p(r, tally, doubled, &p);
        if (status != STAT_OK)
            return status;
        r->exact = !isnan(p);
        r->corrected = r->corrected && !r->exact;
        r->p_value = p;
        if (!r->exact)
            approximate(r);
    } else {
        r->variance = 0.0;
    }
    return use->without_interval ? STAT_OK : add_interval(r, tally);
}

StatStatus stat_rank_sum(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, const StatRankSumOptions *options, StatRankSum *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    const StatRankSumOptions use = options ? *options : (StatRankSumOptions){0};
    const double level = use.conf_level == 0.0 ? 0.95 : use.conf_level;
    if ((n > 0 && (!value || !group)) || !(level > 0.0 && level < 1.0))
        return STAT_ARGUMENT;
    const int32_t no_rows = 0;
    StatTally tally;
    StatStatus status = stat_tally_init(&tally, value, group ? group : &no_rows, weight, n, 2);
    if (status != STAT_OK)
        return status;
    StatRankSum result = nothing;
    result.n = tally.total;
    result.n_missing = tally.n_missing;
    result.corrected = !use.uncorrected;
    result.conf_level = level;
    status = compute(&result, &tally, &use);
    if (status == STAT_OK)
        *out = result;
    stat_tally_clear(&tally);
    return status;
}
