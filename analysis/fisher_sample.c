#include "analysis/fisher_parts.h"

#include "analysis/random.h"
#include "analysis/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846264338327950288;
static const double most_draws = 1.7e8;   /* items dealt out, in all */
static const double most_samples = 1.5e6; /* half tables a side */
static const double first_samples = 5e4;  /* tried first: they tell how many are needed */
static const double spare = 1.25;         /* more than that, as the spread is an estimate */
static const size_t most_strata = 60000;
static const double least_stratum = 1e-13; /* strata of less probability are left out */
enum { MOST_COLS = 16 };

/* Some rows of the table, and items (by column) to deal out to them. */
typedef struct {
    const double *log_factorial;
    const int64_t *row;
    size_t n_rows, n_cols;
    int64_t n;
    uint8_t *item; /* n items: the column of each; their order is free */
} Half;

/* Fills item with the columns' totals. */
static void fill_items(Half *h, const int64_t *total)
{
    size_t at = 0;
    for (size_t j = 0; j < h->n_cols; j++)
        for (int64_t i = 0; i < total[j]; i++)
            h->item[at++] = (uint8_t)j;
}

/* Deals the items out to the rows at random; the sum of log(cell!) of what comes out. */
static double deal(Half *h, const int64_t *total, StatRandom *random)
{
    int64_t rest[MOST_COLS];
    memcpy(rest, total, h->n_cols * sizeof *rest);
    uint32_t left = (uint32_t)h->n;
    double key = 0.0;
    for (size_t i = 0; i + 1 < h->n_rows; i++) {
        int64_t cell[MOST_COLS] = {0};
        uint64_t bits = 0;
        for (int64_t d = 0; d < h->row[i]; d++) {
            /* two draws out of each random number */
            bits = d % 2 ? bits >> 32 : stat_random_next(random);
            const uint32_t at = (uint32_t)((bits & UINT32_MAX) * left >> 32);
            const uint8_t j = h->item[at];
            h->item[at] = h->item[--left];
            h->item[left] = j;
            cell[j]++;
        }
        for (size_t j = 0; j < h->n_cols; j++) {
            key += h->log_factorial[cell[j]];
            rest[j] -= cell[j];
        }
    }
    for (size_t j = 0; j < h->n_cols; j++)
        key += h->log_factorial[rest[j]];
    return key;
}

/* One side of a stratum: sorted keys with the running sums that integrate the noise. */
typedef struct {
    size_t n;
    double *key;
    double *sum; /* 5 * (n + 1): key, cos, sin, cos 2, sin 2 of pi key / width, summed */
} Side;

static StatStatus prepare(Side *s, double width)
{
    const StatStatus status = stat_sort(s->key, s->n);
    double *sum = s->sum;
    memset(sum, 0, 5 * sizeof *sum);
    for (size_t i = 0; i < s->n; i++, sum += 5) {
        const double a = pi * s->key[i] / width;
        const double c = cos(a);
        const double d = sin(a);
        sum[5] = sum[0] + s->key[i];
        sum[6] = sum[1] + c;
        sum[7] = sum[2] + d;
        sum[8] = sum[3] + (c * c - d * d);
        sum[9] = sum[4] + 2.0 * c * d;
    }
    return status;
}

/* The number of keys below x, searching upwards or downwards from *at. */
static size_t place_of(const Side *s, double x, size_t *at)
{
    while (*at > 0 && s->key[*at - 1] >= x)
        --*at;
    while (*at < s->n && s->key[*at] < x)
        ++*at;
    return *at;
}

/* The sum over the side's keys k of 1(k >= x) - Psi(k - x), Psi the noise's distribution
 * function; x falls from call to call. */
static double difference_sum(const Side *s, double x, double width, size_t *at)
{
    const size_t low = place_of(s, x - width, &at[0]);
    const size_t zero = place_of(s, x, &at[1]);
    const size_t high = place_of(s, x + width, &at[2]);
    const double *a = s->sum + 5 * low;
    const double *b = s->sum + 5 * high;
    const double n = (double)(high - low);
    const double c = cos(pi * x / width);
    const double d = sin(pi * x / width);
    const double c2 = c * c - d * d;
    const double d2 = 2.0 * c * d;
    /* sum of sin(pi (k - x) / width), and of its double */
    const double once = (b[2] - a[2]) * c - (b[1] - a[1]) * d;
    const double twice = (b[4] - a[4]) * c2 - (b[3] - a[3]) * d2;
    const double psi = 0.5 * n + ((b[0] - a[0]) - n * x) / (2.0 * width) +
                       (4.0 * once + 0.5 * twice) / (6.0 * pi);
    return (double)(high - zero) - psi;
}

/* The mean difference over all pairs of the two sides, and its variance by one side. */
static double stratum_mean(
    const Side *a, const Side *b, double threshold, double width, double *variance)
{
    size_t at[3] = {b->n, b->n, b->n};
    double sum = 0.0;
    double squares = 0.0;
    for (size_t i = 0; i < a->n; i++) {
        const double d = difference_sum(b, threshold - a->key[i], width, at) / (double)b->n;
        sum += d;
        squares += d * d;
    }
    const double n = (double)a->n;
    const double mean = sum / n;
    *variance = fmax(0.0, squares / n - mean * mean) / (n - 1.0);
    return mean;
}

/* The column totals of the upper half, one stratum each. */
typedef struct {
    const StatFisherTable *t;
    int64_t half; /* items in the upper half */
    size_t n;
    int64_t *upper; /* n * n_cols */
    double *probability;
    size_t room;
    bool no_memory, too_many;
} Strata;

static void add_stratum(Strata *s, const int64_t *upper, double log_p)
{
    const size_t k = s->t->n_cols;
    if (exp(log_p) < least_stratum || s->no_memory || s->too_many)
        return;
    if (s->n == s->room) {
        const size_t room = s->room ? 2 * s->room : 1024;
        int64_t *u = realloc(s->upper, room * k * sizeof *u);
        if (u)
            s->upper = u;
        double *p = realloc(s->probability, room * sizeof *p);
        if (p)
            s->probability = p;
        if (!u || !p) {
            s->no_memory = true;
            return;
        }
        s->room = room;
    }
    memcpy(s->upper + s->n * k, upper, k * sizeof *upper);
    s->probability[s->n++] = exp(log_p);
    s->too_many = s->n > most_strata;
}

/* All ways to choose column totals from column j on, with `rest` items left. log_p so far is
 * that of the multivariate hypergeometric; a prefix that is too improbable ends there. */
static void choose(
    Strata *s, size_t j, int64_t rest, int64_t room, double log_p, int64_t *upper)
{
    const StatFisherTable *t = s->t;
    const double *lf = t->log_factorial;
    if (s->no_memory || s->too_many)
        return;
    if (j == t->n_cols) {
        add_stratum(s, upper, log_p);
        return;
    }
    const int64_t c = t->col[j];
    const int64_t after = room - c;
    for (int64_t a = rest > after ? rest - after : 0; a <= c && a <= rest; a++) {
        /* C(c, a) C(after, rest - a) / C(room, rest) */
        const double step = lf[c] - lf[a] - lf[c - a] + lf[after] - lf[rest - a] -
                            lf[after - rest + a] - lf[room] + lf[rest] + lf[room - rest];
        if (log_p + step < log(least_stratum))
            continue;
        upper[j] = a;
        choose(s, j + 1, rest - a, after, log_p + step, upper);
    }
}

/* Splits the rows in two halves of about equal size: each to the lighter one, largest first.
 * Each half's largest row comes last: it need not be dealt. */
static void split(
    const StatFisherTable *t, int64_t *row, size_t *n_upper, int64_t *half, int64_t *dealt)
{
    size_t up = 0;
    size_t down = t->n_rows;
    int64_t sum[2] = {0, 0};
    for (size_t i = 0; i < t->n_rows; i++) {
        if (sum[0] <= sum[1]) {
            row[up++] = t->row[i];
            sum[0] += t->row[i];
        } else {
            row[--down] = t->row[i];
            sum[1] += t->row[i];
        }
    }
    const int64_t largest = row[0];
    row[0] = row[up - 1];
    row[up - 1] = largest;
    *dealt = t->n - largest - row[t->n_rows - 1];
    *n_upper = up;
    *half = sum[0];
}

/* The work space of one run. */
typedef struct {
    int64_t *row;
    uint8_t *item;
    double *block;
    Half upper, lower;
    Side a, b;
} Work;

static void work_clear(Work *w)
{
    free(w->row);
    free(w->item);
    free(w->block);
}

static bool work_init(Work *w, const StatFisherTable *t, size_t most)
{
    w->item = malloc((size_t)t->n + 1);
    w->block = malloc(12 * (most + 1) * sizeof *w->block);
    if (!w->item || !w->block)
        return false;
    w->a.key = w->block;
    w->b.key = w->block + (most + 1);
    w->a.sum = w->block + 2 * (most + 1);
    w->b.sum = w->block + 7 * (most + 1);
    return true;
}

static StatStatus run_stratum(Work *w, const StatFisherTable *t, const int64_t *upper, size_t n,
    double width, StatRandom *random, double *mean, double *variance)
{
    int64_t lower[MOST_COLS];
    for (size_t j = 0; j < t->n_cols; j++)
        lower[j] = t->col[j] - upper[j];
    fill_items(&w->upper, upper);
    fill_items(&w->lower, lower);
    w->a.n = w->b.n = n;
    /* Keys are kept as offsets from half the threshold, for the sums' sake. */
    const double threshold = t->observed - 0.5 * t->slack;
    for (size_t i = 0; i < n; i++) {
        w->a.key[i] = deal(&w->upper, upper, random) - 0.5 * threshold;
        w->b.key[i] = deal(&w->lower, lower, random) - 0.5 * threshold;
    }
    StatStatus status = prepare(&w->a, width);
    if (status == STAT_OK)
        status = prepare(&w->b, width);
    if (status != STAT_OK)
        return status;
    double other;
    *mean = stratum_mean(&w->a, &w->b, 0.0, width, variance);
    stratum_mean(&w->b, &w->a, 0.0, width, &other);
    *variance += other;
    return STAT_OK;
}

/* What `total` half tables a side, shared out by the strata's probabilities, say. */
static StatStatus run_strata(Work *w, const Strata *s, double width, double total,
    StatRandom *random, double *p, double *variance, int64_t *n_samples)
{
    const StatFisherTable *t = s->t;
    StatStatus status = STAT_OK;
    *p = *variance = 0.0;
    *n_samples = 0;
    for (size_t u = 0; u < s->n && status == STAT_OK; u++) {
        const double weight = s->probability[u];
        const size_t n = (size_t)(total * weight) + 2;
        double mean = 0.0;
        double var = 0.0;
        status = run_stratum(w, t, s->upper + u * t->n_cols, n, width, random, &mean, &var);
        *p += weight * mean;
        *variance += weight * weight * var;
        *n_samples += (int64_t)n;
    }
    return status;
}

/* Half tables until the standard error is small enough, or no more are allowed. Pairs make the
 * error fall as fast as their number grows. */
static StatStatus run(Work *w, const Strata *s, double width, double enough, double most,
    double *p, double *variance, int64_t *n_samples)
{
    StatRandom random = {20190401};
    double total = fmin(first_samples, most);
    StatStatus status = run_strata(w, s, width, total, &random, p, variance, n_samples);
    const double error = sqrt(*variance);
    if (status != STAT_OK || error <= enough || total >= most)
        return status;
    total = fmin(most, spare * total * error / enough);
    return run_strata(w, s, width, total, &random, p, variance, n_samples);
}

StatStatus stat_fisher_difference(const StatFisherTable *t, double width, double enough,
    double *p, double *variance, int64_t *n_samples)
{
    *p = *variance = NAN;
    if (t->n_cols > MOST_COLS)
        return STAT_OK;
    Work w = {.row = malloc(t->n_rows * sizeof *w.row)};
    if (!w.row)
        return STAT_NO_MEMORY;
    size_t n_upper;
    Strata s = {.t = t};
    int64_t upper[MOST_COLS] = {0};
    int64_t dealt; /* items a pair of halves */
    split(t, w.row, &n_upper, &s.half, &dealt);
    choose(&s, 0, s.half, t->n, 0.0, upper);
    StatStatus status = s.no_memory ? STAT_NO_MEMORY : STAT_OK;
    if (status == STAT_OK && !s.too_many) {
        const double work = 20.0 + 3.0 * (double)(t->n_rows * t->n_cols);
        const double most = fmin(most_samples, most_draws / ((double)dealt + work));
        double greatest = 0.0;
        for (size_t u = 0; u < s.n; u++)
            greatest = fmax(greatest, s.probability[u]);
        status = work_init(&w, t, (size_t)(most * greatest) + 4) ? STAT_OK : STAT_NO_MEMORY;
        w.upper = (Half){t->log_factorial, w.row, n_upper, t->n_cols, s.half, w.item};
        w.lower = (Half){t->log_factorial, w.row + n_upper, t->n_rows - n_upper, t->n_cols,
            t->n - s.half, w.item + s.half};
        if (status == STAT_OK)
            status = run(&w, &s, width, enough, most, p, variance, n_samples);
    }
    work_clear(&w);
    free(s.upper);
    free(s.probability);
    return status;
}
