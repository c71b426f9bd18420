#include "analysis/balance.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/sum.h"

/* One column as numbers: a numeric covariate or the indicator of one level. */
typedef struct {
    const double *values;
    const int32_t *codes;
    int32_t level;
} View;

static double view_at(const View *view, size_t i)
{
    return view->values ? view->values[i] : (double)(view->codes[i] == view->level);
}

typedef struct {
    double n[2], mean[2], variance[2]; /* of control and treated */
} Groups;

static Groups describe(
    const View *view, const double *treatment, const unsigned char *used, size_t n)
{
    Groups groups = {{0}, {NAN, NAN}, {NAN, NAN}};
    StatSum sum[2] = {{0}}, squares[2] = {{0}};
    bool binary = true;
    for (size_t i = 0; i < n; i++) {
        if (!used[i])
            continue;
        const int g = treatment[i] == 1;
        const double value = view_at(view, i);
        binary = binary && (value == 0 || value == 1);
        groups.n[g]++;
        stat_sum_add(&sum[g], value);
    }
    for (int g = 0; g < 2; g++)
        groups.mean[g] = stat_sum_value(sum[g]) / groups.n[g];
    if (binary) {
        for (int g = 0; g < 2; g++)
            groups.variance[g] = groups.mean[g] * (1 - groups.mean[g]);
        return groups;
    }
    for (size_t i = 0; i < n; i++) {
        if (!used[i])
            continue;
        const int g = treatment[i] == 1;
        const double rest = view_at(view, i) - groups.mean[g];
        stat_sum_add_product(&squares[g], rest, rest);
    }
    for (int g = 0; g < 2; g++)
        groups.variance[g] = stat_sum_value(squares[g]) / (groups.n[g] - 1);
    return groups;
}

static double ratio(double difference, double sd)
{
    return sd > 0 ? difference / sd : difference == 0 ? 0 : NAN;
}

static void fill(StatBalance *out, const View *view, const double *treatment,
    const unsigned char *used, size_t n, const StatPairs *pairs)
{
    const Groups all = describe(view, treatment, used, n);
    out->sd = sqrt((all.variance[0] + all.variance[1]) / 2);
    out->smd_before = ratio(all.mean[1] - all.mean[0], out->sd);
    out->smd_after = NAN;
    if (pairs->n_pairs == 0)
        return;
    StatSum difference = {0};
    for (size_t i = 0; i < pairs->n_pairs; i++) {
        stat_sum_add(&difference, view_at(view, pairs->pairs[i].treated));
        stat_sum_add(&difference, -view_at(view, pairs->pairs[i].control));
    }
    out->smd_after = ratio(stat_sum_value(difference) / (double)pairs->n_pairs, out->sd);
}

StatStatus stat_balance(const double *treatment, const unsigned char *used,
    const StatColumn *covariates, size_t n_covariates, size_t n, const StatPairs *pairs,
    StatBalance **balance, size_t *n_balance)
{
    size_t most = 0;
    for (size_t c = 0; c < n_covariates; c++)
        most += covariates[c].values ? 1 : covariates[c].n_levels;
    *n_balance = 0;
    *balance = calloc(most + 1, sizeof **balance);
    if (!*balance)
        return STAT_NO_MEMORY;
    for (size_t c = 0; c < n_covariates; c++) {
        const bool numeric = covariates[c].values != NULL;
        const int32_t n_levels = numeric ? 1 : (int32_t)covariates[c].n_levels;
        for (int32_t level = 0; level < n_levels; level++) {
            const View view = {covariates[c].values, covariates[c].codes, level};
            StatBalance *out = &(*balance)[(*n_balance)++];
            *out = (StatBalance){.covariate = c, .level = numeric ? -1 : level};
            fill(out, &view, treatment, used, n, pairs);
        }
    }
    return STAT_OK;
}
