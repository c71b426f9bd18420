#include "analysis/match.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/match_line.h"
#include "analysis/sort.h"
#include "analysis/sum.h"

static void side_clear(StatSide *side)
{
    free(side->score);
    free(side->row);
    free(side->id);
    *side = (StatSide){0};
}

/* Sorts by id first and then, stably, by score. */
static StatStatus side_sort(StatSide *side, const double *score, const int64_t *id)
{
    const size_t n = side->n;
    uint64_t *key = malloc((n + 1) * sizeof *key), *row = malloc((n + 1) * sizeof *row);
    StatStatus status = key && row ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        for (size_t i = 0; i < n; i++) {
            row[i] = side->row[i];
            key[i] = id ? (uint64_t)id[row[i]] ^ (UINT64_C(1) << 63) : 0;
        }
        if (id)
            status = stat_sort_keys(key, row, n);
        for (size_t i = 0; i < n; i++)
            key[i] = stat_sort_key(score[row[i]]);
        if (status == STAT_OK)
            status = stat_sort_keys(key, row, n);
        for (size_t i = 0; i < n; i++) {
            side->row[i] = (size_t)row[i];
            side->score[i] = stat_sort_value(key[i]);
            side->id[i] = id ? id[row[i]] : (int64_t)row[i];
        }
    }
    free(key);
    free(row);
    return status;
}

static StatStatus side_init(StatSide *side, const double *score, const unsigned char *treated,
    const int64_t *id, size_t n, unsigned char which)
{
    *side = (StatSide){0};
    for (size_t i = 0; i < n; i++)
        side->n += treated[i] == which && !isnan(score[i]);
    side->score = malloc((side->n + 1) * sizeof *side->score);
    side->row = malloc((side->n + 1) * sizeof *side->row);
    side->id = malloc((side->n + 1) * sizeof *side->id);
    if (!side->score || !side->row || !side->id)
        return STAT_NO_MEMORY;
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        if (treated[i] == which && !isnan(score[i]))
            side->row[at++] = i;
    return side_sort(side, score, id);
}

static StatStatus check(
    const double *score, const unsigned char *treated, size_t n, double caliper)
{
    if ((!score || !treated) && n > 0)
        return STAT_ARGUMENT;
    if (!(caliper >= 0) || n >= UINT32_MAX)
        return STAT_DATA;
    for (size_t i = 0; i < n; i++)
        if (treated[i] > 1 || isinf(score[i]))
            return STAT_DATA;
    return STAT_OK;
}

/* Scores that differ only by rounding become one: the lowest of those within `slack` of it. */
static StatStatus snap(double *score, size_t n, double slack)
{
    uint64_t *key = malloc((n + 1) * sizeof *key), *row = malloc((n + 1) * sizeof *row);
    StatStatus status = key && row ? STAT_OK : STAT_NO_MEMORY;
    size_t n_scores = 0;
    for (size_t i = 0; i < n && status == STAT_OK; i++) {
        if (isnan(score[i]))
            continue;
        key[n_scores] = stat_sort_key(score[i]);
        row[n_scores++] = i;
    }
    if (status == STAT_OK)
        status = stat_sort_keys(key, row, n_scores);
    double lowest = -INFINITY;
    for (size_t i = 0; i < n_scores && status == STAT_OK; i++) {
        const double x = stat_sort_value(key[i]);
        if (x - lowest > slack)
            lowest = x;
        score[row[i]] = lowest;
    }
    free(key);
    free(row);
    return status;
}

static double largest_size(const double *score, size_t n)
{
    double largest = 0.0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(score[i])); /* fmax passes NaN over */
    return largest;
}

static int by_treated(const void *a, const void *b)
{
    const StatPair *x = a, *y = b;
    return (x->treated > y->treated) - (x->treated < y->treated);
}

static StatStatus collect(
    const StatSide *treated, const StatSide *control, const uint32_t *partner, StatPairs *out)
{
    for (size_t i = 0; i < treated->n; i++)
        out->n_pairs += partner[i] != STAT_UNMATCHED;
    out->pairs = malloc((out->n_pairs + 1) * sizeof *out->pairs);
    if (!out->pairs)
        return STAT_NO_MEMORY;
    StatSum sum = {0};
    size_t at = 0;
    for (size_t i = 0; i < treated->n; i++) {
        if (partner[i] == STAT_UNMATCHED)
            continue;
        const size_t c = partner[i];
        const double distance = fabs(treated->score[i] - control->score[c]);
        out->pairs[at++] = (StatPair){treated->row[i], control->row[c], distance};
        stat_sum_add(&sum, distance);
    }
    qsort(out->pairs, out->n_pairs, sizeof *out->pairs, by_treated);
    out->total_distance = stat_sum_value(sum);
    return STAT_OK;
}

/* Sorts the two sides and pairs them. */
static StatStatus pair_sides(const double *score, const unsigned char *treated,
    const int64_t *id, size_t n, double caliper, double slack, StatMatchMethod method,
    StatPairs *out)
{
    StatSide one = {0}, zero = {0};
    StatStatus status = side_init(&one, score, treated, id, n, 1);
    if (status == STAT_OK)
        status = side_init(&zero, score, treated, id, n, 0);
    uint32_t *partner = status == STAT_OK ? malloc((one.n + 1) * sizeof *partner) : NULL;
    if (status == STAT_OK && !partner)
        status = STAT_NO_MEMORY;
    if (status == STAT_OK) {
        out->n_treated = one.n;
        out->n_control = zero.n;
        status = method == STAT_MATCH_OPTIMAL
                     ? stat_match_optimal(&one, &zero, caliper, partner)
                     : stat_match_nearest(&one, &zero, caliper, slack, partner);
    }
    if (status == STAT_OK)
        status = collect(&one, &zero, partner, out);
    free(partner);
    side_clear(&one);
    side_clear(&zero);
    return status;
}

StatStatus stat_match(const double *score, const unsigned char *treated, const int64_t *id,
    size_t n, double caliper, StatMatchMethod method, StatPairs *out)
{
    if (!out)
        return STAT_ARGUMENT;
    memset(out, 0, sizeof *out);
    StatStatus status = check(score, treated, n, caliper);
    if (status != STAT_OK)
        return status;
    double *snapped = malloc((n + 1) * sizeof *snapped);
    if (!snapped)
        return STAT_NO_MEMORY;
    if (n > 0)
        memcpy(snapped, score, n * sizeof *snapped);
    const double slack = STAT_SCORE_SLACK * largest_size(score, n);
    status = snap(snapped, n, slack);
    if (status == STAT_OK)
        status = pair_sides(snapped, treated, id, n, caliper, slack, method, out);
    free(snapped);
    if (status != STAT_OK)
        stat_pairs_clear(out);
    return status;
}

void stat_pairs_clear(StatPairs *pairs)
{
    if (!pairs)
        return;
    free(pairs->pairs);
    memset(pairs, 0, sizeof *pairs);
}
