#include "analysis/moments.h"

#include "analysis/decimal.h"
#include "analysis/group_rows.h"
#include "analysis/sum.h"
#include "analysis/tally.h"

#include <stdbool.h>
#include <stdlib.h>

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

/* ---- pairs of doubles ---- */

static StatSum product(StatSum a, StatSum b)
{
    StatSum p = stat_two_product(a.hi, b.hi);
    stat_sum_add(&p, a.hi * b.lo + a.lo * b.hi);
    return p;
}

/* a / 10^scale; the power is exact in a double. */
static StatSum over_ten(StatSum a, int scale)
{
    return scale > 0 ? stat_sum_over(a, pow(10.0, scale)) : a;
}

static void set_moments(StatMoments *out, int64_t n, StatSum mean, StatSum ss, int scale)
{
    mean = over_ten(mean, scale);
    ss = over_ten(over_ten(ss, scale), scale);
    out->n = n;
    out->mean = mean.hi;
    out->mean_tail = mean.lo;
    out->ss = stat_sum_value(ss);
    out->sd = n < 2 ? NAN : sqrt(out->ss / (double)(n - 1));
}

/* ---- moments of values ---- */

/* Nobody measures more decimals: what has them by chance, as one of many quotients, has none.
 */
enum { MOST_DECIMALS = 6 };

/* Decimals as the whole numbers that they are: `unit` has room for the values. @return the
 * scale; STAT_DECIMAL_NONE where they are no decimals, and as they were. */
static int take_units(const StatTally *tally, double *unit)
{
    const int scale = stat_decimal_scale(tally->value, tally->n_values);
    if (scale <= MOST_DECIMALS &&
        stat_decimal_integers(tally->value, tally->n_values, scale, unit))
        return scale;
    for (size_t i = 0; i < tally->n_values; i++)
        unit[i] = tally->value[i];
    return STAT_DECIMAL_NONE;
}

/* Of distinct values and their counts, ascending: neither the order of the rows nor whether one
 * is repeated or weighted can show. */
static StatStatus take_moments(const StatTally *tally, StatMoments *out)
{
    out->n_missing = tally->n_missing;
    if (tally->n_values == 0)
        return STAT_OK;
    double *unit = malloc(tally->n_values * sizeof *unit);
    if (!unit)
        return STAT_NO_MEMORY;
    const int scale = take_units(tally, unit);
    StatSum sum = {0}; /* of unit - the first */
    for (size_t i = 0; i < tally->n_values; i++) {
        const StatSum d = stat_two_sum(unit[i], -unit[0]);
        stat_sum_add_product(&sum, d.hi, (double)tally->count[i]);
        stat_sum_add_product(&sum, d.lo, (double)tally->count[i]);
    }
    StatSum mean = stat_sum_over(sum, (double)tally->total);
    stat_sum_add(&mean, unit[0]);
    StatSum ss = {0};
    for (size_t i = 0; i < tally->n_values; i++) {
        StatSum e = stat_two_sum(unit[i], -mean.hi);
        stat_sum_add(&e, -mean.lo);
        const StatSum square = product(e, e);
        stat_sum_add_product(&ss, square.hi, (double)tally->count[i]);
        stat_sum_add_product(&ss, square.lo, (double)tally->count[i]);
    }
    free(unit);
    set_moments(out, tally->total, mean, ss, scale);
    return STAT_OK;
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
    StatStatus status = stat_tally_init(&tally, value, NULL, weight, n, 1);
    if (status == STAT_OK)
        status = take_moments(&tally, out);
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
            status = take_moments(&tally, &out[g]);
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

/* ---- moments of sums ---- */

static StatSum pair_of(double hi, double lo)
{
    return stat_two_sum(hi, lo);
}

static void set_sums(StatMomentSums *out, StatSum sum, StatSum squares)
{
    out->sum = sum.hi;
    out->sum_tail = sum.lo;
    out->squares = squares.hi;
    out->squares_tail = squares.lo;
}

static StatStatus take_sums(const StatTally *tally, StatMomentSums *out)
{
    if (tally->n_values == 0)
        return STAT_OK;
    double *unit = malloc(tally->n_values * sizeof *unit);
    if (!unit)
        return STAT_NO_MEMORY;
    out->scale = take_units(tally, unit);
    out->n = tally->total;
    StatSum sum = {0}, squares = {0};
    for (size_t i = 0; i < tally->n_values; i++) {
        const StatSum square = stat_two_product(unit[i], unit[i]);
        stat_sum_add_product(&sum, unit[i], (double)tally->count[i]);
        stat_sum_add_product(&squares, square.hi, (double)tally->count[i]);
        stat_sum_add_product(&squares, square.lo, (double)tally->count[i]);
    }
    free(unit);
    set_sums(out, sum, squares);
    return STAT_OK;
}

StatStatus stat_moment_sums(
    const double *value, const int64_t *weight, size_t n, StatMomentSums *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatMomentSums){0};
    if (!value && n > 0)
        return STAT_ARGUMENT;
    for (size_t i = 0; i < n; i++)
        if (fabs(value[i]) > STAT_VALUE_MAX)
            return STAT_DATA;
    StatTally tally;
    StatStatus status = stat_tally_init(&tally, value, NULL, weight, n, 1);
    if (status == STAT_OK)
        status = take_sums(&tally, out);
    stat_tally_clear(&tally);
    return status;
}

/* The sums on another scale; what has none is in doubles. */
static void to_scale(const StatMomentSums *from, int scale, StatSum *sum, StatSum *squares)
{
    *sum = pair_of(from->sum, from->sum_tail);
    *squares = pair_of(from->squares, from->squares_tail);
    if (from->scale == scale || from->n == 0)
        return;
    if (scale == STAT_DECIMAL_NONE) {
        *sum = over_ten(*sum, from->scale);
        *squares = over_ten(over_ten(*squares, from->scale), from->scale);
        return;
    }
    const StatSum ten = {pow(10.0, scale - from->scale), 0.0};
    *sum = product(*sum, ten);
    *squares = product(product(*squares, ten), ten);
}

void stat_moment_sums_add(StatMomentSums *sum, const StatMomentSums *other)
{
    if (other->n == 0)
        return;
    int scale = sum->n == 0 || sum->scale < other->scale ? other->scale : sum->scale;
    if (other->scale == STAT_DECIMAL_NONE || (sum->n > 0 && sum->scale == STAT_DECIMAL_NONE))
        scale = STAT_DECIMAL_NONE;
    StatSum a, b, a2, b2;
    to_scale(sum, scale, &a, &a2);
    to_scale(other, scale, &b, &b2);
    stat_sum_add_pair(&a, b);
    stat_sum_add_pair(&a2, b2);
    sum->n += other->n;
    sum->scale = scale;
    set_sums(sum, a, a2);
}

StatMoments stat_moments_of_sums(const StatMomentSums *sums)
{
    StatMoments out = stat_moments_printed(0, NAN, NAN);
    if (sums->n < 1)
        return out;
    const StatSum sum = pair_of(sums->sum, sums->sum_tail);
    const StatSum squares = pair_of(sums->squares, sums->squares_tail);
    StatSum ss = stat_sum_minus(squares, stat_sum_over(product(sum, sum), (double)sums->n));
    /* What is left of values that are all one is rounding. */
    if (!(ss.hi > ldexp(squares.hi, -96)))
        ss = (StatSum){0};
    set_moments(&out, sums->n, stat_sum_over(sum, (double)sums->n), ss, sums->scale);
    return out;
}
