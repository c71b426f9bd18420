#include "analysis/cox.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/cox_fit.h"
#include "analysis/distributions.h"
#include "analysis/symmetric.h"

enum { MOST_ITERATIONS = 60, MOST_HALVINGS = 40, FIRST_JUDGEMENT = 6 };

/* A term's information per event, as a share of its squared spread over all rows, below which
 * it is rounding: the term is constant in every risk set. */
static const double constant_share = 1e-14;
/* The share of a term's information at 0 that must be left at the estimate. */
static const double left_share = 1e-13;
static const double alias_tolerance = 1e-11;

typedef struct {
    StatDesign design;
    StatCoxRows rows;
    StatCoxSums sums;
    double *coefficient, *trial, *step; /* p */
    double *factor;                     /* p * p */
    double *at_zero;                    /* p: information of each term at 0 */
    bool *keep, *aliased, *infinite;    /* p */
    int *direction;                     /* p */
    double null, score_statistic;
    size_t rank;
    int iterations;
    bool converged, separated;
} Fit;

static void empty(StatCox *out)
{
    memset(out, 0, sizeof *out);
    out->log_likelihood = out->log_likelihood_null = out->df = NAN;
    out->lr_statistic = out->wald_statistic = out->score_statistic = NAN;
    out->lr_p_value = out->wald_p_value = out->score_p_value = NAN;
    out->concordance = out->concordance_std_error = NAN;
}

static void fit_clear(Fit *fit)
{
    stat_cox_sums_clear(&fit->sums);
    stat_cox_rows_clear(&fit->rows);
    stat_design_clear(&fit->design);
    free(fit->coefficient);
    free(fit->trial);
    free(fit->step);
    free(fit->factor);
    free(fit->at_zero);
    free(fit->keep);
    free(fit->aliased);
    free(fit->infinite);
    free(fit->direction);
}

static StatStatus fit_memory(Fit *fit)
{
    const size_t p = fit->design.n_terms;
    fit->coefficient = calloc(p + 1, sizeof(double));
    fit->trial = calloc(p + 1, sizeof(double));
    fit->step = calloc(p + 1, sizeof(double));
    fit->factor = calloc(p * p + 1, sizeof(double));
    fit->at_zero = calloc(p + 1, sizeof(double));
    fit->keep = calloc(p + 1, sizeof(bool));
    fit->aliased = calloc(p + 1, sizeof(bool));
    fit->infinite = calloc(p + 1, sizeof(bool));
    fit->direction = calloc(p + 1, sizeof(int));
    if (!fit->coefficient || !fit->trial || !fit->step || !fit->factor || !fit->at_zero ||
        !fit->keep || !fit->aliased || !fit->infinite || !fit->direction)
        return STAT_NO_MEMORY;
    return stat_cox_sums_init(&fit->sums, p, false);
}

/* Factors the information without the aliased terms. */
static void factor(Fit *fit, double tolerance)
{
    const size_t p = fit->rows.p;
    memcpy(fit->factor, fit->sums.information, p * p * sizeof(double));
    for (size_t k = 0; k < p; k++)
        for (size_t j = 0; j < p; j++)
            if (fit->aliased[k] || fit->aliased[j])
                fit->factor[k * p + j] = 0;
    fit->rank = stat_symmetric_factor(fit->factor, p, tolerance, fit->keep);
}

/* At 0: which terms the risk sets cannot determine. */
static void find_aliased(Fit *fit)
{
    const size_t p = fit->rows.p;
    for (size_t k = 0; k < p; k++) {
        double spread = 0; /* the columns are centred */
        for (size_t i = 0; i < fit->rows.n; i++)
            spread = fmax(spread, fabs(fit->rows.x[i * p + k]));
        fit->at_zero[k] = fit->sums.information[k * p + k];
        fit->aliased[k] =
            !(fit->at_zero[k] > constant_share * spread * spread * (double)fit->rows.n_events);
    }
    factor(fit, alias_tolerance);
    for (size_t k = 0; k < p; k++)
        fit->aliased[k] = !fit->keep[k];
}

/* Newton's step from the sums; returns its squared length in standard errors. */
static double find_step(Fit *fit)
{
    const size_t p = fit->rows.p;
    memcpy(fit->step, fit->sums.score, p * sizeof(double));
    stat_symmetric_solve(fit->factor, p, fit->keep, fit->step);
    double squared = 0;
    for (size_t k = 0; k < p; k++)
        squared += fit->step[k] * fit->sums.score[k];
    return squared;
}

static StatStatus advance(Fit *fit)
{
    const size_t p = fit->rows.p;
    const double before = fit->sums.value;
    double share = 1;
    for (int halving = 0; halving < MOST_HALVINGS; halving++, share /= 2) {
        for (size_t k = 0; k < p; k++)
            fit->trial[k] = fit->coefficient[k] + share * fit->step[k];
        const StatStatus status = stat_cox_sweep(&fit->rows, fit->trial, NULL, &fit->sums);
        if (status != STAT_OK)
            return status;
        if (fit->sums.value >= before - 1e-13 * fabs(before)) {
            memcpy(fit->coefficient, fit->trial, p * sizeof(double));
            return STAT_OK;
        }
    }
    return stat_cox_sweep(&fit->rows, fit->coefficient, NULL, &fit->sums);
}

/* Names the infinite terms once the step is proved to separate. */
static void judge(Fit *fit)
{
    const size_t p = fit->rows.p;
    double longest = 0;
    for (size_t k = 0; k < p; k++)
        longest = fmax(longest, fabs(fit->step[k]));
    for (size_t k = 0; k < p; k++)
        fit->trial[k] = fabs(fit->step[k]) > 1e-5 * longest ? fit->step[k] : 0;
    if (!stat_cox_separates(&fit->rows, fit->trial))
        return;
    fit->separated = true;
    for (size_t k = 0; k < p; k++) {
        fit->infinite[k] = fit->trial[k] != 0;
        fit->direction[k] = (fit->trial[k] > 0) - (fit->trial[k] < 0);
    }
}

/* At the estimate: terms of which nothing is left that the data tell, as where another term is
 * infinite and its risk sets have lost all but one kind of row. */
static void find_lost(Fit *fit)
{
    const size_t p = fit->rows.p;
    for (size_t k = 0; k < p; k++)
        if (!fit->aliased[k] && !fit->infinite[k] &&
            !(fit->sums.information[k * p + k] > left_share * fit->at_zero[k]))
            fit->aliased[k] = true;
}

static StatStatus climb(Fit *fit)
{
    StatStatus status = stat_cox_sweep(&fit->rows, fit->coefficient, NULL, &fit->sums);
    if (status != STAT_OK)
        return status;
    fit->null = fit->sums.value;
    find_aliased(fit);
    double before = INFINITY;
    for (fit->iterations = 0; fit->iterations < MOST_ITERATIONS; fit->iterations++) {
        factor(fit, 0);
        const double now = find_step(fit);
        if (fit->iterations == 0)
            fit->score_statistic = now;
        if (!fit->separated && fit->iterations >= FIRST_JUDGEMENT && now > 1e-20)
            judge(fit);
        /* A separated likelihood has its supremum, and the other terms their limits, soon. */
        if (fit->separated ? now < 1e-14
                           : now <= 1e-20 || (now < 1e-12 && now >= 0.5 * before)) {
            fit->converged = !fit->separated;
            for (size_t k = 0; k < fit->rows.p; k++)
                fit->coefficient[k] += fit->step[k];
            break;
        }
        before = now;
        status = advance(fit);
        if (status != STAT_OK)
            return status;
    }
    find_lost(fit);
    return STAT_OK;
}

static double wald(const Fit *fit)
{
    /* The quadratic form of the information at the estimate. */
    const size_t p = fit->rows.p;
    double sum = 0;
    for (size_t a = 0; a < p; a++)
        for (size_t b = 0; b < p; b++)
            sum += fit->coefficient[a] * fit->sums.information[a * p + b] * fit->coefficient[b];
    return sum;
}

static void describe_model(const Fit *fit, StatCox *out)
{
    out->n_events = fit->rows.n_events;
    out->converged = fit->converged && fit->rank > 0;
    out->separated = fit->separated;
    out->iterations = fit->iterations;
    if (out->n_events == 0)
        return;
    out->log_likelihood = fit->sums.value;
    out->log_likelihood_null = fit->null;
    out->df = (double)fit->rank;
    if (fit->rank == 0)
        return;
    out->lr_statistic = fmax(0, 2 * (fit->sums.value - fit->null));
    out->lr_p_value = stat_chisq_upper(out->lr_statistic, out->df);
    out->score_statistic = fit->score_statistic;
    out->score_p_value = stat_chisq_upper(out->score_statistic, out->df);
    if (fit->separated)
        return;
    out->wald_statistic = wald(fit);
    out->wald_p_value = stat_chisq_upper(out->wald_statistic, out->df);
}

static StatStatus describe_terms(Fit *fit, double z, StatCox *out)
{
    const size_t p = fit->rows.p;
    const int *scale = fit->design.scale;
    out->terms = calloc(p + 1, sizeof *out->terms);
    out->covariance = calloc(p * p + 1, sizeof *out->covariance);
    if (!out->terms || !out->covariance)
        return STAT_NO_MEMORY;
    out->n_terms = p;
    for (size_t k = 0; k < p; k++) {
        StatCoxTerm *term = &out->terms[k];
        const bool known = !fit->aliased[k] && !fit->infinite[k];
        memset(fit->step, 0, p * sizeof(double));
        fit->step[k] = 1;
        stat_symmetric_solve(fit->factor, p, fit->keep, fit->step);
        for (size_t b = 0; b < p; b++) {
            const bool both = known && !fit->aliased[b] && !fit->infinite[b];
            out->covariance[k * p + b] = both ? ldexp(fit->step[b], scale[k] + scale[b]) : NAN;
        }
        *term = (StatCoxTerm){.term = fit->design.terms[k],
            .aliased = fit->aliased[k],
            .infinite = fit->infinite[k],
            .direction = fit->direction[k],
            .estimate = known ? ldexp(fit->coefficient[k], scale[k]) : NAN,
            .std_error = known ? ldexp(sqrt(fit->step[k]), scale[k]) : NAN};
        term->statistic = term->estimate / term->std_error;
        term->p_value = 2 * stat_normal_upper(fabs(term->statistic));
        term->conf_low = term->estimate - z * term->std_error;
        term->conf_high = term->estimate + z * term->std_error;
        term->hazard_ratio = exp(term->estimate);
        term->hazard_low = exp(term->conf_low);
        term->hazard_high = exp(term->conf_high);
    }
    return STAT_OK;
}

static StatStatus describe_proportional(const Fit *fit, size_t n_covariates, StatCox *out)
{
    const size_t p = fit->rows.p;
    size_t *covariate = calloc(p + 1, sizeof *covariate);
    bool *skip = calloc(p + 1, sizeof *skip);
    out->proportional = calloc(n_covariates + 1, sizeof *out->proportional);
    StatStatus status = covariate && skip && out->proportional ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        for (size_t k = 0; k < p; k++) {
            covariate[k] = fit->design.terms[k].covariate;
            skip[k] = fit->aliased[k] || fit->infinite[k];
        }
        status = stat_cox_proportional(
            &fit->rows, fit->coefficient, covariate, skip, n_covariates, out->proportional);
        out->n_proportional = n_covariates + 1;
    }
    free(covariate);
    free(skip);
    return status;
}

static StatStatus run(Fit *fit, const double *time, const double *event, const int32_t *stratum,
    size_t n_strata, size_t n_covariates, const StatCoxOptions *options, StatCox *out)
{
    const double level = options && options->conf_level != 0 ? options->conf_level : 0.95;
    StatStatus status = stat_cox_rows_init_take(&fit->rows, &fit->design, time, event, stratum,
        stratum ? n_strata : 1, options ? options->ties : STAT_TIES_EFRON);
    if (status == STAT_OK)
        status = fit_memory(fit);
    if (status == STAT_OK)
        status = climb(fit);
    if (status != STAT_OK)
        return status;
    describe_model(fit, out);
    status = describe_terms(fit, stat_normal_upper_quantile((1 - level) / 2), out);
    if (status == STAT_OK && !(options && options->no_concordance))
        status = stat_cox_concordance(
            &fit->rows, fit->coefficient, &out->concordance, &out->concordance_std_error);
    if (status == STAT_OK && options && options->proportional)
        status = describe_proportional(fit, n_covariates, out);
    return status;
}

static StatStatus check(
    const double *time, const double *event, const int32_t *stratum, size_t n_strata, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (time[i] < 0)
            return STAT_DATA;
        if (event[i] != 0 && event[i] != 1 && !isnan(event[i]))
            return STAT_DATA;
        if (stratum && stratum[i] >= 0 && (size_t)stratum[i] >= n_strata)
            return STAT_DATA;
    }
    return STAT_OK;
}

StatStatus stat_cox(const double *time, const double *event, const StatColumn *covariates,
    size_t n_covariates, const int32_t *stratum, size_t n_strata, const int64_t *weight,
    size_t n, const StatCoxOptions *options, StatCox *out)
{
    if (!out)
        return STAT_ARGUMENT;
    empty(out);
    const double level = options && options->conf_level != 0 ? options->conf_level : 0.95;
    if (((!time || !event) && n > 0) || !(level > 0 && level < 1) || n_covariates < 1)
        return STAT_ARGUMENT;
    StatStatus status = check(time, event, stratum, n_strata, n);
    if (status != STAT_OK)
        return status;
    Fit fit = {0};
    const double *const others[] = {time, event};
    status = stat_design_init(&fit.design, &(StatDesignInput){.covariates = covariates,
                                               .n_covariates = n_covariates,
                                               .others = others,
                                               .n_others = 2,
                                               .others_coded = &stratum,
                                               .n_others_coded = stratum ? 1 : 0,
                                               .weight = weight,
                                               .n = n});
    if (status == STAT_OK) {
        out->n = fit.design.n;
        out->n_missing = fit.design.n_missing;
        if (fit.design.n_rows > 0)
            status = run(&fit, time, event, stratum, n_strata, n_covariates, options, out);
    }
    fit_clear(&fit);
    if (status != STAT_OK) {
        stat_cox_clear(out);
        empty(out);
    }
    return status;
}

void stat_cox_clear(StatCox *model)
{
    if (!model)
        return;
    free(model->terms);
    free(model->covariance);
    free(model->proportional);
    memset(model, 0, sizeof *model);
}
