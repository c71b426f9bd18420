#include "analysis/propensity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/logistic_model.h"
#include "analysis/random.h"
#include "analysis/sort.h"
#include "analysis/sum.h"

/* The complete rows in an order that only their contents decide: by a hash of them. Rows with
   one hash are alike, so their order among themselves changes no sum. */
typedef struct {
    size_t n;
    size_t *row;        /* n: the caller's rows in that order */
    double *treatment;  /* n */
    StatColumn *column; /* n_columns, on the copies below */
    double **values;
    int32_t **codes;
    size_t n_columns;
} Canon;

static void empty(StatPropensity *out)
{
    memset(out, 0, sizeof *out);
    out->score_sd = out->caliper = NAN;
}

static void canon_clear(Canon *canon)
{
    for (size_t c = 0; c < canon->n_columns; c++) {
        if (canon->values)
            free(canon->values[c]);
        if (canon->codes)
            free(canon->codes[c]);
    }
    free(canon->row);
    free(canon->treatment);
    free(canon->column);
    free(canon->values);
    free(canon->codes);
}

static uint64_t hash_row(
    const double *treatment, const StatColumn *covariates, size_t n_covariates, size_t i)
{
    uint64_t hash = stat_random_mix(0, treatment[i] == 1);
    for (size_t c = 0; c < n_covariates; c++)
        hash =
            stat_random_mix(hash, covariates[c].values ? stat_sort_key(covariates[c].values[i])
                                                       : (uint64_t)covariates[c].codes[i]);
    return hash;
}

static bool is_complete(
    const double *treatment, const StatColumn *covariates, size_t n_covariates, size_t i)
{
    if (isnan(treatment[i]))
        return false;
    for (size_t c = 0; c < n_covariates; c++)
        if (covariates[c].values ? isnan(covariates[c].values[i]) : covariates[c].codes[i] < 0)
            return false;
    return true;
}

static StatStatus canon_order(Canon *canon, const double *treatment,
    const StatColumn *covariates, size_t n_covariates, size_t n)
{
    uint64_t *key = malloc((n + 1) * sizeof *key), *row = malloc((n + 1) * sizeof *row);
    canon->row = malloc((n + 1) * sizeof *canon->row);
    StatStatus status = key && row && canon->row ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        for (size_t i = 0; i < n; i++) {
            if (!is_complete(treatment, covariates, n_covariates, i))
                continue;
            key[canon->n] = hash_row(treatment, covariates, n_covariates, i);
            row[canon->n++] = i;
        }
        status = stat_sort_keys(key, row, canon->n);
        for (size_t i = 0; i < canon->n; i++)
            canon->row[i] = (size_t)row[i];
    }
    free(key);
    free(row);
    return status;
}

static StatStatus canon_copy(
    Canon *canon, const double *treatment, const StatColumn *covariates, size_t n_covariates)
{
    canon->treatment = malloc((canon->n + 1) * sizeof *canon->treatment);
    canon->column = calloc(n_covariates + 1, sizeof *canon->column);
    canon->values = calloc(n_covariates + 1, sizeof *canon->values);
    canon->codes = calloc(n_covariates + 1, sizeof *canon->codes);
    if (!canon->treatment || !canon->column || !canon->values || !canon->codes)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < canon->n; i++)
        canon->treatment[i] = treatment[canon->row[i]];
    for (size_t c = 0; c < n_covariates; c++, canon->n_columns++) {
        canon->column[c] = covariates[c];
        if (covariates[c].values) {
            double *copy = malloc((canon->n + 1) * sizeof *copy);
            canon->column[c].values = canon->values[c] = copy;
            for (size_t i = 0; copy && i < canon->n; i++)
                copy[i] = covariates[c].values[canon->row[i]];
        } else {
            int32_t *copy = malloc((canon->n + 1) * sizeof *copy);
            canon->column[c].codes = canon->codes[c] = copy;
            for (size_t i = 0; copy && i < canon->n; i++)
                copy[i] = covariates[c].codes[canon->row[i]];
        }
        if (!canon->values[c] && !canon->codes[c]) {
            canon->n_columns++;
            return STAT_NO_MEMORY;
        }
    }
    return STAT_OK;
}

/* The linear predictor of each row, in one order of additions for all, and its scale. */
static void set_scores(
    const StatLogisticModel *model, const Canon *canon, StatScale scale, StatPropensity *out)
{
    const size_t n = model->design.n_rows, p = model->data.p;
    StatSum sum = {0}, squares = {0};
    for (size_t i = 0; i < n; i++) {
        double eta = 0;
        for (size_t k = 0; k < p; k++)
            eta += model->fit.coefficient[k] * model->design.x[k * n + i];
        const double score = scale == STAT_SCALE_LOGIT ? eta : 1 / (1 + exp(-eta));
        out->score[canon->row[i]] = score;
        stat_sum_add(&sum, score);
    }
    const double mean = stat_sum_value(sum) / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double rest = out->score[canon->row[i]] - mean;
        stat_sum_add_product(&squares, rest, rest);
    }
    out->score_sd = sqrt(stat_sum_value(squares) / ((double)n - 1));
}

static StatStatus keep_terms(const StatLogisticModel *model, StatPropensity *out)
{
    const size_t p = model->data.p;
    out->terms = calloc(p + 1, sizeof *out->terms);
    out->separates = calloc(p + 1, sizeof *out->separates);
    out->coefficients = calloc(p + 1, sizeof *out->coefficients);
    if (!out->terms || !out->separates || !out->coefficients)
        return STAT_NO_MEMORY;
    out->n_terms = p;
    bool any = false;
    for (size_t k = 0; k < p; k++) {
        out->terms[k] = model->design.terms[k];
        out->separates[k] = model->infinite[k] && out->terms[k].covariate != STAT_INTERCEPT;
        any = any || out->separates[k];
        out->coefficients[k] = model->aliased[k] || model->infinite[k]
                                   ? NAN
                                   : ldexp(model->fit.coefficient[k], model->design.scale[k]);
    }
    if (!any && p > 0)
        out->separates[0] = model->infinite[0];
    return STAT_OK;
}

static StatStatus score_rows(
    const Canon *canon, size_t n_covariates, StatScale scale, StatPropensity *out)
{
    StatLogisticModel model;
    StatStatus status = stat_logistic_model_init(&model,
        &(StatDesignInput){.covariates = canon->column,
            .n_covariates = n_covariates,
            .others = (const double *const[]){canon->treatment},
            .n_others = 1,
            .n = canon->n,
            .intercept = 1,
            .each_row = 1}, /* each has a score of its own; canon has ordered them */
        canon->treatment);
    if (status == STAT_OK && model.design.n_rows > 0)
        status = stat_logistic_model_fit(&model);
    if (status == STAT_OK)
        status = keep_terms(&model, out);
    if (status == STAT_OK && model.converged) {
        out->converged = true;
        set_scores(&model, canon, scale, out);
    }
    stat_logistic_model_clear(&model);
    return status;
}

/* Groups of all rows used and of those in a pair, and the balance between them. */
static StatStatus balance_rows(const Canon *canon, const double *treatment,
    const StatColumn *covariates, size_t n_covariates, size_t n, StatPropensity *out)
{
    int32_t *group = malloc((n + 1) * sizeof *group),
            *matched = malloc((n + 1) * sizeof *matched);
    StatStatus status = group && matched ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        for (size_t i = 0; i < n; i++)
            group[i] = matched[i] = STAT_NO_GROUP;
        for (size_t i = 0; i < canon->n; i++)
            group[canon->row[i]] = treatment[canon->row[i]] == 1;
        for (size_t i = 0; i < out->pairs.n_pairs; i++) {
            matched[out->pairs.pairs[i].treated] = 1;
            matched[out->pairs.pairs[i].control] = 0;
        }
        status = stat_balance_all(
            covariates, n_covariates, group, matched, n, &out->balance, &out->n_balance);
    }
    free(group);
    free(matched);
    return status;
}

/* The pairs and the caliper, once the rows have their scores. */
static StatStatus pair_rows(const Canon *canon, const double *treatment, size_t n,
    const StatPropensityOptions *options, StatPropensity *out)
{
    unsigned char *flag = calloc(n + 1, 1);
    if (!flag)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < canon->n; i++) {
        flag[canon->row[i]] = treatment[canon->row[i]] == 1;
        out->pairs.n_treated += flag[canon->row[i]];
    }
    out->pairs.n_control = canon->n - out->pairs.n_treated;
    out->caliper = INFINITY;
    if (options && options->has_caliper)
        out->caliper = out->converged ? options->caliper_sd * out->score_sd : NAN;
    StatStatus status = STAT_OK;
    if (out->converged)
        status = stat_match(out->score, flag, options ? options->id : NULL, n, out->caliper,
            options ? options->method : STAT_MATCH_NEAREST, &out->pairs);
    free(flag);
    return status;
}

static StatStatus check(const double *treatment, const StatColumn *covariates,
    size_t n_covariates, size_t n, const StatPropensityOptions *options)
{
    if ((!treatment && n > 0) || n_covariates < 1 || !covariates)
        return STAT_ARGUMENT;
    for (size_t c = 0; c < n_covariates; c++)
        if ((covariates[c].values != NULL) == (covariates[c].codes != NULL) && n > 0)
            return STAT_ARGUMENT;
    if (options && options->has_caliper &&
        (!(options->caliper_sd >= 0) || isinf(options->caliper_sd)))
        return STAT_DATA;
    return STAT_OK;
}

StatStatus stat_propensity(const double *treatment, const StatColumn *covariates,
    size_t n_covariates, size_t n, const StatPropensityOptions *options, StatPropensity *out)
{
    if (!out)
        return STAT_ARGUMENT;
    empty(out);
    StatStatus status = check(treatment, covariates, n_covariates, n, options);
    if (status != STAT_OK)
        return status;
    Canon canon = {0};
    status = canon_order(&canon, treatment, covariates, n_covariates, n);
    if (status == STAT_OK)
        status = canon_copy(&canon, treatment, covariates, n_covariates);
    out->score = malloc((n + 1) * sizeof *out->score);
    if (status == STAT_OK && !out->score)
        status = STAT_NO_MEMORY;
    if (status == STAT_OK) {
        out->n = (int64_t)canon.n;
        out->n_missing = (int64_t)(n - canon.n);
        for (size_t i = 0; i < n; i++)
            out->score[i] = NAN;
        status =
            score_rows(&canon, n_covariates, options ? options->scale : STAT_SCALE_LOGIT, out);
    }
    if (status == STAT_OK)
        status = pair_rows(&canon, treatment, n, options, out);
    if (status == STAT_OK)
        status = balance_rows(&canon, treatment, covariates, n_covariates, n, out);
    canon_clear(&canon);
    if (status != STAT_OK) {
        stat_propensity_clear(out);
        empty(out);
    }
    return status;
}

void stat_propensity_clear(StatPropensity *matching)
{
    if (!matching)
        return;
    free(matching->terms);
    free(matching->separates);
    free(matching->coefficients);
    free(matching->score);
    free(matching->balance);
    stat_pairs_clear(&matching->pairs);
    memset(matching, 0, sizeof *matching);
}
