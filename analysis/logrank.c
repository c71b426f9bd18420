#include "analysis/logrank.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/sum.h"
#include "analysis/survival_rows.h"
#include "analysis/symmetric.h"

/* Below this share of its own variance a group's contrast depends on the others'. */
static const double singular = 1e-10;

/* What an event time adds to an expectation is at_risk * share, and to a covariance of two
 * groups -at_risk * at_risk * spread. Groups change one at a time: a sum over the times at
 * which a group stayed as it was is a product, taken when it changes, so that a row costs
 * O(groups). */
typedef struct {
    size_t n_groups;
    double *at_risk; /* of the time being read */
    double *expected;
    double *covariance;           /* n_groups * n_groups, below the diagonal, sign turned */
    StatSum share, spread;        /* of all times read in the stratum */
    double *share_at, *spread_at; /* the two when a group last changed */
    double *spread_risk;          /* sum of spread * at_risk up to then */
    double *start; /* like covariance: the other group's such sum when this one last changed */
    size_t n_rows; /* since the sums began */
    int64_t *observed, *n;
} Sums;

enum { ROWS_SETTLED = 64 };

static void empty(StatLogrank *out)
{
    memset(out, 0, sizeof *out);
    out->statistic = out->df = out->p_value = NAN;
}

static StatStatus sums_init(Sums *sums, size_t k)
{
    *sums = (Sums){.n_groups = k};
    sums->at_risk = calloc(5 * k, sizeof *sums->at_risk);
    sums->covariance = calloc(2 * k, k * sizeof *sums->covariance);
    sums->observed = calloc(2 * k, sizeof *sums->observed);
    if (!sums->at_risk || !sums->covariance || !sums->observed)
        return STAT_NO_MEMORY;
    sums->expected = sums->at_risk + k;
    sums->share_at = sums->at_risk + 2 * k;
    sums->spread_at = sums->at_risk + 3 * k;
    sums->spread_risk = sums->at_risk + 4 * k;
    sums->start = sums->covariance + k * k;
    sums->n = sums->observed + k;
    return STAT_OK;
}

static void sums_clear(Sums *sums)
{
    free(sums->at_risk);
    free(sums->covariance);
    free(sums->observed);
}

/* Adds up what the times since group g last changed expect of it, before it changes. */
static void settle(Sums *sums, size_t g)
{
    const double spread = stat_sum_value(sums->spread);
    const double share = stat_sum_value(sums->share);
    const double at_risk = sums->at_risk[g];
    double *restrict row = sums->covariance + g * sums->n_groups;
    double *restrict start = sums->start + g * sums->n_groups;
    for (size_t h = 0; h < g; h++) {
        const double now =
            sums->spread_risk[h] + sums->at_risk[h] * (spread - sums->spread_at[h]);
        row[h] += at_risk * (now - start[h]);
        start[h] = now;
    }
    sums->expected[g] += at_risk * (share - sums->share_at[g]);
    sums->spread_risk[g] += at_risk * (spread - sums->spread_at[g]);
    sums->spread_at[g] = spread;
    sums->share_at[g] = share;
}

/* Notes `deaths` events among `total` at risk. */
static void add_time(Sums *sums, double deaths, double total)
{
    const double share = deaths / total;
    stat_sum_add(&sums->share, share);
    if (total > 1)
        stat_sum_add(&sums->spread, share * ((total - deaths) / (total - 1)) / total);
}

/* Settles all groups and begins the sums anew, so that small steps do not drown in large ones.
 */
static void rebase(Sums *sums)
{
    const size_t k = sums->n_groups;
    for (size_t g = 0; g < k; g++)
        settle(sums, g);
    memset(sums->share_at, 0, 3 * k * sizeof *sums->share_at);
    memset(sums->start, 0, k * k * sizeof *sums->start);
    sums->share = sums->spread = (StatSum){0};
    sums->n_rows = 0;
}

/* Reads one stratum from its last time to its first, so that those at risk only gather. */
static void read_stratum(Sums *sums, const StatSurvivalRows *rows, size_t start, size_t end)
{
    double total = 0;
    for (size_t i = end; i > start;) {
        double deaths = 0;
        const uint64_t at = stat_survival_key(rows, i - 1);
        for (; i > start && stat_survival_key(rows, i - 1) == at; i--) {
            const uint64_t what = stat_survival_what(rows, i - 1);
            const int64_t weight = stat_survival_weight(what);
            const size_t group = stat_survival_group(what);
            if (sums->n_rows++ > ROWS_SETTLED + sums->n_groups)
                rebase(sums);
            settle(sums, group);
            sums->at_risk[group] += (double)weight;
            sums->n[group] += weight;
            total += (double)weight;
            if (stat_survival_event(what)) {
                sums->observed[group] += weight;
                deaths += (double)weight;
            }
        }
        if (deaths > 0)
            add_time(sums, deaths, total);
    }
    rebase(sums);
    memset(sums->at_risk, 0, sums->n_groups * sizeof *sums->at_risk);
}

/* The variance of a group's excess: what it shares with all others. */
static double variance_of(const Sums *sums, size_t g)
{
    double sum = 0.0;
    for (size_t h = 0; h < sums->n_groups; h++)
        if (h != g)
            sum += sums->covariance[h < g ? g * sums->n_groups + h : h * sums->n_groups + g];
    return sum;
}

/* Over the groups that expect an event. */
static StatStatus judge(const Sums *sums, StatLogrank *out)
{
    const size_t k = sums->n_groups;
    double *excess = calloc(k + 1, sizeof *excess);
    double *covariance = calloc(k + 1, k * sizeof *covariance);
    bool *expects = calloc(k + 1, sizeof *expects);
    StatStatus status = excess && covariance && expects ? STAT_OK : STAT_NO_MEMORY;
    for (size_t g = 0; status == STAT_OK && g < k; g++) {
        expects[g] = sums->expected[g] > 0;
        excess[g] = (double)sums->observed[g] - sums->expected[g];
        for (size_t h = 0; h < g; h++)
            covariance[g * k + h] = covariance[h * k + g] = -sums->covariance[g * k + h];
        covariance[g * k + g] = variance_of(sums, g);
    }
    if (status == STAT_OK)
        status = stat_symmetric_test_groups(
            excess, covariance, expects, k, singular, &out->statistic, &out->df, &out->p_value);
    free(excess);
    free(covariance);
    free(expects);
    return status;
}

StatStatus stat_logrank(const double *time, const double *event, const int32_t *group,
    size_t n_groups, const int32_t *stratum, size_t n_strata, const int64_t *weight, size_t n,
    StatLogrank *out)
{
    if (!out)
        return STAT_ARGUMENT;
    empty(out);
    if (!group && n > 0)
        return STAT_ARGUMENT;
    StatSurvivalRows rows;
    StatStatus status = stat_survival_rows_init(
        &rows, time, event, stratum, stratum ? n_strata : 1, group, n_groups, weight, n);
    if (status != STAT_OK)
        return status;
    Sums sums;
    status = sums_init(&sums, n_groups);
    if (status == STAT_OK) {
        for (size_t s = 0; s < rows.n_parts; s++)
            read_stratum(&sums, &rows, rows.start[s], rows.start[s + 1]);
        out->groups = calloc(n_groups, sizeof *out->groups);
        status = out->groups ? judge(&sums, out) : STAT_NO_MEMORY;
    }
    if (status == STAT_OK) {
        out->n = rows.n;
        out->n_missing = rows.n_missing;
        out->n_groups = n_groups;
        out->n_strata = rows.n_parts;
        for (size_t g = 0; g < n_groups; g++)
            out->groups[g] = (StatLogrankGroup){sums.n[g], sums.observed[g], sums.expected[g]};
    } else {
        stat_logrank_clear(out);
        empty(out);
    }
    sums_clear(&sums);
    stat_survival_rows_clear(&rows);
    return status;
}

void stat_logrank_clear(StatLogrank *result)
{
    if (!result)
        return;
    free(result->groups);
    memset(result, 0, sizeof *result);
}
