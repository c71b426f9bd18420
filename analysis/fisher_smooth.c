#include "analysis/fisher_parts.h"

#include "analysis/distributions.h"
#include "analysis/fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The distribution function of K + noise, K = sum of log(cell!) over the random table, by
 * inversion of its characteristic function (Davies 1973). E exp(i t K) is one coefficient of
 * the product of the rows' generating functions in the column totals, each row a multinomial
 * with the columns' shares; the coefficient comes out of Fourier transforms over the column
 * totals, whose grid needs to cover only the totals that have any probability. */

static const double pi = 3.14159265358979323846264338327950288;
/* Up to three columns, and more. */
static const double most_flops[2] = {1.25e9, 2e9};
static const double narrowest = 0.1; /* width of the noise, in units of K */
static const double widest = 6.0;
static const double cutoff = 20.0; /* t * width beyond which the noise has damped everything */
static const double decayed = 1e-10; /* |E exp(i t K)| that need not be followed further */
/* log of the relative mass that may wrap around, for up to three columns and for more */
static const double alias_log[2] = {-28.0, -16.0};
static const double alias_error[2] = {2e-10, 4e-7}; /* and what it adds to P at most */

typedef struct {
    const StatFisherTable *t;
    StatFft fft;
    size_t n_free;   /* columns with a dimension: all but the largest, which is the first */
    double *product; /* per grid point, as pairs */
    double *row;
    double *turn;    /* per grid point: the factor with which it enters the coefficient */
    double *phase;   /* exp(i t log(a!)), per a */
    double *size;    /* Poisson probabilities, per distinct row, column and a */
    double *wave;    /* their product for one row, as pairs, per column and a */
    double log_norm; /* log of the probability of the column totals */
} Inversion;

/* The length at which the column's binomial total has no mass to wrap around onto c. */
static size_t grid_length(const StatFisherTable *t, int64_t c)
{
    const double *lf = t->log_factorial;
    const double alias = alias_log[t->n_cols > 3];
    const double log_odds = log((double)c / (double)(t->n - c));
    int64_t m = 1;
    for (; m <= t->n; m++) {
        const double here = -lf[c] - lf[t->n - c];
        const double up = c + m > t->n
                              ? -INFINITY
                              : -lf[c + m] - lf[t->n - c - m] - here + (double)m * log_odds;
        const double down =
            c - m < 0 ? -INFINITY : -lf[c - m] - lf[t->n - c + m] - here - (double)m * log_odds;
        if (up < alias && down < alias)
            break;
    }
    return stat_fft_length((size_t)m);
}

/* Adds the cells of one row from column j on: at grid place `place`, with `rest` left. */
static void spread(Inversion *v, size_t j, int64_t rest, size_t place, double re, double im)
{
    const StatFisherTable *t = v->t;
    const size_t stride = 2 * ((size_t)t->row[0] + 1);
    if (j == t->n_cols || j > STAT_FFT_DIMENSIONS) {
        const double *w = v->wave + 2 * rest; /* the rest goes to column 0 */
        if (rest > t->col[0])
            return;
        v->row[2 * place] += re * w[0] - im * w[1];
        v->row[2 * place + 1] += re * w[1] + im * w[0];
        return;
    }
    const double *w = v->wave + j * stride;
    const size_t length = v->fft.length[j - 1];
    for (int64_t a = 0; a <= rest && a <= t->col[j]; a++)
        spread(v, j + 1, rest - a, place * length + (size_t)a % length,
            re * w[2 * a] - im * w[2 * a + 1], re * w[2 * a + 1] + im * w[2 * a]);
}

/* How many rows from row i on have its total. */
static size_t equal_rows(const StatFisherTable *t, size_t i)
{
    size_t same = 1;
    while (i + same < t->n_rows && t->row[i + same] == t->row[i])
        same++;
    return same;
}

/* What no time changes: the Poisson probabilities of a row's cells, counts that are independent
 * given their total. */
static void fill_sizes(const StatFisherTable *t, int64_t n_i, double *size)
{
    const size_t stride = (size_t)t->row[0] + 1;
    for (size_t j = 0; j < t->n_cols; j++) {
        const double mean = (double)n_i * (double)t->col[j] / (double)t->n;
        const double log_mean = log(mean);
        for (int64_t a = 0; a <= n_i; a++)
            size[j * stride + (size_t)a] =
                exp((double)a * log_mean - t->log_factorial[a] - mean);
    }
}

static void make_waves(Inversion *v, const double *size, int64_t n_i)
{
    const size_t stride = (size_t)v->t->row[0] + 1;
    for (size_t j = 0; j < v->t->n_cols; j++)
        for (size_t a = 0; a <= (size_t)n_i; a++) {
            const double s = size[j * stride + a];
            v->wave[2 * (j * stride + a)] = s * v->phase[2 * a];
            v->wave[2 * (j * stride + a) + 1] = s * v->phase[2 * a + 1];
        }
}

/* product *= row^power, point by point. */
static void multiply(Inversion *v, size_t power)
{
    for (size_t i = 0; i < 2 * v->fft.size; i += 2) {
        double re = v->product[i];
        double im = v->product[i + 1];
        for (size_t k = 0; k < power; k++) {
            const double next = re * v->row[i] - im * v->row[i + 1];
            im = re * v->row[i + 1] + im * v->row[i];
            re = next;
        }
        v->product[i] = re;
        v->product[i + 1] = im;
    }
}

/* A multinomial is independent Poisson counts given their total: the waves are as large as
 * Poisson probabilities, and this is one over the probability of the total. */
static double row_scale(const StatFisherTable *t, int64_t n_i)
{
    const double n = (double)n_i;
    return exp(t->log_factorial[n_i] - n * log(n) + n);
}

/* The coefficient at the column totals is the inverse transform at that one place. */
static void fill_turns(Inversion *v)
{
    for (size_t i = 0; i < v->fft.size; i++) {
        double turns = 0.0;
        size_t rest = i;
        for (size_t d = v->n_free; d-- > 0;) {
            const size_t f = rest % v->fft.length[d];
            rest /= v->fft.length[d];
            const size_t c = (size_t)v->t->col[d + 1] % v->fft.length[d];
            turns += (double)(f * c % v->fft.length[d]) / (double)v->fft.length[d];
        }
        v->turn[2 * i] = cos(2.0 * pi * turns);
        v->turn[2 * i + 1] = sin(2.0 * pi * turns);
    }
}

static void pick(const Inversion *v, double *re, double *im)
{
    *re = *im = 0.0;
    for (size_t i = 0; i < 2 * v->fft.size; i += 2) {
        const double c = v->turn[i];
        const double s = v->turn[i + 1];
        *re += v->product[i] * c - v->product[i + 1] * s;
        *im += v->product[i] * s + v->product[i + 1] * c;
    }
    *re /= (double)v->fft.size;
    *im /= (double)v->fft.size;
}

/* E exp(i time K). */
static void characteristic(Inversion *v, double time, double *re, double *im)
{
    const StatFisherTable *t = v->t;
    const double *size = v->size;
    for (int64_t a = 0; a <= t->row[0]; a++) {
        v->phase[2 * a] = cos(time * t->log_factorial[a]);
        v->phase[2 * a + 1] = sin(time * t->log_factorial[a]);
    }
    for (size_t i = 0; i < v->fft.size; i++) {
        v->product[2 * i] = 1.0;
        v->product[2 * i + 1] = 0.0;
    }
    for (size_t i = 0; i < t->n_rows;) {
        const size_t same = equal_rows(t, i);
        memset(v->row, 0, 2 * v->fft.size * sizeof *v->row);
        make_waves(v, size, t->row[i]);
        spread(v, 1, t->row[i], 0, row_scale(t, t->row[i]), 0.0);
        stat_fft_run(&v->fft, v->row);
        multiply(v, same);
        i += same;
        size += t->n_cols * ((size_t)t->row[0] + 1);
    }
    pick(v, re, im);
    const double norm = exp(-v->log_norm);
    *re *= norm;
    *im *= norm;
}

static void inversion_clear(Inversion *v)
{
    stat_fft_clear(&v->fft);
    free(v->product);
    free(v->row);
    free(v->turn);
    free(v->phase);
    free(v->size);
    free(v->wave);
}

static StatStatus inversion_init(
    Inversion *v, const StatFisherTable *t, const size_t *length, size_t n_free)
{
    *v = (Inversion){.t = t, .n_free = n_free};
    StatStatus status = stat_fft_init(&v->fft, length, n_free);
    if (status != STAT_OK)
        return status;
    const size_t stride = (size_t)t->row[0] + 1;
    size_t n_distinct = 0;
    for (size_t i = 0; i < t->n_rows; i += equal_rows(t, i))
        n_distinct++;
    v->product = malloc(2 * v->fft.size * sizeof *v->product);
    v->row = malloc(2 * v->fft.size * sizeof *v->row);
    v->turn = malloc(2 * v->fft.size * sizeof *v->turn);
    v->phase = malloc(2 * stride * sizeof *v->phase);
    v->size = malloc(n_distinct * t->n_cols * stride * sizeof *v->size);
    v->wave = malloc(2 * t->n_cols * stride * sizeof *v->wave);
    if (!v->product || !v->row || !v->turn || !v->phase || !v->size || !v->wave)
        return STAT_NO_MEMORY;
    v->log_norm = t->log_factorial[t->n];
    for (size_t j = 0; j < t->n_cols; j++)
        v->log_norm += (double)t->col[j] * log((double)t->col[j] / (double)t->n) -
                       t->log_factorial[t->col[j]];
    double *size = v->size;
    for (size_t i = 0; i < t->n_rows; i += equal_rows(t, i), size += t->n_cols * stride)
        fill_sizes(t, t->row[i], size);
    fill_turns(v);
    return STAT_OK;
}

/* Operations that one value of the characteristic function takes. */
static double flops(const StatFisherTable *t, double size, size_t n_free)
{
    double sum = 0.0;
    for (size_t i = 0; i < t->n_rows; i++) {
        double cells = 1.0; /* ways to fill the row */
        for (size_t j = 1; j <= n_free; j++)
            cells *= (double)(t->row[i] + (int64_t)j) / (double)j;
        const bool new = i == 0 || t->row[i] != t->row[i - 1];
        sum += new ? 8.0 * cells + size *(25.0 * (double)n_free + 8.0) : 8.0 * size;
    }
    return sum + 60.0 * size; /* picking */
}

/* The transform of the noise's density at s = t * width. */
static double damping(double s)
{
    const double a = s * s - pi * pi;
    const double b = s * s - 4.0 * pi * pi;
    if (fabs(a) < 1e-6 || fabs(b) < 1e-6)
        return damping(s + 1e-5);
    return sin(s) * 4.0 * pi * pi * pi * pi / (s * a * b);
}

/* The period of the inversion: beyond it on either side of the observed value K has no mass.
 * K less its least value is near half a chi-squared; a third more leaves room. */
static double period(const StatFisherTable *t)
{
    double least = 0.0;
    for (size_t i = 0; i < t->n_rows; i++)
        for (size_t j = 0; j < t->n_cols; j++)
            least += lgamma((double)t->row[i] * (double)t->col[j] / (double)t->n + 1.0);
    const double df = ((double)t->n_rows - 1.0) * ((double)t->n_cols - 1.0);
    const double reach = 0.5 * stat_chisq_upper_quantile(1e-11, df) * 4.0 / 3.0;
    const double below = t->observed - least;
    return fmax(below, reach - fmin(below, 0.5 * reach)) + 6.0;
}

/* The sine terms of the inversion at the times (k + 1/2) step. */
typedef struct {
    size_t n;
    double step;
    double *sine;   /* Im(exp(-i t x) E exp(i t K)), x the threshold */
    double *cosine; /* its real part */
    double last;    /* greatest |E exp(i t K)| in the last fifth */
} Terms;

/* 1/2 + (1/pi) int sine(t) taper(t) / t dt, by the midpoint rule: the taper falls as a squared
 * cosine from 1 at `flat` to 0 at `end`. */
static double tapered(const Terms *terms, double flat, double end)
{
    double sum = 0.0;
    for (size_t k = 0; k < terms->n; k++) {
        const double time = ((double)k + 0.5) * terms->step;
        if (time >= end)
            break;
        const double c = time <= flat ? 1.0 : cos(0.5 * pi * (time - flat) / (end - flat));
        sum += terms->sine[k] * c * c / time;
    }
    return 0.5 + terms->step / pi * sum;
}

/* The mass near the threshold that the times up to `end` do not resolve: an atom there has a
 * real part that does not fall, and no sine. A mean weighted by sin^2, in which all else
 * oscillates and cancels. */
static double unresolved(const Terms *terms, double start, double end)
{
    double sum = 0.0;
    double weights = 0.0;
    for (size_t k = 0; k < terms->n; k++) {
        const double time = ((double)k + 0.5) * terms->step;
        if (time <= start || time >= end)
            continue;
        const double w = sin(pi * (time - start) / (end - start));
        sum += w * w * terms->cosine[k];
        weights += w * w;
    }
    return fabs(sum) / weights;
}

static double noisy(const Terms *terms, double width)
{
    double sum = 0.0;
    for (size_t k = 0; k < terms->n; k++) {
        const double time = ((double)k + 0.5) * terms->step;
        sum += terms->sine[k] * damping(time * width) / time;
    }
    return 0.5 + terms->step / pi * sum;
}

/* What the terms beyond the last would add with noise, at most: |damping(s)| is below
 * 4 pi^4 / s^5 (1 + ...), the integral is taken twice over. */
static double rest(double last, double s)
{
    return 2.0 * last * 4.0 * pi * pi * pi / (5.0 * pow(s, 5.0));
}

/* Evaluates the characteristic function until it has decayed or `most` terms are there. */
static void evaluate(Inversion *v, Terms *terms, size_t most)
{
    const double x = v->t->observed - 0.5 * v->t->slack;
    size_t small_since = 0;
    for (size_t k = 0; k < most; k++) {
        const double time = ((double)k + 0.5) * terms->step;
        double re, im;
        characteristic(v, time, &re, &im);
        terms->cosine[terms->n] = re * cos(time * x) + im * sin(time * x);
        terms->sine[terms->n++] = im * cos(time * x) - re * sin(time * x);
        const double size = hypot(re, im);
        small_since = size < decayed ? small_since : k + 1;
        if (5 * k > 4 * most)
            terms->last = fmax(terms->last, size);
        if (k > 20 && 5 * small_since < 4 * k) {
            terms->last = decayed;
            return;
        }
    }
}

static void invert(const Terms *terms, double alias, StatFisherSmooth *out)
{
    const double end = (double)terms->n * terms->step;
    out->p_flat = tapered(terms, 0.5 * end, end);
    out->error_flat =
        fabs(out->p_flat - tapered(terms, 0.25 * end, 0.8 * end)) + alias +
        fmax(unresolved(terms, 0.3 * end, end), unresolved(terms, 0.6 * end, end));
    double s = 0.25 * cutoff; /* the less is left to damp, the narrower the noise may be */
    while (s < cutoff && rest(terms->last, s) > alias)
        s *= 1.1;
    out->width = fmax(narrowest, s / end);
    out->p = noisy(terms, out->width);
    out->error = rest(terms->last, s) + alias;
}

StatStatus stat_fisher_smooth(const StatFisherTable *t, StatFisherSmooth *out)
{
    *out = (StatFisherSmooth){.p = NAN, .error = NAN, .p_flat = NAN, .error_flat = NAN};
    const size_t n_free = t->n_cols - 1;
    if (n_free > STAT_FFT_DIMENSIONS)
        return STAT_OK;
    size_t length[STAT_FFT_DIMENSIONS];
    double size = 1.0;
    for (size_t j = 0; j < n_free; j++) {
        length[j] = grid_length(t, t->col[j + 1]);
        size *= (double)length[j];
    }
    Terms terms = {.step = 2.0 * pi / period(t)};
    const double most =
        fmin(most_flops[n_free > 2] / flops(t, size, n_free), cutoff / narrowest / terms.step);
    if (!(cutoff / (most * terms.step) <= widest))
        return STAT_OK;
    Inversion v;
    StatStatus status = inversion_init(&v, t, length, n_free);
    terms.sine = malloc((2 * (size_t)most + 2) * sizeof *terms.sine);
    if (status == STAT_OK && !terms.sine)
        status = STAT_NO_MEMORY;
    if (status == STAT_OK) {
        terms.cosine = terms.sine + (size_t)most + 1;
        evaluate(&v, &terms, (size_t)most);
        invert(&terms, alias_error[n_free > 2], out);
    }
    free(terms.sine);
    inversion_clear(&v);
    return status;
}
