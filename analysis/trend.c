#include "analysis/trend.h"

#include "analysis/distributions.h"
#include "analysis/sort.h"

#include <math.h>
#include <stdlib.h>

StatStatus stat_trend_proportion(const int64_t *events, const int64_t *totals,
    const double *scores, size_t k, StatTrend *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatTrend){.statistic = NAN, .p_value = NAN};
    if (!events || !totals)
        return STAT_ARGUMENT;
    double n = 0.0;
    double all = 0.0;
    double mean = 0.0;
    for (size_t i = 0; i < k; i++) {
        const double score = scores ? scores[i] : (double)i + 1.0;
        if (events[i] < 0 || events[i] > totals[i] || totals[i] > STAT_TOTAL_MAX ||
            !isfinite(score))
            return STAT_DATA;
        n += (double)totals[i];
        all += (double)events[i];
        mean += (double)totals[i] * score;
    }
    const double share = all / n;
    mean /= n;
    double sum = 0.0;
    double squares = 0.0;
    for (size_t i = 0; i < k; i++) {
        const double d = (scores ? scores[i] : (double)i + 1.0) - mean;
        sum += d * ((double)events[i] - (double)totals[i] * share);
        squares += d * d * (double)totals[i];
    }
    const double variance = share * (1.0 - share) * squares;
    out->n = (int64_t)n;
    if (variance > 0.0) {
        out->statistic = sum / sqrt(variance);
        out->p_value = 2.0 * stat_normal_upper(fabs(out->statistic));
    }
    return STAT_OK;
}

/* The rows that have both, and their sizes by group. */
typedef struct {
    size_t n;
    uint64_t *key;   /* of values, sorted */
    uint64_t *place; /* of the row */
    double *size;    /* 3 n_groups: values in the group, those below a value, those tied */
} Ranked;

static StatStatus rank_rows(Ranked *r, const double *value, const int32_t *group,
    const int64_t *weight, size_t n, size_t n_groups, StatJonckheere *out)
{
    r->key = malloc((n + 1) * sizeof *r->key);
    r->place = malloc((n + 1) * sizeof *r->place);
    r->size = calloc(3 * n_groups + 1, sizeof *r->size);
    if (!r->key || !r->place || !r->size)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const int64_t w = weight ? weight[i] : 1;
        if (w < 1 || w > STAT_TOTAL_MAX || (group[i] >= 0 && (size_t)group[i] >= n_groups))
            return STAT_DATA;
        if (isnan(value[i]) || group[i] < 0) {
            out->n_missing += w;
            continue;
        }
        r->key[r->n] = stat_sort_key(value[i]);
        r->place[r->n++] = i;
        r->size[group[i]] += (double)w;
        out->n += w;
    }
    return stat_sort_keys(r->key, r->place, r->n);
}

/* Sums over groups or over ties of t (t - 1) (2 t + 5), t (t - 1) (t - 2), t (t - 1). */
typedef struct {
    double wide, three, two;
} Ties;

static void add_tie(Ties *ties, double t)
{
    ties->wide += t * (t - 1.0) * (2.0 * t + 5.0);
    ties->three += t * (t - 1.0) * (t - 2.0);
    ties->two += t * (t - 1.0);
}

/* J, value by value from the least on: those of earlier groups that are below, and half the
 * pairs of two groups that are tied. */
static double count_pairs(
    const Ranked *r, const int32_t *group, const int64_t *weight, size_t n_groups, Ties *ties)
{
    double *below = r->size + n_groups;
    double *here = below + n_groups;
    double j = 0.0;
    for (size_t i = 0, end; i < r->n; i = end) {
        double tied = 0.0;
        for (end = i; end < r->n && r->key[end] == r->key[i]; end++) {
            const double w = weight ? (double)weight[r->place[end]] : 1.0;
            here[group[r->place[end]]] += w;
            tied += w;
        }
        add_tie(ties, tied);
        double half = 0.5 * tied * tied;
        double lower = 0.0;
        for (size_t g = 0; g < n_groups; g++) {
            half -= 0.5 * here[g] * here[g];
            j += here[g] * lower;
            lower += below[g];
        }
        j += 0.5 * half;
        for (size_t g = 0; g < n_groups; g++) {
            below[g] += here[g];
            here[g] = 0.0;
        }
    }
    return j;
}

static void judge(
    const Ranked *r, size_t n_groups, double j, const Ties *ties, StatJonckheere *out)
{
    const double n = (double)out->n;
    Ties groups = {0};
    double squares = 0.0;
    for (size_t g = 0; g < n_groups; g++) {
        add_tie(&groups, r->size[g]);
        squares += r->size[g] * r->size[g];
        out->n_groups += r->size[g] > 0.0;
    }
    out->statistic = j;
    out->expected = 0.25 * (n * n - squares);
    double variance = (n * (n - 1.0) * (2.0 * n + 5.0) - groups.wide - ties->wide) / 72.0 +
                      groups.two * ties->two / (8.0 * n * (n - 1.0));
    if (n > 2.0)
        variance += groups.three * ties->three / (36.0 * n * (n - 1.0) * (n - 2.0));
    if (out->n_groups < 2 || ties->two >= n * (n - 1.0) || !(variance > 0.0))
        return;
    out->z = (j - out->expected) / sqrt(variance);
    out->p_value = 2.0 * stat_normal_upper(fabs(out->z));
}

StatStatus stat_jonckheere(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatJonckheere *out)
{
    if (!out)
        return STAT_ARGUMENT;
    const StatJonckheere nothing = {
        .statistic = NAN, .expected = NAN, .z = NAN, .p_value = NAN};
    *out = nothing;
    if (n > 0 && (!value || !group))
        return STAT_ARGUMENT;
    Ranked r = {0};
    Ties ties = {0};
    const StatStatus status = rank_rows(&r, value, group, weight, n, n_groups, out);
    if (status == STAT_OK)
        judge(&r, n_groups, count_pairs(&r, group, weight, n_groups, &ties), &ties, out);
    else
        *out = nothing;
    free(r.key);
    free(r.place);
    free(r.size);
    return status;
}
