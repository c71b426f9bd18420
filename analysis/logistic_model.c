#include "analysis/logistic_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/least_squares.h"

static StatStatus read_outcome(StatLogisticModel *model, const double *y)
{
    const StatDesign *design = &model->design;
    model->sign = malloc((design->n_rows + 1) * sizeof *model->sign);
    if (!model->sign)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < design->n_rows; i++) {
        const double value = y[design->row[i]];
        if (value != 0 && value != 1)
            return STAT_DATA;
        model->sign[i] = value == 1 ? 1 : -1;
        if (value == 1)
            model->n_events += design->weight ? (int64_t)design->weight[i] : 1;
    }
    return STAT_OK;
}

enum { MANY_ROWS = 100000, SAMPLE_STEP = 16 };

/* Reads every step-th row of the design into a triangle. */
static StatStatus read_rows(const StatDesign *design, size_t step, StatQr *qr)
{
    const size_t n = design->n_rows, p = design->n_terms;
    double *block = calloc((p + 1) * STAT_QR_BLOCK, sizeof *block);
    if (!block)
        return STAT_NO_MEMORY;
    for (size_t start = 0; start < n; start += STAT_QR_BLOCK * step) {
        const size_t left = (n - start + step - 1) / step;
        const size_t m = left < STAT_QR_BLOCK ? left : STAT_QR_BLOCK;
        for (size_t k = 0; k < p; k++)
            for (size_t i = 0; i < m; i++)
                block[k * m + i] = design->x[k * n + start + i * step];
        memset(block + p * m, 0, m * sizeof *block);
        stat_qr_add(qr, block, m);
    }
    free(block);
    return STAT_OK;
}

/* Terms that a sample of the rows tells apart beyond doubt all the rows tell apart: a column
   has at most the length sqrt(n), and of it at least as much is left as in the sample. */
static bool all_stand_out(const StatQr *qr, const StatTriangle *triangle, size_t n)
{
    const size_t width = qr->width;
    bool all = triangle->rank == triangle->n_terms;
    for (size_t k = 0; k < triangle->n_terms; k++)
        all = all && fabs(qr->r[k * width + k]) > 1e-6 * sqrt((double)n);
    return all;
}

/* Names the terms that are combinations of those before them; the tolerance is that of R's glm,
   whose first iteration decomposes the same matrix. */
static StatStatus find_aliased(StatLogisticModel *model)
{
    const StatDesign *design = &model->design;
    const size_t n = design->n_rows, p = design->n_terms;
    StatQr qr = {0};
    StatTriangle triangle = {0};
    StatStatus status = stat_qr_init(&qr, p);
    bool done = false;
    for (size_t step = n >= MANY_ROWS ? SAMPLE_STEP : 1; status == STAT_OK && !done; step = 1) {
        stat_qr_reset(&qr);
        stat_triangle_clear(&triangle);
        status = read_rows(design, step, &qr);
        if (status == STAT_OK)
            status = stat_triangle_init(&triangle, &qr, NULL, 1e-11);
        done = status == STAT_OK && (step == 1 || all_stand_out(&qr, &triangle, n));
    }
    if (status == STAT_OK) {
        model->rank = triangle.rank;
        for (size_t k = triangle.rank; k < p; k++)
            model->aliased[triangle.order[k]] = true;
    }
    stat_triangle_clear(&triangle);
    stat_qr_clear(&qr);
    return status;
}

StatStatus stat_logistic_model_init(
    StatLogisticModel *model, const StatDesignInput *input, const double *y)
{
    memset(model, 0, sizeof *model);
    StatStatus status = stat_design_init(&model->design, input);
    if (status == STAT_OK)
        status = read_outcome(model, y);
    if (status != STAT_OK)
        return status;
    const size_t p = model->design.n_terms;
    model->data = (StatLogisticData){.n = model->design.n_rows,
        .p = p,
        .x = model->design.x,
        .stride = model->design.n_rows,
        .weight = model->design.weight,
        .sign = model->sign};
    model->aliased = calloc(p + 1, sizeof *model->aliased);
    model->infinite = calloc(p + 1, sizeof *model->infinite);
    model->direction = calloc(p + 1, sizeof *model->direction);
    if (!model->aliased || !model->infinite || !model->direction)
        return STAT_NO_MEMORY;
    status = find_aliased(model);
    if (status == STAT_OK)
        status = stat_newton_init(&model->fit, p, true);
    return status;
}

void stat_logistic_model_clear(StatLogisticModel *model)
{
    stat_newton_clear(&model->fit);
    free(model->sign);
    free(model->aliased);
    free(model->infinite);
    free(model->direction);
    stat_design_clear(&model->design);
    memset(model, 0, sizeof *model);
}

/* The rows that are left after a quasi-separation, in memory of their own. */
typedef struct {
    StatLogisticData data;
    double *x, *weight, *sign;
} Rest;

static void rest_clear(Rest *rest)
{
    free(rest->x);
    free(rest->weight);
    free(rest->sign);
    *rest = (Rest){0};
}

static double along(const StatLogisticData *data, const double *direction, size_t i)
{
    double value = 0;
    for (size_t k = 0; k < data->p; k++)
        value += direction[k] * data->x[k * data->stride + i];
    return data->sign[i] * value;
}

/* Copies the rows of `from` that lie on the direction. */
static StatStatus rest_init(Rest *rest, const StatLogisticData *from, const double *direction)
{
    double largest = 0;
    for (size_t i = 0; i < from->n; i++)
        largest = fmax(largest, along(from, direction, i));
    *rest = (Rest){.data = {.p = from->p, .stride = from->n}};
    rest->x = malloc((from->n * from->p + 1) * sizeof *rest->x);
    rest->sign = malloc((from->n + 1) * sizeof *rest->sign);
    rest->weight = from->weight ? malloc((from->n + 1) * sizeof *rest->weight) : NULL;
    if (!rest->x || !rest->sign || (from->weight && !rest->weight)) {
        rest_clear(rest);
        return STAT_NO_MEMORY;
    }
    size_t m = 0;
    for (size_t i = 0; i < from->n; i++) {
        if (along(from, direction, i) > STAT_SEPARATION_TOLERANCE * largest)
            continue;
        for (size_t k = 0; k < from->p; k++)
            rest->x[k * from->n + m] = from->x[k * from->stride + i];
        rest->sign[m] = from->sign[i];
        if (from->weight)
            rest->weight[m] = from->weight[i];
        m++;
    }
    rest->data.n = m;
    rest->data.x = rest->x;
    rest->data.sign = rest->sign;
    rest->data.weight = rest->weight;
    return STAT_OK;
}

/* Marks the terms of the direction as infinite and holds one of them: without the separated
   rows the direction changes nothing, so one of its terms is not determined. */
static void mark_direction(StatLogisticModel *model, bool *fixed)
{
    const double *direction = model->fit.direction;
    size_t longest = 0;
    for (size_t k = 0; k < model->data.p; k++) {
        if (fabs(direction[k]) > fabs(direction[longest]))
            longest = k;
        if (direction[k] == 0 || model->infinite[k])
            continue;
        model->infinite[k] = true;
        model->direction[k] = direction[k] > 0 ? 1 : -1;
    }
    fixed[longest] = true;
    memset(model->fit.coefficient, 0, model->data.p * sizeof *model->fit.coefficient);
}

/* All rows fitted without error: every term that can move is without bound. */
static void mark_complete(StatLogisticModel *model, const bool *fixed)
{
    model->separated = true;
    for (size_t k = 0; k < model->data.p; k++) {
        if (fixed[k] || model->infinite[k])
            continue;
        model->infinite[k] = true;
        model->direction[k] = model->fit.coefficient[k] >= 0 ? 1 : -1;
    }
}

/* A start from every 16th row: what it finds is near, and costs half an iteration. */
static StatStatus start_near(StatLogisticModel *model, const bool *fixed)
{
    const StatLogisticData *all = &model->data;
    if (all->n < MANY_ROWS || all->weight)
        return STAT_OK;
    const size_t n = all->n / SAMPLE_STEP;
    double *x = malloc((n * all->p + 1) * sizeof *x), *sign = malloc((n + 1) * sizeof *sign);
    StatStatus status = x && sign ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        for (size_t i = 0; i < n; i++)
            sign[i] = all->sign[i * SAMPLE_STEP];
        for (size_t k = 0; k < all->p; k++)
            for (size_t i = 0; i < n; i++)
                x[k * n + i] = all->x[k * all->stride + i * SAMPLE_STEP];
        const StatLogisticData sample = {
            .n = n, .p = all->p, .x = x, .stride = n, .sign = sign};
        status = stat_newton(&sample, fixed, true, &model->fit);
        if (model->fit.end != STAT_NEWTON_CONVERGED)
            memset(model->fit.coefficient, 0, all->p * sizeof *model->fit.coefficient);
    }
    free(x);
    free(sign);
    return status;
}

static StatStatus fit_rounds(StatLogisticModel *model, bool *fixed)
{
    Rest rest = {0};
    StatLogisticData data = model->data;
    StatStatus status = start_near(model, fixed);
    if (status != STAT_OK)
        return status;
    for (int round = 0;; round++) {
        status = stat_newton(&data, fixed, true, &model->fit);
        if (status != STAT_OK)
            break;
        if (model->fit.end == STAT_NEWTON_COMPLETE) {
            model->complete = true;
            model->fit.log_likelihood = 0;
            mark_complete(model, fixed);
        }
        if (model->fit.end != STAT_NEWTON_QUASI)
            break;
        Rest next;
        model->separated = true;
        mark_direction(model, fixed);
        status = rest_init(&next, &data, model->fit.direction);
        if (status != STAT_OK)
            break;
        rest_clear(&rest);
        rest = next;
        data = rest.data;
    }
    rest_clear(&rest);
    return status;
}

StatStatus stat_logistic_model_fit(StatLogisticModel *model)
{
    const size_t p = model->data.p;
    bool *fixed = malloc((p + 1) * sizeof *fixed);
    if (!fixed)
        return STAT_NO_MEMORY;
    memcpy(fixed, model->aliased, p * sizeof *fixed);
    const StatStatus status = fit_rounds(model, fixed);
    free(fixed);
    if (status != STAT_OK)
        return status;
    model->converged = !model->separated && model->fit.end == STAT_NEWTON_CONVERGED;
    for (size_t k = 0; k < p && model->separated; k++) {
        /* Not determined by the rows that are left: it follows the direction. */
        if (!model->aliased[k] && isnan(model->fit.covariance[k * p + k]))
            model->infinite[k] = true;
    }
    return STAT_OK;
}

/* Moves the maximum to where the quadratic approximation puts it once a term is 0. */
static void condition(double *coefficient, double *covariance, size_t p, size_t term)
{
    const double variance = covariance[term * p + term];
    if (!(variance > 0))
        return;
    const double share = coefficient[term] / variance;
    for (size_t k = 0; k < p; k++)
        if (!isnan(covariance[k * p + term]))
            coefficient[k] -= covariance[k * p + term] * share;
    for (size_t a = 0; a < p; a++) {
        if (a == term)
            continue;
        for (size_t b = 0; b < p; b++)
            if (b != term)
                covariance[a * p + b] -=
                    covariance[a * p + term] * covariance[term * p + b] / variance;
    }
    for (size_t k = 0; k < p; k++)
        covariance[k * p + term] = covariance[term * p + k] = 0;
}

StatStatus stat_logistic_model_without(
    const StatLogisticModel *model, const bool *dropped, double *log_likelihood)
{
    const size_t p = model->data.p;
    StatNewton run;
    StatStatus status = stat_newton_init(&run, p, true);
    bool *fixed = malloc((p + 1) * sizeof *fixed);
    if (status != STAT_OK || !fixed) {
        free(fixed);
        stat_newton_clear(&run);
        return STAT_NO_MEMORY;
    }
    if (model->converged) {
        memcpy(run.coefficient, model->fit.coefficient, p * sizeof *run.coefficient);
        memcpy(run.covariance, model->fit.covariance, p * p * sizeof *run.covariance);
    }
    for (size_t k = 0; k < p; k++) {
        fixed[k] = dropped[k] || model->aliased[k];
        if (dropped[k] && model->converged)
            condition(run.coefficient, run.covariance, p, k);
        if (fixed[k])
            run.coefficient[k] = 0;
    }
    free(run.covariance);
    run.covariance = NULL;
    status = stat_newton(&model->data, fixed, false, &run);
    *log_likelihood = run.log_likelihood;
    free(fixed);
    stat_newton_clear(&run);
    return status;
}
