#include "analysis/fisher_parts.h"

#include "analysis/random.h"

#include <math.h>
#include <stdlib.h>

static const double most_work = 2e9; /* steps of the sampler, in nanoseconds or so */
static const double most_tables = 1000000;
static const double least_tables = 200;

/* log(k!), which small tables have at hand. */
static double log_factorial(const StatFisherTable *t, double k)
{
    return t->n <= 1000000 ? t->log_factorial[(int64_t)k] : lgamma(k + 1.0);
}

/* log of the number of ways to choose k of n. */
static double log_choose(const StatFisherTable *t, double n, double k)
{
    return log_factorial(t, n) - log_factorial(t, k) - log_factorial(t, n - k);
}

/* A hypergeometric number: how many of `marked` items of `all` are among `drawn`. By inversion,
 * searching outwards from the mode. */
static int64_t hypergeometric(
    const StatFisherTable *t, int64_t all, int64_t marked, int64_t drawn, StatRandom *random)
{
    const double n = (double)all;
    const double m = (double)marked;
    const double k = (double)drawn;
    const double low = fmax(0.0, k - (n - m));
    const double high = fmin(k, m);
    if (low >= high)
        return (int64_t)low;
    const double mode = fmin(high, fmax(low, floor((k + 1.0) * (m + 1.0) / (n + 2.0))));
    const double top =
        exp(log_choose(t, m, mode) + log_choose(t, n - m, k - mode) - log_choose(t, n, k));
    double u = stat_random_unit(random) - top;
    double up = mode;
    double down = mode;
    double p_up = top;
    double p_down = top;
    while (u > 0.0 && (up < high || down > low)) {
        if (up < high) {
            p_up *= (m - up) / (up + 1.0) * ((k - up) / (n - m - k + up + 1.0));
            up++;
            u -= p_up;
            if (u <= 0.0)
                return (int64_t)up;
        }
        if (down > low) {
            p_down *= down / (m - down + 1.0) * ((n - m - k + down) / (k - down + 1.0));
            down--;
            u -= p_down;
            if (u <= 0.0)
                return (int64_t)down;
        }
        if (p_up + p_down == 0.0)
            break;
    }
    return (int64_t)mode;
}

/* The sum of log(cell!) of one random table. */
static double draw_table(const StatFisherTable *t, int64_t *left, StatRandom *random)
{
    double key = 0.0;
    int64_t room = t->n;
    for (size_t j = 0; j < t->n_cols; j++)
        left[j] = t->col[j];
    for (size_t i = 0; i < t->n_rows; i++) {
        int64_t rest = t->row[i];
        int64_t others = room;
        for (size_t j = 0; j < t->n_cols; j++) {
            const int64_t a = hypergeometric(t, others, left[j], rest, random);
            others -= left[j];
            left[j] -= a;
            rest -= a;
            key += log_factorial(t, (double)a);
        }
        room -= t->row[i];
    }
    return key;
}

StatStatus stat_fisher_simulate(const StatFisherTable *t, int64_t *hits, int64_t *n_samples)
{
    *hits = *n_samples = 0;
    int64_t *left = malloc(t->n_cols * sizeof *left);
    if (!left)
        return STAT_NO_MEMORY;
    double work = 0.0; /* of one table: a start and about two SDs of steps a cell */
    for (size_t i = 0; i < t->n_rows; i++)
        for (size_t j = 0; j < t->n_cols; j++)
            work += 200.0 + 20.0 * sqrt((double)t->row[i] * (double)t->col[j] / (double)t->n);
    *n_samples = (int64_t)fmin(most_tables, fmax(least_tables, most_work / work));
    StatRandom random = {20190401};
    for (int64_t s = 0; s < *n_samples; s++)
        *hits += draw_table(t, left, &random) >= t->observed - t->slack;
    free(left);
    return STAT_OK;
}
