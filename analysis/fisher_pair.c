#include "analysis/fisher_pair.h"

#include <math.h>

/* The values of a cell; one spends (x - mean)^2 / variance of a budget. */
typedef struct {
    int64_t from, to;
    double mean, variance;
} Range;

/* Filling the first row. */
typedef struct {
    const StatFisherPair *pair;
    StatFisherLineFunc *func;
    void *data;
    int64_t cell[STAT_FISHER_PAIR_COLS];
} Filling;

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t stat_fisher_pair_total(const StatFisherPair *pair)
{
    return pair->row[0] + pair->row[1];
}

/* The values that the cell in column j can take within a budget, when `rest` of the first row
 * are left for the columns from j on. */
static Range range_of(const StatFisherPair *pair, size_t j, int64_t rest, double budget)
{
    int64_t room = 0;
    for (size_t k = j; k < pair->n_cols; k++)
        room += pair->col[k];
    const int64_t others = room - pair->col[j];
    const double n = (double)room;
    const double share = n > 0.0 ? (double)pair->col[j] / n : 0.0;
    const double odds = n > 1.0 ? (double)(room - rest) / (n - 1.0) : 0.0;
    Range r = {larger(rest - others, pair->low[j]),
        smaller(smaller(rest, pair->col[j]), pair->high[j]), (double)rest * share,
        (double)rest * share * (1.0 - share) * odds};
    const double half = sqrt(fmax(0.0, budget) * r.variance) + 1.0;
    r.from = larger(r.from, (int64_t)floor(r.mean - half));
    r.to = smaller(r.to, (int64_t)ceil(r.mean + half));
    return r;
}

static double spent(const Range *r, int64_t x)
{
    const double d = (double)x - r->mean;
    return r->variance > 0.0 ? d * d / r->variance : 0.0;
}

/* The first value from `from` on that is taken. */
static int64_t start(const StatFisherPair *pair, size_t j, int64_t from)
{
    const int64_t off = (from - pair->first[j]) % pair->step[j];
    return off > 0 ? from + pair->step[j] - off : from - off;
}

/* All ways to fill the first row from column j on. */
static void fill(Filling *f, size_t j, int64_t rest, double budget, int64_t key, double mass)
{
    const StatFisherPair *pair = f->pair;
    Range r = range_of(pair, j, rest, budget);
    if (j + 2 == pair->n_cols) {
        const int64_t from = larger(larger(r.from, rest - pair->high[j + 1]), 0);
        const StatFisherLine line = {rest, start(pair, j, from),
            smaller(r.to, rest - pair->low[j + 1]), key, mass, f->cell};
        if (line.from <= line.to)
            f->func(pair, &line, f->data);
        return;
    }
    for (int64_t x = start(pair, j, larger(r.from, 0)); x <= r.to; x += pair->step[j]) {
        f->cell[j] = x;
        fill(f, j + 1, rest - x, budget - spent(&r, x), key + pair->key[j][x],
            mass * pair->mass[j][x]);
    }
}

void stat_fisher_pair_fill(
    const StatFisherPair *pair, double budget, StatFisherLineFunc *func, void *data)
{
    Filling f = {.pair = pair, .func = func, .data = data};
    fill(&f, 0, pair->row[0], budget, 0, 1.0);
}

void stat_fisher_pair_set(
    StatFisherPair *pair, const int64_t *key_of, const double *log_factorial, double budget)
{
    const double *lf = log_factorial;
    const double p = (double)pair->row[0] / (double)stat_fisher_pair_total(pair);
    const double log_p = log(p);
    const double log_q = p < 1.0 ? log1p(-p) : 0.0; /* without a second row, nothing is in it */
    for (size_t j = 0; j < pair->n_cols; j++) {
        const int64_t u = pair->col[j];
        const double mean = (double)u * p;
        const double reach = sqrt(budget * mean * (1.0 - p)) + 3.0;
        pair->low[j] = pair->row[1] > 0 ? larger(0, (int64_t)floor(mean - reach)) : u;
        pair->high[j] = smaller(u, (int64_t)ceil(mean + reach));
        for (int64_t x = start(pair, j, pair->low[j]); x <= pair->high[j]; x += pair->step[j]) {
            pair->key[j][x] = key_of[x] + key_of[u - x];
            pair->mass[j][x] =
                exp(lf[u] - lf[x] - lf[u - x] + (double)x * log_p + (double)(u - x) * log_q);
        }
    }
}

double stat_fisher_pair_scale(const StatFisherPair *pair, const double *log_factorial)
{
    const double *lf = log_factorial;
    const int64_t n = stat_fisher_pair_total(pair);
    double scale = 1.0;
    if (pair->row[1] > 0) {
        const double p = (double)pair->row[0] / (double)n;
        scale = exp(lf[pair->row[0]] + lf[pair->row[1]] - lf[n] -
                    (double)pair->row[0] * log(p) - (double)pair->row[1] * log1p(-p));
    }
    for (size_t j = 0; j < pair->n_cols; j++)
        scale *= (double)pair->step[j];
    return scale;
}

/* The variance of a row's total of a column, over share (1 - share) of the column. */
static double spread(const StatFisherPair *pair)
{
    return (double)pair->row[0] * (double)pair->row[1] / (double)stat_fisher_pair_total(pair);
}

void stat_fisher_pair_steps(StatFisherPair *pair, double steps)
{
    const double total = (double)stat_fisher_pair_total(pair);
    for (size_t j = 0; j < pair->n_cols; j++) {
        const double share = (double)pair->col[j] / total;
        const double sd =
            j + 1 < pair->n_cols ? sqrt(spread(pair) * share * (1.0 - share)) : 0.0;
        pair->step[j] = (int64_t)fmax(1.0, floor(steps * sd));
    }
}

double stat_fisher_pair_density(const StatFisherPair *pair)
{
    if (pair->row[1] == 0)
        return 0.0;
    const double total = (double)stat_fisher_pair_total(pair);
    double volume = pow(spread(pair), 0.5 * (double)pair->n_cols - 0.5);
    for (size_t j = 0; j < pair->n_cols; j++)
        volume *= sqrt((double)pair->col[j] / total) / (double)pair->step[j];
    return volume;
}
