#include "analysis/fisher_parts.h"

#include "analysis/distributions.h"
#include "analysis/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where cells are large, tables are drawn by rounding points around the expected table, and
 * weighed by what the table's probability is over the density there: without bias, whatever the
 * density. In whitened cells the sum of log(cell!) is near half the squared distance from the
 * expected table, so distances are stratified, and most points are spent on those at which
 * tables begin to count. */

enum { BATCHES = 32, TURNS = 4, KNOTS = 512, PILOT = 2048 };
static const double pi = 3.14159265358979323846264338327950288;
static const double t_batches = 4.7; /* quantile of t with 31 df at 0.99997, as 4 of a normal */
static const double most_cells = 1.2e8;  /* looked up, in all */
static const double cells_a_table = 6.0; /* what a table takes beside its cells */
static const double most_left_out = 1e-3;
static const double reached = 4.5;       /* standard deviations that so many draws reach */
static const double most_variance = 4.0; /* of the weights */
static const double wide = 1.03;         /* variances of the density, over those of the table */
static const double shell = 3.0;         /* half width, in standard deviations */
static const double beyond = 1e-9;       /* share of the distances on either side left out */

typedef struct {
    const StatFisherTable *t;
    size_t rows, cols, cells;
    double dimensions;
    double *memory;
    double *mean, *sd;                /* of the cells, the least row and column first */
    double *root_row, *root_col;      /* of their shares */
    double *normal, *white, *col_sum; /* a direction, as cells; a work space */
    double log_p;                     /* of the expected table, over exp(-K) */
    double log_unit; /* of the density of a table's cell, over that of a direction's */
    double threshold;
    double knot[KNOTS + 1]; /* distances, between which equally many are drawn */
    double log_weight[KNOTS];
    StatRandom random;
} Normal;

/* Sums over some tables. */
typedef struct {
    double n, weight, squares, hit; /* of weights, their squares, those that count */
    double off, off_squares;        /* K less half the squared distance */
} Sums;

/* Two normal numbers (Marsaglia's polar method). */
static void draw_pair(StatRandom *random, double *x)
{
    double a;
    double b;
    double s;
    do {
        a = 2.0 * stat_random_unit(random) - 1.0;
        b = 2.0 * stat_random_unit(random) - 1.0;
        s = a * a + b * b;
    } while (s >= 1.0 || s <= 0.0);
    const double f = sqrt(-2.0 * log(s) / s);
    x[0] = a * f;
    x[1] = b * f;
}

/* The direction of the normal numbers, whose signs are drawn anew, without what the margins
 * forbid: one over its length. */
static double turn(Normal *v)
{
    memset(v->col_sum, 0, v->cols * sizeof *v->col_sum);
    uint64_t bits = 0;
    double all = 0.0;
    for (size_t i = 0, c = 0; i < v->rows; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < v->cols; j++, c++) {
            bits = c % 64 ? bits >> 1 : stat_random_next(&v->random);
            v->white[c] = bits & 1 ? v->normal[c] : -v->normal[c];
            sum += v->white[c] * v->root_col[j];
            v->col_sum[j] += v->white[c] * v->root_row[i];
        }
        for (size_t j = 0; j < v->cols; j++)
            v->white[c - v->cols + j] -= sum * v->root_col[j];
        all += sum * v->root_row[i];
    }
    double squares = 0.0;
    for (size_t i = 0, c = 0; i < v->rows; i++)
        for (size_t j = 0; j < v->cols; j++, c++) {
            v->white[c] -= v->root_row[i] * (v->col_sum[j] - all * v->root_col[j]);
            squares += v->white[c] * v->white[c];
        }
    return 1.0 / sqrt(squares);
}

/* K of the table nearest to a point of the direction; infinite where there is none. */
static double round_table(Normal *v, double factor)
{
    const double *lf = v->t->log_factorial;
    double key = 0.0;
    double *left = v->col_sum;
    for (size_t j = 0; j < v->cols; j++)
        left[j] = (double)v->t->col[v->cols - 1 - j];
    for (size_t i = 0, c = 0; i < v->rows; i++) {
        double rest = (double)v->t->row[v->rows - 1 - i];
        for (size_t j = 0; j < v->cols; j++, c++) {
            const double x = i + 1 == v->rows ? left[j]
                             : j + 1 == v->cols
                                 ? rest
                                 : floor(v->mean[c] + v->sd[c] * factor * v->white[c] + 0.5);
            if (!(x >= 0.0))
                return INFINITY;
            rest -= x;
            left[j] -= x;
            key += lf[(size_t)x];
        }
    }
    return key;
}

/* One table in a direction, at the given place among the distances, and the one opposite. */
static void take(Normal *v, double place, double inverse, Sums *sums)
{
    const size_t k = (size_t)(place * KNOTS) < KNOTS ? (size_t)(place * KNOTS) : KNOTS - 1;
    const double d = v->knot[k] + (place * KNOTS - (double)k) * (v->knot[k + 1] - v->knot[k]);
    const double log_weight = v->log_weight[k] + (v->dimensions - 1.0) * log(d);
    for (int side = -1; side <= 1; side += 2) {
        const double key = round_table(v, side * d * inverse);
        sums->n += 1.0;
        if (!(key < INFINITY))
            continue;
        const double w = exp(log_weight - key);
        const double off = key - 0.5 * wide * d * d;
        sums->weight += w;
        sums->squares += w * w;
        sums->hit += key >= v->threshold ? w : 0.0;
        sums->off += off * w;
        sums->off_squares += off * off * w;
    }
}

static void draw_batch(Normal *v, size_t n, Sums *sums)
{
    *sums = (Sums){0};
    const double strata = (double)(n * TURNS);
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < v->cells; c += 2)
            draw_pair(&v->random, v->normal + c);
        for (size_t turns = 0; turns < TURNS; turns++) {
            const double inverse = turn(v);
            const double at = (double)(turns * n + i) + stat_random_unit(&v->random);
            take(v, at / strata, inverse, sums);
        }
    }
}

/* Draws a share of the distances from those whose distribution function is within from and to,
 * and the others from all. */
static void set_knots(Normal *v, double from, double to, double share)
{
    const double log_sphere =
        log(2.0) + 0.5 * v->dimensions * log(pi) - lgamma(0.5 * v->dimensions);
    const double width = to - from;
    double u[KNOTS + 1];
    for (size_t k = 0; k <= KNOTS; k++) {
        const double g = (double)k / KNOTS; /* (1 - share) u + share (u - from) / width */
        const double low = (1.0 - share) * from;
        const double high = low + (1.0 - share) * width + share;
        u[k] = share <= 0.0 || g < low ? g / (1.0 - share)
               : g > high              ? 1.0 - (1.0 - g) / (1.0 - share)
                                       : from + (g - low) / ((1.0 - share) + share / width);
        u[k] = fmin(1.0 - beyond, fmax(beyond, u[k]));
        v->knot[k] = sqrt(stat_chisq_upper_quantile(1.0 - u[k], v->dimensions));
        if (k > 0)
            v->log_weight[k - 1] = v->log_p + v->log_unit + log_sphere + log(KNOTS) +
                                   log(v->knot[k] - v->knot[k - 1]);
    }
}

static bool normal_init(Normal *v)
{
    const StatFisherTable *t = v->t;
    v->memory = calloc(4 * v->cells + 2 * (v->rows + v->cols) + 2, sizeof *v->memory);
    if (!v->memory)
        return false;
    v->mean = v->memory;
    v->sd = v->mean + v->cells;
    v->white = v->sd + v->cells;
    v->normal = v->white + v->cells;
    v->root_row = v->normal + v->cells + 1;
    v->root_col = v->root_row + v->rows;
    v->col_sum = v->root_col + v->cols;
    const double n = (double)t->n;
    const double variance = wide * n / (n - 1.0);
    double log_det = v->dimensions * log(n * variance);
    v->log_p = -t->log_factorial[t->n];
    for (size_t i = 0; i < v->rows; i++) {
        const int64_t r = t->row[v->rows - 1 - i];
        v->root_row[i] = sqrt((double)r / n);
        v->log_p += t->log_factorial[r];
        log_det += ((double)v->cols - 1.0) * log((double)r / n);
    }
    for (size_t j = 0; j < v->cols; j++) {
        const int64_t c = t->col[v->cols - 1 - j];
        v->root_col[j] = sqrt((double)c / n);
        v->log_p += t->log_factorial[c];
        log_det += ((double)v->rows - 1.0) * log((double)c / n);
    }
    for (size_t c = 0; c < v->cells; c++) {
        const double root = v->root_row[c / v->cols] * v->root_col[c % v->cols];
        v->mean[c] = n * root * root;
        v->sd[c] = sqrt(n * variance) * root;
    }
    v->log_unit = 0.5 * log_det;
    set_knots(v, 0.0, 1.0, 0.0);
    return true;
}

/* From some tables, which distances matter; false where weights vary too much. */
static bool aim(Normal *v)
{
    Sums s;
    draw_batch(v, PILOT / 2 / TURNS, &s);
    const double mean = s.off / s.weight;
    const double sd = sqrt(fmax(0.0, s.off_squares / s.weight - mean * mean));
    const double variance = s.squares * s.n / (s.weight * s.weight) - 1.0;
    if (!(variance < most_variance))
        return false;
    const double p = fmin(1.0, s.hit / s.weight);
    const double at = 2.0 / wide * (v->threshold - mean);
    const double half = 2.0 / wide * shell * sd;
    const double from = at - half > 0.0 ? stat_chisq_lower(at - half, v->dimensions) : 0.0;
    const double to = at + half > 0.0 ? stat_chisq_lower(at + half, v->dimensions) : 0.0;
    const double inside = 0.35 * (to - from);
    const double outside = sqrt(variance * (p * (1.0 - p) + 1e-4)) + 1e-3;
    if (to - from > 0.0)
        set_knots(v, from, to, fmin(0.8, inside / (inside + outside)));
    return true;
}

/* The probability that a cell of that mean exceeds what the draws reach: the least cells have
 * longer tails than the density. */
static double beyond_reach(const StatFisherTable *t, int64_t row, int64_t col)
{
    const double *lf = t->log_factorial;
    const double mean = (double)row * (double)col / (double)t->n;
    const int64_t most = row < col ? row : col;
    const double log_p = lf[row] + lf[t->n - row] + lf[col] + lf[t->n - col] - lf[t->n];
    double sum = 0.0;
    double p = 1.0;
    for (int64_t x = (int64_t)(mean + reached * sqrt(wide * mean) + 1.5);
         x <= most && p > 1e-3 * sum; x++)
        if (row + col - x <= t->n)
            sum += p =
                exp(log_p - lf[x] - lf[row - x] - lf[col - x] - lf[t->n - row - col + x]);
    return sum;
}

static double left_out(const StatFisherTable *t)
{
    double sum = 4.0 * beyond;
    for (size_t i = 0; i < t->n_rows; i++)
        for (size_t j = 0; j < t->n_cols; j++)
            sum += beyond_reach(t, t->row[i], t->col[j]);
    return sum;
}

static void estimate(Normal *v, size_t draws, StatFisherEstimate *out)
{
    double sum = 0.0;
    double squares = 0.0;
    for (size_t b = 0; b < BATCHES; b++) {
        Sums s;
        draw_batch(v, draws, &s);
        const double p = s.hit / s.weight;
        out->n_samples += (int64_t)s.n;
        sum += p;
        squares += p * p;
    }
    out->p = sum / BATCHES;
    out->std_error = sqrt(fmax(0.0, squares / BATCHES - out->p * out->p) / (BATCHES - 1.0));
    out->half = t_batches * out->std_error;
}

StatStatus stat_fisher_normal(const StatFisherTable *t, StatFisherEstimate *out)
{
    *out = (StatFisherEstimate){.p = NAN, .left_out = left_out(t)};
    Normal v = {
        .t = t,
        .rows = t->n_rows,
        .cols = t->n_cols,
        .cells = t->n_rows * t->n_cols,
        .dimensions = ((double)t->n_rows - 1.0) * ((double)t->n_cols - 1.0),
        .threshold = t->observed - t->slack,
        .random = {20190401},
    };
    const double draws = most_cells / ((double)v.cells + cells_a_table) / (2 * TURNS * BATCHES);
    if (out->left_out > most_left_out || draws < 1.0)
        return STAT_OK;
    if (!normal_init(&v))
        return STAT_NO_MEMORY;
    if (aim(&v))
        estimate(&v, (size_t)draws, out);
    free(v.memory);
    return STAT_OK;
}
