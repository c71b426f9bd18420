#include "analysis/logistic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/distributions.h"
#include "analysis/logistic_model.h"

static void empty(StatLogistic *out)
{
    memset(out, 0, sizeof *out);
    out->log_likelihood = out->log_likelihood_null = out->aic = NAN;
    out->lr_statistic = out->lr_df = out->lr_p_value = NAN;
}

/* k log(k / n), which is 0 at k = 0. */
static double part_log(double k, double n)
{
    return k > 0 ? k * log(k / n) : 0;
}

static void describe_model(const StatLogisticModel *model, bool intercept, StatLogistic *out)
{
    const double n = (double)out->n, events = (double)model->n_events;
    out->n_events = model->n_events;
    out->converged = model->converged;
    out->separated = model->separated;
    out->complete = model->complete;
    out->iterations = model->fit.iterations;
    out->log_likelihood = model->fit.log_likelihood;
    out->log_likelihood_null =
        intercept ? part_log(events, n) + part_log(n - events, n) : -n * log(2);
    out->aic = 2 * (double)model->rank - 2 * out->log_likelihood;
    out->lr_df = (double)model->rank - (intercept ? 1 : 0);
    if (out->lr_df > 0) {
        out->lr_statistic = fmax(0, 2 * (out->log_likelihood - out->log_likelihood_null));
        out->lr_p_value = stat_chisq_upper(out->lr_statistic, out->lr_df);
    }
}

/* Estimates, errors and Wald's numbers; back from the scaled columns to the caller's units. */
static StatStatus describe_terms(const StatLogisticModel *model, double z, StatLogistic *out)
{
    const size_t p = model->data.p;
    const int *scale = model->design.scale;
    out->terms = calloc(p + 1, sizeof *out->terms);
    out->covariance = calloc(p * p + 1, sizeof *out->covariance);
    if (!out->terms || !out->covariance)
        return STAT_NO_MEMORY;
    out->n_terms = p;
    for (size_t k = 0; k < p; k++) {
        StatLogisticTerm *term = &out->terms[k];
        term->term = model->design.terms[k];
        term->aliased = model->aliased[k];
        term->infinite = model->infinite[k];
        term->direction = model->direction[k];
        const bool known = !term->aliased && !term->infinite;
        for (size_t b = 0; b < p; b++) {
            const bool both = known && !model->aliased[b] && !model->infinite[b];
            out->covariance[k * p + b] =
                both ? ldexp(model->fit.covariance[k * p + b], scale[k] + scale[b]) : NAN;
        }
        term->estimate = known ? ldexp(model->fit.coefficient[k], scale[k]) : NAN;
        term->std_error = known ? ldexp(sqrt(model->fit.covariance[k * p + k]), scale[k]) : NAN;
        term->statistic = term->estimate / term->std_error;
        term->p_value = 2 * stat_normal_upper(fabs(term->statistic));
        term->conf_low = term->estimate - z * term->std_error;
        term->conf_high = term->estimate + z * term->std_error;
        term->lr_statistic = term->lr_p_value = NAN;
    }
    return STAT_OK;
}

static StatStatus describe_profiles(
    const StatLogisticModel *model, double drop, StatLogistic *out)
{
    StatStatus status = STAT_OK;
    for (size_t k = 0; k < out->n_terms && status == STAT_OK; k++) {
        StatLogisticTerm *term = &out->terms[k];
        if (term->aliased)
            continue;
        status = stat_logistic_profile(model, k, drop, &term->conf_low, &term->conf_high);
        term->conf_low = ldexp(term->conf_low, model->design.scale[k]);
        term->conf_high = ldexp(term->conf_high, model->design.scale[k]);
    }
    return status;
}

static StatStatus lr_test(const StatLogisticModel *model, const bool *dropped, double df,
    double *statistic, double *p_value)
{
    double without;
    const StatStatus status = stat_logistic_model_without(model, dropped, &without);
    if (status != STAT_OK)
        return status;
    *statistic = fmax(0, 2 * (model->fit.log_likelihood - without));
    *p_value = stat_chisq_upper(*statistic, df);
    return STAT_OK;
}

static StatStatus test_terms(const StatLogisticModel *model, bool *dropped, StatLogistic *out)
{
    StatStatus status = STAT_OK;
    for (size_t k = 0; k < out->n_terms && status == STAT_OK; k++) {
        StatLogisticTerm *term = &out->terms[k];
        if (term->aliased)
            continue;
        dropped[k] = true;
        status = lr_test(model, dropped, 1, &term->lr_statistic, &term->lr_p_value);
        dropped[k] = false;
    }
    return status;
}

static StatStatus test_covariates(
    const StatLogisticModel *model, size_t n_covariates, bool *dropped, StatLogistic *out)
{
    StatStatus status = STAT_OK;
    for (size_t c = 0; c < n_covariates && status == STAT_OK; c++) {
        StatLogisticTest *test = &out->tests[out->n_tests++];
        *test = (StatLogisticTest){.covariate = c, .statistic = NAN, .p_value = NAN};
        size_t last = 0;
        for (size_t k = 0; k < out->n_terms; k++) {
            dropped[k] = out->terms[k].term.covariate == c && !out->terms[k].aliased;
            if (!dropped[k])
                continue;
            test->df++;
            last = k;
        }
        if (test->df == 1) {
            test->statistic = out->terms[last].lr_statistic;
            test->p_value = out->terms[last].lr_p_value;
        } else if (test->df > 1) {
            status = lr_test(model, dropped, test->df, &test->statistic, &test->p_value);
        }
    }
    return status;
}

static StatStatus describe_tests(
    const StatLogisticModel *model, size_t n_covariates, StatLogistic *out)
{
    bool *dropped = calloc(out->n_terms + 1, sizeof *dropped);
    out->tests = calloc(n_covariates + 1, sizeof *out->tests);
    StatStatus status = dropped && out->tests ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK)
        status = test_terms(model, dropped, out);
    if (status == STAT_OK)
        status = test_covariates(model, n_covariates, dropped, out);
    free(dropped);
    return status;
}

/* Which infinite terms to name. With a quasi-separation all that lie on its direction; with a
   complete one those without which it would not be complete, or all where several would do. */
static void name_separation(const StatLogisticModel *model, StatLogistic *out)
{
    bool any = false;
    for (size_t k = 0; k < out->n_terms; k++) {
        StatLogisticTerm *term = &out->terms[k];
        const bool needed =
            !model->complete || isnan(term->lr_statistic) || term->lr_statistic > 1e-6;
        term->separates = term->infinite && term->term.covariate != STAT_INTERCEPT && needed;
        any = any || term->separates;
    }
    for (size_t k = 0; k < out->n_terms && !any; k++)
        out->terms[k].separates =
            out->terms[k].infinite &&
            (out->n_terms == 1 || k > 0 || model->n_events == 0 || model->n_events == out->n);
}

static StatStatus describe(const StatLogisticModel *model, size_t n_covariates,
    const StatLogisticOptions *options, StatLogistic *out)
{
    const double level = options && options->conf_level != 0 ? options->conf_level : 0.95;
    describe_model(model, !(options && options->no_intercept), out);
    StatStatus status = describe_terms(model, stat_normal_upper_quantile((1 - level) / 2), out);
    if (status == STAT_OK && options && options->profile) {
        out->profile = true;
        status = describe_profiles(model, stat_chisq_upper_quantile(1 - level, 1) / 2, out);
    }
    if (status == STAT_OK && !(options && options->no_lr))
        status = describe_tests(model, n_covariates, out);
    if (status != STAT_OK)
        return status;
    if (model->separated)
        name_separation(model, out);
    for (size_t k = 0; k < out->n_terms; k++) {
        StatLogisticTerm *term = &out->terms[k];
        term->odds_ratio = exp(term->estimate);
        term->odds_low = exp(term->conf_low);
        term->odds_high = exp(term->conf_high);
    }
    return STAT_OK;
}

StatStatus stat_logistic(const double *y, const StatColumn *covariates, size_t n_covariates,
    const int64_t *weight, size_t n, const StatLogisticOptions *options, StatLogistic *out)
{
    if (!out)
        return STAT_ARGUMENT;
    empty(out);
    const double level = options && options->conf_level != 0 ? options->conf_level : 0.95;
    if ((!y && n > 0) || !(level > 0 && level < 1))
        return STAT_ARGUMENT;
    StatLogisticModel model;
    StatStatus status = stat_logistic_model_init(&model,
        &(StatDesignInput){.covariates = covariates,
            .n_covariates = n_covariates,
            .others = &y,
            .n_others = 1,
            .weight = weight,
            .n = n,
            .intercept = !(options && options->no_intercept)},
        y);
    if (status == STAT_OK) {
        out->n = model.design.n;
        out->n_missing = model.design.n_missing;
    }
    if (status == STAT_OK && model.design.n_rows > 0) {
        status = stat_logistic_model_fit(&model);
        if (status == STAT_OK)
            status = describe(&model, n_covariates, options, out);
    }
    stat_logistic_model_clear(&model);
    if (status != STAT_OK) {
        stat_logistic_clear(out);
        empty(out);
    }
    return status;
}

void stat_logistic_clear(StatLogistic *model)
{
    if (!model)
        return;
    free(model->terms);
    free(model->covariance);
    free(model->tests);
    memset(model, 0, sizeof *model);
}
