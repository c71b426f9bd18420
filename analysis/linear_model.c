#include "analysis/linear_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/distributions.h"
#include "analysis/least_squares.h"

static const double alias_tolerance = 1e-7;

typedef struct {
    StatDesign design;
    double *y;   /* the rows kept, times 2^y_scale */
    int y_scale; /* brings the largest |y| near 1 */
    bool intercept;
    StatQr qr;
    double rss; /* of the scaled y, whose square cannot underflow */
} Fit;

static void empty(StatLinearModel *out)
{
    memset(out, 0, sizeof *out);
    out->df_model = out->df_residual = out->rss = out->sigma = NAN;
    out->r_squared = out->r_squared_adjusted = out->f_statistic = out->p_value = NAN;
}

static StatStatus load(Fit *fit, const double *y)
{
    const size_t n = fit->design.n_rows;
    fit->y = malloc((n + 1) * sizeof *fit->y);
    if (!fit->y)
        return STAT_NO_MEMORY;
    stat_design_pick(&fit->design, y, fit->y);
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(fit->y[i]));
    int exponent = 0;
    (void)frexp(largest, &exponent);
    fit->y_scale = -exponent;
    for (size_t i = 0; i < n; i++)
        fit->y[i] = ldexp(fit->y[i], -exponent);
    return stat_qr_init(&fit->qr, fit->design.n_terms);
}

/* Reads all rows into the triangle, block by block. */
static StatStatus decompose(Fit *fit)
{
    const StatDesign *design = &fit->design;
    const size_t n = design->n_rows, p = design->n_terms;
    double *block = calloc((p + 1) * STAT_QR_BLOCK, sizeof *block);
    if (!block)
        return STAT_NO_MEMORY;
    for (size_t start = 0; start < n; start += STAT_QR_BLOCK) {
        const size_t m = n - start < STAT_QR_BLOCK ? n - start : STAT_QR_BLOCK;
        for (size_t k = 0; k <= p; k++) {
            const double *from = (k < p ? design->x + k * n : fit->y) + start;
            for (size_t i = 0; i < m; i++)
                block[k * m + i] =
                    design->weight ? from[i] * sqrt(design->weight[start + i]) : from[i];
        }
        stat_qr_add(&fit->qr, block, m);
    }
    free(block);
    return STAT_OK;
}

static void describe_fit(const Fit *fit, const StatTriangle *full, StatLinearModel *out)
{
    const double unit = ldexp(1, -fit->y_scale);
    const double rank = (double)full->rank;
    const double constant = fit->intercept ? 1 : 0;
    double explained = 0, total = full->rss;
    for (size_t i = 0; i < full->rank; i++) {
        total += full->qty[i] * full->qty[i];
        if (i > 0 || !fit->intercept)
            explained += full->qty[i] * full->qty[i];
    }
    out->df_model = rank - constant;
    out->df_residual = (double)out->n - rank;
    out->rss = full->rss * unit * unit;
    out->perfect = full->rss <= 1e-30 * total;
    if (explained + full->rss > 0)
        out->r_squared = explained / (explained + full->rss);
    if (out->df_residual <= 0)
        return;
    out->sigma = sqrt(full->rss / out->df_residual) * unit;
    out->r_squared_adjusted =
        1 - (1 - out->r_squared) * (((double)out->n - constant) / out->df_residual);
    if (out->df_model > 0) {
        out->f_statistic = explained / out->df_model / (full->rss / out->df_residual);
        out->p_value = stat_f_upper(out->f_statistic, out->df_model, out->df_residual);
    }
}

static StatStatus describe_terms(
    const Fit *fit, const StatTriangle *full, double level, StatLinearModel *out)
{
    const size_t p = fit->design.n_terms;
    double *coefficient = calloc(p + 1, sizeof *coefficient);
    out->covariance = calloc(p * p + 1, sizeof *out->covariance);
    out->terms = calloc(p + 1, sizeof *out->terms);
    if (!coefficient || !out->covariance || !out->terms ||
        stat_triangle_covariance(full, out->covariance) != STAT_OK) {
        free(coefficient);
        return STAT_NO_MEMORY;
    }
    out->n_terms = p;
    stat_triangle_solve(full, coefficient);
    const int *scale = fit->design.scale;
    const double sigma = sqrt(full->rss / out->df_residual); /* of the scaled y */
    const double t = stat_t_upper_quantile((1 - level) / 2, out->df_residual);
    for (size_t k = 0; k < p; k++) {
        StatLinearTerm *term = &out->terms[k];
        const int unit = scale[k] - fit->y_scale;
        const double estimate = ldexp(coefficient[k], unit);
        const double error =
            out->df_residual > 0 ? ldexp(sqrt(out->covariance[k * p + k]) * sigma, unit) : NAN;
        *term = (StatLinearTerm){.term = fit->design.terms[k],
            .estimate = estimate,
            .std_error = error,
            .statistic = estimate / error,
            .p_value = stat_t_two_sided(estimate / error, out->df_residual),
            .conf_low = estimate - t * error,
            .conf_high = estimate + t * error,
            .aliased = isnan(estimate)};
    }
    for (size_t a = 0; a < p; a++)
        for (size_t b = 0; b < p; b++)
            out->covariance[a * p + b] =
                ldexp(out->covariance[a * p + b], scale[a] + scale[b]) * out->sigma *
                out->sigma;
    free(coefficient);
    return STAT_OK;
}

/* What covariate c adds when it comes last: its columns are moved behind all others, where
   their effects are its sum of squares without a subtraction. */
static StatStatus test_covariate(
    const Fit *fit, size_t c, size_t *order, const StatLinearModel *model, StatLinearTest *out)
{
    const size_t p = fit->design.n_terms;
    const StatTerm *terms = fit->design.terms;
    size_t n_others = 0;
    for (size_t k = 0; k < p; k++)
        if (terms[k].covariate != c)
            order[n_others++] = k;
    for (size_t k = 0, at = n_others; k < p; k++)
        if (terms[k].covariate == c)
            order[at++] = k;
    StatTriangle triangle;
    const StatStatus status = stat_triangle_init(&triangle, &fit->qr, order, alias_tolerance);
    if (status != STAT_OK)
        return status;
    *out = (StatLinearTest){.covariate = c, .statistic = NAN, .p_value = NAN};
    for (size_t i = 0; i < triangle.rank; i++) {
        if (terms[triangle.order[i]].covariate != c)
            continue;
        out->df++;
        out->sum_of_squares += triangle.qty[i] * triangle.qty[i];
    }
    stat_triangle_clear(&triangle);
    if (out->df > 0 && model->df_residual > 0) {
        out->statistic = out->sum_of_squares / out->df / (fit->rss / model->df_residual);
        out->p_value = stat_f_upper(out->statistic, out->df, model->df_residual);
    }
    const double unit = ldexp(1, -fit->y_scale);
    out->sum_of_squares *= unit * unit;
    return STAT_OK;
}

static StatStatus describe_tests(const Fit *fit, size_t n_covariates, StatLinearModel *out)
{
    size_t *order = calloc(fit->design.n_terms + 1, sizeof *order);
    out->tests = calloc(n_covariates + 1, sizeof *out->tests);
    StatStatus status = order && out->tests ? STAT_OK : STAT_NO_MEMORY;
    for (size_t c = 0; c < n_covariates && status == STAT_OK; c++) {
        status = test_covariate(fit, c, order, out, &out->tests[c]);
        out->n_tests++;
    }
    free(order);
    return status;
}

static StatStatus describe(Fit *fit, size_t n_covariates, double level, StatLinearModel *out)
{
    StatTriangle full;
    StatStatus status = stat_triangle_init(&full, &fit->qr, NULL, alias_tolerance);
    if (status != STAT_OK)
        return status;
    fit->rss = full.rss;
    describe_fit(fit, &full, out);
    status = describe_terms(fit, &full, level, out);
    if (status == STAT_OK)
        status = describe_tests(fit, n_covariates, out);
    stat_triangle_clear(&full);
    return status;
}

StatStatus stat_linear_model(const double *y, const StatColumn *covariates, size_t n_covariates,
    const int64_t *weight, size_t n, const StatLinearModelOptions *options,
    StatLinearModel *out)
{
    if (!out)
        return STAT_ARGUMENT;
    empty(out);
    const double level = options && options->conf_level != 0 ? options->conf_level : 0.95;
    if ((!y && n > 0) || !(level > 0 && level < 1))
        return STAT_ARGUMENT;
    Fit fit = {.intercept = !(options && options->no_intercept)};
    StatStatus status =
        stat_design_init(&fit.design, &(StatDesignInput){.covariates = covariates,
                                          .n_covariates = n_covariates,
                                          .others = &y,
                                          .n_others = 1,
                                          .weight = weight,
                                          .n = n,
                                          .intercept = fit.intercept});
    if (status == STAT_OK) {
        out->n = fit.design.n;
        out->n_missing = fit.design.n_missing;
    }
    if (status == STAT_OK && fit.design.n_rows > 0) {
        status = load(&fit, y);
        if (status == STAT_OK)
            status = decompose(&fit);
        if (status == STAT_OK)
            status = describe(&fit, n_covariates, level, out);
    }
    stat_qr_clear(&fit.qr);
    free(fit.y);
    stat_design_clear(&fit.design);
    if (status != STAT_OK) {
        stat_linear_model_clear(out);
        empty(out);
    }
    return status;
}

void stat_linear_model_clear(StatLinearModel *model)
{
    if (!model)
        return;
    free(model->terms);
    free(model->covariance);
    free(model->tests);
    memset(model, 0, sizeof *model);
}
