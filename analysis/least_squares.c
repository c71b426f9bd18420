#include "analysis/least_squares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

StatStatus stat_qr_init(StatQr *qr, size_t n_terms)
{
    qr->width = n_terms + 1;
    qr->r = calloc(qr->width * qr->width, sizeof *qr->r);
    return qr->r ? STAT_OK : STAT_NO_MEMORY;
}

void stat_qr_reset(StatQr *qr)
{
    memset(qr->r, 0, qr->width * qr->width * sizeof *qr->r);
}

void stat_qr_clear(StatQr *qr)
{
    free(qr->r);
    qr->r = NULL;
}

/* Four running sums, so that the processor need not wait for each addition. */
static double dot(const double *a, const double *b, size_t n)
{
    double sum[4] = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        sum[0] += a[i] * b[i];
        sum[1] += a[i + 1] * b[i + 1];
        sum[2] += a[i + 2] * b[i + 2];
        sum[3] += a[i + 3] * b[i + 3];
    }
    for (; i < n; i++)
        sum[0] += a[i] * b[i];
    return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

static void subtract(double *restrict to, const double *restrict from, double factor, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] -= factor * from[i];
}

/* One Householder reflection of (head, v) onto head; returns the new head. The vector is
   [1; v / *pivot], and *tau its factor; *pivot is 0 when there is nothing to do. */
static double reflect(double head, const double *v, size_t m, double *pivot, double *tau)
{
    const double squared = dot(v, v, m);
    *pivot = 0;
    *tau = 0;
    if (!(squared > 0))
        return head;
    const double norm = -copysign(sqrt(head * head + squared), head);
    *pivot = head - norm;
    *tau = -*pivot / norm;
    return norm;
}

void stat_qr_add(StatQr *qr, double *block, size_t m)
{
    for (size_t j = 0; j < qr->width; j++) {
        double *v = block + j * m, pivot, tau;
        double *head = &qr->r[j * qr->width + j];
        *head = reflect(*head, v, m, &pivot, &tau);
        if (pivot == 0)
            continue;
        for (size_t k = j + 1; k < qr->width; k++) {
            double *other = block + k * m, *top = &qr->r[k * qr->width + j];
            const double s = tau * (*top + dot(v, other, m) / pivot);
            *top -= s;
            subtract(other, v, s / pivot, m);
        }
    }
}

static double length_of(const double *v, size_t n)
{
    return sqrt(dot(v, v, n));
}

/* Moves the column at `at` behind the last; the others close up. */
static void move_to_end(StatTriangle *t, double *length, size_t at)
{
    const size_t p = t->n_terms;
    const size_t term = t->order[at];
    const double original = length[at];
    double *column = t->r + p * p; /* the spare column */
    memcpy(column, t->r + at * p, p * sizeof *column);
    for (size_t k = at; k + 1 < p; k++) {
        memcpy(t->r + k * p, t->r + (k + 1) * p, p * sizeof *column);
        t->order[k] = t->order[k + 1];
        length[k] = length[k + 1];
    }
    memcpy(t->r + (p - 1) * p, column, p * sizeof *column);
    t->order[p - 1] = term;
    length[p - 1] = original;
}

/* Householder with limited pivoting on the small square matrix r and the response qty. */
static void decompose(StatTriangle *t, double *length, double tolerance)
{
    const size_t p = t->n_terms;
    t->rank = p;
    for (size_t k = 0; k < p; k++)
        length[k] = length_of(t->r + k * p, p);
    for (size_t j = 0; j < t->rank; j++) {
        while (j < t->rank && !(length_of(t->r + j * p + j, p - j) > tolerance * length[j])) {
            move_to_end(t, length, j);
            t->rank--;
        }
        if (j >= t->rank)
            break;
        double *v = t->r + j * p + j + 1, pivot, tau;
        const size_t m = p - j - 1;
        t->r[j * p + j] = reflect(t->r[j * p + j], v, m, &pivot, &tau);
        if (pivot == 0)
            continue;
        for (size_t k = j + 1; k <= p; k++) {
            double *top = (k < p ? t->r + k * p : t->qty) + j;
            const double s = tau * (*top + dot(v, top + 1, m) / pivot);
            *top -= s;
            subtract(top + 1, v, s / pivot, m);
        }
        memset(v, 0, m * sizeof *v);
    }
}

static void load(StatTriangle *out, const StatQr *qr, const size_t *first)
{
    const size_t p = out->n_terms;
    for (size_t k = 0; k < p; k++) {
        out->order[k] = first ? first[k] : k;
        memcpy(out->r + k * p, qr->r + out->order[k] * qr->width, p * sizeof *out->r);
    }
    memcpy(out->qty, qr->r + (qr->width - 1) * qr->width, p * sizeof *out->qty);
}

StatStatus stat_triangle_init(
    StatTriangle *out, const StatQr *qr, const size_t *first, double tolerance)
{
    const size_t p = qr->width - 1;
    memset(out, 0, sizeof *out);
    out->n_terms = p;
    out->order = calloc(p + 1, sizeof *out->order);
    out->r = calloc((p + 1) * (p + 1), sizeof *out->r);
    out->qty = calloc(p + 1, sizeof *out->qty);
    double *length = calloc(p + 1, sizeof *length);
    if (!out->order || !out->r || !out->qty || !length) {
        free(length);
        stat_triangle_clear(out);
        return STAT_NO_MEMORY;
    }
    load(out, qr, first);
    decompose(out, length, tolerance);
    free(length);
    const double rest = qr->r[p * qr->width + p];
    out->rss = rest * rest;
    for (size_t i = out->rank; i < p; i++)
        out->rss += out->qty[i] * out->qty[i];
    return STAT_OK;
}

void stat_triangle_clear(StatTriangle *triangle)
{
    free(triangle->order);
    free(triangle->r);
    free(triangle->qty);
    memset(triangle, 0, sizeof *triangle);
}

void stat_triangle_solve(const StatTriangle *t, double *coefficient)
{
    const size_t p = t->n_terms;
    for (size_t k = 0; k < p; k++)
        coefficient[k] = NAN;
    for (size_t i = t->rank; i-- > 0;) {
        double value = t->qty[i];
        for (size_t k = i + 1; k < t->rank; k++)
            value -= t->r[k * p + i] * coefficient[t->order[k]];
        coefficient[t->order[i]] = value / t->r[i * p + i];
    }
}

StatStatus stat_triangle_covariance(const StatTriangle *t, double *covariance)
{
    const size_t p = t->n_terms, rank = t->rank;
    double *inverse = calloc(rank * rank + 1, sizeof *inverse);
    if (!inverse)
        return STAT_NO_MEMORY;
    for (size_t j = 0; j < rank; j++) {
        inverse[j * rank + j] = 1 / t->r[j * p + j];
        for (size_t i = j; i-- > 0;) {
            double value = 0;
            for (size_t k = i + 1; k <= j; k++)
                value -= t->r[k * p + i] * inverse[j * rank + k];
            inverse[j * rank + i] = value / t->r[i * p + i];
        }
    }
    for (size_t k = 0; k < p * p; k++)
        covariance[k] = NAN;
    for (size_t a = 0; a < rank; a++) {
        for (size_t b = a; b < rank; b++) {
            double value = 0;
            for (size_t k = b; k < rank; k++)
                value += inverse[k * rank + a] * inverse[k * rank + b];
            covariance[t->order[a] * p + t->order[b]] = value;
            covariance[t->order[b] * p + t->order[a]] = value;
        }
    }
    free(inverse);
    return STAT_OK;
}
