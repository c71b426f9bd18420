#include "analysis/balance.h"

#include <math.h>
#include <stdlib.h>

static StatStatus smd_of(const StatBalanceRows *rows, int32_t level, StatSmd *out)
{
    const StatColumn *column = &rows->column;
    return column->values
               ? stat_smd(column->values, rows->group, rows->weight, rows->n, out)
               : stat_smd_level(column->codes, level, rows->group, rows->weight, rows->n, out);
}

/* Those in a group who have no value. */
static int64_t count_missing(const StatBalanceRows *rows)
{
    const StatColumn *column = &rows->column;
    int64_t missing = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->group[i] >= 0 &&
            (column->values ? isnan(column->values[i]) : column->codes[i] < 0))
            missing += rows->weight ? rows->weight[i] : 1;
    return missing;
}

static bool are_rows(const StatBalanceRows *rows)
{
    return rows &&
           (rows->n == 0 || (rows->group && !rows->column.values != !rows->column.codes));
}

StatStatus stat_balance(
    const StatBalanceRows *all, const StatBalanceRows *matched, int32_t level, StatBalance *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatBalance){.level = level,
        .mean_control = NAN,
        .mean_treated = NAN,
        .matched_mean_control = NAN,
        .matched_mean_treated = NAN,
        .smd_before = NAN,
        .smd_after = NAN,
        .smd_after_own = NAN,
        .sd = NAN};
    if (!are_rows(all) || !are_rows(matched))
        return STAT_ARGUMENT;
    StatSmd before, after;
    StatStatus status = smd_of(all, level, &before);
    if (status == STAT_OK)
        status = smd_of(matched, level, &after);
    if (status != STAT_OK)
        return status;
    out->n = before.n;
    out->n_missing = count_missing(all);
    out->n_matched = after.n;
    out->n_matched_missing = count_missing(matched);
    out->mean_control = before.mean1;
    out->mean_treated = before.mean2;
    out->matched_mean_control = after.mean1;
    out->matched_mean_treated = after.mean2;
    out->smd_before = before.smd;
    out->smd_after = stat_smd_over(after.difference, before.sd1, before.sd2);
    out->smd_after_own = after.smd;
    out->sd = before.sd_pooled;
    return STAT_OK;
}

StatStatus stat_balance_all(const StatColumn *covariates, size_t n_covariates,
    const int32_t *group, const int32_t *matched, size_t n, StatBalance **balance,
    size_t *n_balance)
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
            StatBalance *out = &(*balance)[*n_balance];
            const StatBalanceRows all = {covariates[c], group, NULL, n},
                                  pairs = {covariates[c], matched, NULL, n};
            const StatStatus status = stat_balance(&all, &pairs, numeric ? -1 : level, out);
            if (status != STAT_OK)
                return status;
            out->covariate = c;
            (*n_balance)++;
        }
    }
    return STAT_OK;
}
