#include "analysis/logistic_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/exp_block.h"
#include "analysis/least_squares.h"
#include "analysis/sum.h"

enum { MOST_ITERATIONS = 100, MOST_HALVINGS = 40, FIRST_JUDGEMENT = 8, MANY_ROWS = 100000 };

/* Beyond this the odds are e^600: nothing changes but that squares would overflow. */
static const double most_eta = 600;

typedef struct {
    const StatLogisticData *data;
    size_t n_free;
    size_t *free;  /* n_free indices of the coefficients that move */
    StatQr qr;     /* of the weighted rows at the last pass, free columns only */
    double *block; /* (n_free + 1) columns of STAT_QR_BLOCK rows */
    double *step;  /* n_free */
    double *trial; /* p */
    double lowest_margin, largest_eta; /* at the last pass */
} Work;

StatStatus stat_newton_init(StatNewton *run, size_t p, bool with_covariance)
{
    memset(run, 0, sizeof *run);
    run->coefficient = calloc(p + 1, sizeof *run->coefficient);
    run->direction = calloc(p + 1, sizeof *run->direction);
    if (with_covariance)
        run->covariance = calloc(p * p + 1, sizeof *run->covariance);
    if (run->coefficient && run->direction && (run->covariance || !with_covariance))
        return STAT_OK;
    stat_newton_clear(run);
    return STAT_NO_MEMORY;
}

void stat_newton_clear(StatNewton *run)
{
    free(run->coefficient);
    free(run->direction);
    free(run->covariance);
    memset(run, 0, sizeof *run);
}

static void work_clear(Work *work)
{
    free(work->free);
    free(work->block);
    free(work->step);
    free(work->trial);
    stat_qr_clear(&work->qr);
}

static StatStatus work_init(Work *work, const StatLogisticData *data, const bool *fixed)
{
    *work = (Work){.data = data};
    work->free = calloc(data->p + 1, sizeof *work->free);
    if (!work->free)
        return STAT_NO_MEMORY;
    for (size_t k = 0; k < data->p; k++)
        if (!fixed || !fixed[k])
            work->free[work->n_free++] = k;
    work->block = calloc((work->n_free + 1) * STAT_QR_BLOCK, sizeof *work->block);
    work->step = calloc(work->n_free + 1, sizeof *work->step);
    work->trial = calloc(data->p + 1, sizeof *work->trial);
    if (!work->block || !work->step || !work->trial)
        return STAT_NO_MEMORY;
    return stat_qr_init(&work->qr, work->n_free);
}

/* value[i] = x_i' vector for the m rows from `start` on. */
static void project(
    const StatLogisticData *data, const double *vector, size_t start, size_t m, double *value)
{
    memset(value, 0, m * sizeof *value);
    for (size_t k = 0; k < data->p; k++) {
        const double *x = data->x + k * data->stride + start;
        const double factor = vector[k];
        if (factor == 0)
            continue;
        for (size_t i = 0; i < m; i++)
            value[i] += factor * x[i];
    }
}

/* What the rows of a block are at eta, each in an array: the loops over them have no jumps. */
typedef struct {
    double ratio[STAT_QR_BLOCK]; /* exp(-margin / 2), the margin sign * eta: above 0 if right */
    double root[STAT_QR_BLOCK];  /* of the row's weight in the least squares */
    double lowest;               /* margin */
} Rows;

/* With e = exp(-margin / 2) the square root of a row's weight is e / (1 + e^2), and the
   residual over it is +-e. Nothing is ever taken from 1, so nothing cancels however far eta is.
 */
static void find_roots(
    Work *work, size_t start, size_t m, const double *eta, Rows *rows, double *response)
{
    const double *sign = work->data->sign + start;
    double lowest = INFINITY, largest = work->largest_eta;
    for (size_t i = 0; i < m; i++) {
        const double margin = sign[i] * eta[i], size = fabs(eta[i]);
        const double most = margin < most_eta ? margin : most_eta;
        lowest = margin < lowest ? margin : lowest;
        largest = size > largest ? size : largest;
        rows->ratio[i] = -0.5 * (most > -most_eta ? most : -most_eta);
    }
    rows->lowest = lowest;
    work->lowest_margin = lowest < work->lowest_margin ? lowest : work->lowest_margin;
    work->largest_eta = largest < most_eta ? largest : most_eta;
    stat_exp_block(rows->ratio, rows->ratio, m);
    for (size_t i = 0; i < m; i++) {
        rows->root[i] = rows->ratio[i] / (1 + rows->ratio[i] * rows->ratio[i]);
        response[i] = sign[i] * rows->ratio[i];
    }
}

/* The log likelihood of a row: -log(1 + exp(-margin)). */
static double row_likelihood(double margin)
{
    return fmin(margin, 0) - log1p(exp(-fabs(margin)));
}

/* A product of a quarter of a block's 1 + exp(-margin) is a double above this margin. */
static const double product_margin = -20;

/* The log likelihood of a block without weights; in four products that do not wait for each
   other where no row lies far on the wrong side. */
static double block_likelihood(
    const StatLogisticData *data, size_t start, size_t m, const double *eta, const Rows *rows)
{
    double product[4] = {1, 1, 1, 1}, value = 0;
    size_t i = 0;
    for (; i + 4 <= m && rows->lowest > product_margin; i += 4)
        for (size_t j = 0; j < 4; j++)
            product[j] *= 1 + rows->ratio[i + j] * rows->ratio[i + j];
    for (; i < m; i++)
        value += row_likelihood(data->sign[start + i] * eta[i]);
    for (size_t j = 0; j < 4; j++)
        value -= log(product[j]);
    return value;
}

/* Brings the weights of the rows in; returns the log likelihood of the block. */
static double weigh(const StatLogisticData *data, size_t start, size_t m, const double *eta,
    Rows *rows, double *response)
{
    double value = 0;
    for (size_t i = 0; i < m; i++) {
        const double weight = data->weight[start + i], frequency = sqrt(weight);
        value += weight * row_likelihood(data->sign[start + i] * eta[i]);
        rows->root[i] *= frequency;
        response[i] *= frequency;
    }
    return value;
}

static void fill_block(Work *work, size_t start, size_t m, const double *eta, StatSum *sum)
{
    const StatLogisticData *data = work->data;
    double *response = work->block + work->n_free * m;
    Rows rows;
    find_roots(work, start, m, eta, &rows, response);
    stat_sum_add(sum, data->weight ? weigh(data, start, m, eta, &rows, response)
                                   : block_likelihood(data, start, m, eta, &rows));
    for (size_t f = 0; f < work->n_free; f++) {
        const double *x = data->x + work->free[f] * data->stride + start;
        for (size_t i = 0; i < m; i++)
            work->block[f * m + i] = x[i] * rows.root[i];
    }
}

/* Reads all rows at the given coefficients; returns the log likelihood. */
static double pass(Work *work, const double *coefficient)
{
    double eta[STAT_QR_BLOCK];
    StatSum sum = {0};
    stat_qr_reset(&work->qr);
    work->lowest_margin = INFINITY;
    work->largest_eta = 0;
    for (size_t start = 0; start < work->data->n; start += STAT_QR_BLOCK) {
        const size_t rest = work->data->n - start;
        const size_t m = rest < STAT_QR_BLOCK ? rest : STAT_QR_BLOCK;
        project(work->data, coefficient, start, m, eta);
        fill_block(work, start, m, eta, &sum);
        stat_qr_add(&work->qr, work->block, m);
    }
    return stat_sum_value(sum);
}

/* Does the step separate? Every row is asked. */
static bool separates(Work *work, double *direction)
{
    const StatLogisticData *data = work->data;
    double value[STAT_QR_BLOCK], largest = 0, lowest = 0, longest = 0;
    memset(direction, 0, data->p * sizeof *direction);
    for (size_t f = 0; f < work->n_free; f++)
        longest = fmax(longest, fabs(work->step[f]));
    for (size_t f = 0; f < work->n_free; f++)
        if (fabs(work->step[f]) > 10 * STAT_SEPARATION_TOLERANCE * longest)
            direction[work->free[f]] = work->step[f];
    for (size_t start = 0; start < data->n; start += STAT_QR_BLOCK) {
        const size_t m = data->n - start < STAT_QR_BLOCK ? data->n - start : STAT_QR_BLOCK;
        project(data, direction, start, m, value);
        for (size_t i = 0; i < m; i++) {
            largest = fmax(largest, data->sign[start + i] * value[i]);
            lowest = fmin(lowest, data->sign[start + i] * value[i]);
        }
    }
    return largest > 0 && lowest >= -STAT_SEPARATION_TOLERANCE * largest;
}

/* The squared length of Newton's step in units of its own uncertainty: twice the gain in log
   likelihood that it promises. */
static double decrement(const StatTriangle *triangle)
{
    double sum = 0;
    for (size_t i = 0; i < triangle->rank; i++)
        sum += triangle->qty[i] * triangle->qty[i];
    return sum;
}

static StatStatus spread_covariance(
    const Work *work, const StatTriangle *triangle, StatNewton *run)
{
    const size_t p = work->data->p, q = work->n_free;
    double *small = calloc(q * q + 1, sizeof *small);
    if (!small || stat_triangle_covariance(triangle, small) != STAT_OK) {
        free(small);
        return STAT_NO_MEMORY;
    }
    for (size_t k = 0; k < p * p; k++)
        run->covariance[k] = NAN;
    for (size_t a = 0; a < q; a++)
        for (size_t b = 0; b < q; b++)
            run->covariance[work->free[a] * p + work->free[b]] = small[a * q + b];
    free(small);
    return STAT_OK;
}

/* Goes along the step, halving it until the likelihood does not fall. */
static void advance(Work *work, StatNewton *run)
{
    double share = 1;
    for (int halving = 0; halving < MOST_HALVINGS; halving++, share /= 2) {
        memcpy(work->trial, run->coefficient, work->data->p * sizeof *work->trial);
        for (size_t f = 0; f < work->n_free; f++)
            work->trial[work->free[f]] += share * work->step[f];
        const double value = pass(work, work->trial);
        if (value >= run->log_likelihood - 1e-13 * fabs(run->log_likelihood)) {
            memcpy(run->coefficient, work->trial, work->data->p * sizeof *work->trial);
            run->log_likelihood = value;
            return;
        }
    }
    run->log_likelihood = pass(work, run->coefficient);
}

/* Decides after a triangle is known; true when the run is over. */
static bool ended(Work *work, bool judge, double now, double before, StatNewton *run)
{
    run->end = STAT_NEWTON_CONVERGED;
    if (judge && work->lowest_margin > STAT_SEPARATION_TOLERANCE * work->largest_eta &&
        work->largest_eta > 0) {
        run->end = STAT_NEWTON_COMPLETE;
        return true;
    }
    /* A step that moves the linear predictors of very many rows by some 1e-8 each goes to the
       maximum, and their information is as good as there. */
    if (judge && work->data->n >= MANY_ROWS && now <= 1e-16 * (double)work->data->n)
        return true;
    /* What the quadratic term leaves of a likelihood is of third order in the step. */
    const bool third = now * sqrt(now) <= 1e-12 * sqrt((double)work->data->n);
    /* A likelihood without a maximum comes near its supremum by a factor e a step. */
    if (judge ? now <= 1e-20 : third && (now < 0.01 * before || now <= 1e-13))
        return true;
    if (now < 1e-12 * (double)work->n_free && now >= 0.5 * before)
        return true; /* only rounding is left */
    if (judge && run->iterations >= FIRST_JUDGEMENT && separates(work, run->direction)) {
        run->end = STAT_NEWTON_QUASI;
        return true;
    }
    run->end = STAT_NEWTON_GAVE_UP;
    return run->iterations >= MOST_ITERATIONS;
}

static StatStatus climb(Work *work, bool judge, StatNewton *run)
{
    double before = INFINITY;
    run->log_likelihood = pass(work, run->coefficient);
    for (run->iterations = 0;; run->iterations++) {
        StatTriangle triangle;
        StatStatus status = stat_triangle_init(&triangle, &work->qr, NULL, 1e-13);
        if (status != STAT_OK)
            return status;
        stat_triangle_solve(&triangle, work->step);
        for (size_t f = 0; f < work->n_free; f++)
            if (isnan(work->step[f]))
                work->step[f] = 0;
        const double now = decrement(&triangle);
        const bool over = ended(work, judge, now, before, run);
        if (over && run->covariance)
            status = spread_covariance(work, &triangle, run);
        stat_triangle_clear(&triangle);
        if (status != STAT_OK)
            return status;
        before = now;
        if (over)
            break;
        advance(work, run);
    }
    if (run->end == STAT_NEWTON_CONVERGED) {
        for (size_t f = 0; f < work->n_free; f++)
            run->coefficient[work->free[f]] += work->step[f];
        run->log_likelihood += before / 2;
    }
    return STAT_OK;
}

StatStatus stat_newton(
    const StatLogisticData *data, const bool *fixed, bool judge, StatNewton *run)
{
    Work work;
    StatStatus status = work_init(&work, data, fixed);
    if (status == STAT_OK)
        status = climb(&work, judge, run);
    work_clear(&work);
    return status;
}
