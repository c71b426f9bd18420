#include "analysis/logrank.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/distributions.h"
#include "analysis/survival_rows.h"
#include "analysis/symmetric.h"

/* Below this share of its own variance a group's contrast depends on the others'. */
static const double singular = 1e-10;

typedef struct {
    size_t n_groups;
    double *at_risk; /* of the time being read */
    double *expected;
    double *variance; /* n_groups * n_groups, lower triangle */
    int64_t *observed, *n;
} Sums;

static void empty(StatLogrank *out)
{
    memset(out, 0, sizeof *out);
    out->statistic = out->df = out->p_value = NAN;
}

static StatStatus sums_init(Sums *sums, size_t n_groups)
{
    *sums = (Sums){.n_groups = n_groups};
    sums->at_risk = calloc(n_groups, sizeof *sums->at_risk);
    sums->expected = calloc(n_groups, sizeof *sums->expected);
    sums->variance = calloc(n_groups, n_groups * sizeof *sums->variance);
    sums->observed = calloc(n_groups, sizeof *sums->observed);
    sums->n = calloc(n_groups, sizeof *sums->n);
    return sums->at_risk && sums->expected && sums->variance && sums->observed && sums->n
               ? STAT_OK
               : STAT_NO_MEMORY;
}

static void sums_clear(Sums *sums)
{
    free(sums->at_risk);
    free(sums->expected);
    free(sums->variance);
    free(sums->observed);
    free(sums->n);
}

/* Adds what `deaths` events among `total` at risk expect of each group. */
static void add_time(Sums *sums, double deaths, double total)
{
    const double share = deaths / total;
    const double spread = total > 1 ? share * (total - deaths) / (total - 1) : 0;
    for (size_t g = 0; g < sums->n_groups; g++) {
        const double at_risk = sums->at_risk[g];
        sums->expected[g] += at_risk * share;
        if (spread == 0 || at_risk == 0)
            continue;
        double *row = sums->variance + g * sums->n_groups;
        row[g] += spread * at_risk * ((total - at_risk) / total);
        for (size_t h = 0; h < g; h++)
            row[h] -= spread * at_risk * (sums->at_risk[h] / total);
    }
}

/* Reads one stratum from its last time to its first, so that those at risk only gather. */
static void read_stratum(Sums *sums, const StatSurvivalRows *rows, size_t start, size_t end)
{
    double total = 0;
    memset(sums->at_risk, 0, sums->n_groups * sizeof *sums->at_risk);
    for (size_t i = end; i > start;) {
        double deaths = 0;
        const uint64_t at = stat_survival_key(rows, i - 1);
        for (; i > start && stat_survival_key(rows, i - 1) == at; i--) {
            const uint64_t what = stat_survival_what(rows, i - 1);
            const int64_t weight = stat_survival_weight(what);
            const size_t group = stat_survival_group(what);
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
}

/* The quadratic form over the groups that expect an event, but the first of them. */
static StatStatus judge(const Sums *sums, StatLogrank *out)
{
    const size_t k = sums->n_groups;
    size_t *use = calloc(k, sizeof *use), m = 0;
    double *matrix = calloc(k, k * sizeof *matrix), *excess = calloc(k, sizeof *excess);
    bool *keep = calloc(k, sizeof *keep);
    StatStatus status = use && matrix && excess && keep ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        bool first = true;
        for (size_t g = 0; g < k; g++) {
            if (!(sums->expected[g] > 0))
                continue;
            if (!first)
                use[m++] = g;
            first = false;
        }
        for (size_t a = 0; a < m; a++) {
            excess[a] = (double)sums->observed[use[a]] - sums->expected[use[a]];
            for (size_t b = 0; b <= a; b++)
                matrix[a * m + b] = sums->variance[use[a] * k + use[b]];
        }
        const size_t rank = stat_symmetric_factor(matrix, m, singular, keep);
        if (rank > 0) {
            out->df = (double)rank;
            out->statistic = stat_symmetric_form(matrix, m, keep, excess);
            out->p_value = stat_chisq_upper(out->statistic, out->df);
        }
    }
    free(use);
    free(matrix);
    free(excess);
    free(keep);
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
