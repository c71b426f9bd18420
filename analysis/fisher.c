#include "analysis/fisher_parts.h"

#include "analysis/crosstab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double tie_log = 1e-7;    /* log probabilities this near are equal */
static const double errors_wide = 4.0; /* half width of p_low to p_high, in standard errors */
/* Half width at which sampling ends: this, and this times P. */
static const double enough_half = 1e-5;
static const double enough_of_p = 4e-5;
/* Inversion alone: from this least expected count on, and to this error. Tables of equal
 * probability then weigh no more than this many times the observed one (tried against exact
 * values: 600 times at least expected counts of 5). */
static const double least_expected = 15.0;
static const double flat_enough = 1e-5;
static const double ties_weigh = 1e4;
static const int64_t most_tabulated = 1000000; /* larger tables are simulated only */
/* Steps by halves of tables, in standard deviations: without loss, with some, and at most. */
static const double short_steps = 1.25;
static const double long_steps = 1.4;
static const double longest_steps = 2.0;
static const double large_cells = 200.0;           /* tables of such cells are better weighed */
static const double widest_half = 0.004;           /* beyond, simulation is as good */
static const double wilson_z = 3.2905267314919255; /* 99.9% */

static const StatFisher nothing = {
    .p_value = NAN,
    .p_low = NAN,
    .p_high = NAN,
    .std_error = NAN,
    .odds_ratio = NAN,
    .conf_low = NAN,
    .conf_high = NAN,
};

static void transpose(int64_t *table, int64_t *scratch, size_t *rows, size_t *cols)
{
    memcpy(scratch, table, *rows * *cols * sizeof *table);
    for (size_t i = 0; i < *rows; i++)
        for (size_t j = 0; j < *cols; j++)
            table[j * *rows + i] = scratch[i * *cols + j];
    const size_t swap = *rows;
    *rows = *cols;
    *cols = swap;
}

static int descending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

/* Margins and log-factorials, in two blocks of memory. */
static StatStatus table_init(StatFisherTable *t, const int64_t *table, size_t rows, size_t cols,
    int64_t n, int64_t **margin, double **log_factorial)
{
    const int64_t most = n <= most_tabulated ? n : 0;
    *margin = calloc(rows + cols, sizeof **margin);
    *log_factorial = malloc(((size_t)most + 1) * sizeof **log_factorial);
    if (!*margin || !*log_factorial)
        return STAT_NO_MEMORY;
    for (int64_t i = 0; i <= most; i++)
        (*log_factorial)[i] = lgamma((double)i + 1.0);
    *t = (StatFisherTable){
        .n_rows = rows,
        .n_cols = cols,
        .n = n,
        .row = *margin,
        .col = *margin + rows,
        .log_factorial = *log_factorial,
        .slack = tie_log,
    };
    for (size_t i = 0; i < rows * cols; i++) {
        (*margin)[i / cols] += table[i];
        (*margin)[rows + i % cols] += table[i];
        t->observed += lgamma((double)table[i] + 1.0);
    }
    qsort(*margin, rows, sizeof **margin, descending);
    qsort(*margin + rows, cols, sizeof **margin, descending);
    return STAT_OK;
}

/* The probability of the observed table: P is at least that. */
static double observed_probability(const StatFisherTable *t)
{
    double log_p = -lgamma((double)t->n + 1.0) - t->observed;
    for (size_t i = 0; i < t->n_rows; i++)
        log_p += lgamma((double)t->row[i] + 1.0);
    for (size_t j = 0; j < t->n_cols; j++)
        log_p += lgamma((double)t->col[j] + 1.0);
    return exp(log_p);
}

static StatStatus simulate(const StatFisherTable *t, StatFisher *out)
{
    int64_t hits;
    const StatStatus status = stat_fisher_simulate(t, &hits, &out->n_samples);
    const double n = (double)out->n_samples;
    out->method = STAT_FISHER_MONTE_CARLO;
    const double share = (double)hits / n;
    /* The observed table is one of the draws: never 0, and valid as a P value. */
    out->p_value = ((double)hits + 1.0) / (n + 1.0);
    out->std_error = sqrt(out->p_value * (1.0 - out->p_value) / n);
    const double z2 = wilson_z * wilson_z;
    const double centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half =
        wilson_z / (1.0 + z2 / n) * sqrt(share * (1.0 - share) / n + z2 / (4.0 * n * n));
    out->p_low = fmax(fmin(out->p_value, observed_probability(t)), centre - half);
    out->p_high = fmin(1.0, centre + half);
    return status;
}

/* An estimate that is no probability gives way to the nearest that is possible. */
static void set_bounds(
    const StatFisherTable *t, StatFisher *out, double p, double half, double left_out)
{
    const double least = fmin(1.0, observed_probability(t));
    out->p_value = fmin(1.0, fmax(least, p));
    out->p_low = fmax(least, fmin(1.0, p) * (1.0 - left_out) - half);
    out->p_high = fmin(1.0, fmax(least, p) + half + left_out);
}

static void take_estimate(const StatFisherTable *t, const StatFisherEstimate *e,
    StatFisherMethod method, StatFisher *out)
{
    out->method = method;
    out->std_error = e->std_error;
    out->n_samples = e->n_samples;
    set_bounds(t, out, e->p, e->half, e->left_out);
}

static StatStatus halves(const StatFisherTable *t, double steps, StatFisher *out, bool *done)
{
    StatFisherEstimate e;
    const StatStatus status = stat_fisher_halves(t, steps, &e);
    *done = status == STAT_OK && !isnan(e.p);
    if (*done)
        take_estimate(
            t, &e, e.n_samples > 0 ? STAT_FISHER_SOME_HALVES : STAT_FISHER_HALVES, out);
    return status;
}

static StatStatus weighted(const StatFisherTable *t, StatFisher *out, bool *done)
{
    StatFisherEstimate e;
    const StatStatus status = stat_fisher_normal(t, &e);
    *done = status == STAT_OK && !isnan(e.p) && e.half <= widest_half;
    if (*done)
        take_estimate(t, &e, STAT_FISHER_WEIGHTED, out);
    return status;
}

/* By inversion alone, where cells are large and its error small. */
static bool inverted(const StatFisherTable *t, const StatFisherSmooth *smooth, StatFisher *out)
{
    const double expected = (double)t->row[t->n_rows - 1] * (double)t->col[t->n_cols - 1];
    const double error = smooth->error_flat + ties_weigh * observed_probability(t);
    if (!(error <= flat_enough) || expected < least_expected * (double)t->n)
        return false;
    out->method = STAT_FISHER_INVERSION;
    out->std_error = 0.0;
    set_bounds(t, out, smooth->p_flat, error, 0.0);
    return true;
}

static StatStatus smoothed(
    const StatFisherTable *t, const StatFisherSmooth *smooth, StatFisher *out, bool *done)
{
    double difference;
    double variance;
    int64_t n;
    const StatStatus status = stat_fisher_difference(t, smooth->width,
        (enough_half + enough_of_p * fmax(0.0, smooth->p)) / errors_wide, &difference,
        &variance, &n);
    const double half = errors_wide * sqrt(variance) + smooth->error;
    *done = status == STAT_OK && half <= widest_half;
    if (*done) {
        out->method = STAT_FISHER_SMOOTHED;
        out->n_samples = n;
        out->std_error = sqrt(variance);
        set_bounds(t, out, smooth->p + difference, half, 0.0);
    }
    return status;
}

/* What can be known without drawing tables: all halves, or the inversion. */
static StatStatus drawless(
    const StatFisherTable *t, StatFisherSmooth *smooth, StatFisher *out, bool *done)
{
    *smooth = (StatFisherSmooth){.p = NAN};
    StatStatus status = halves(t, 0.0, out, done);
    if (status == STAT_OK && !*done && t->n_cols <= 3)
        status = stat_fisher_smooth(t, smooth);
    if (status == STAT_OK && !*done && !isnan(smooth->p))
        *done = inverted(t, smooth, out);
    return status;
}

/* The first of these that can be done: from the narrowest bounds to the widest. */
static StatStatus approximate(const StatFisherTable *t, StatFisher *out)
{
    StatFisherSmooth smooth;
    bool done;
    const bool large = (double)t->n > large_cells * (double)(t->n_rows * t->n_cols);
    StatStatus status = drawless(t, &smooth, out, &done);
    if (status == STAT_OK && !done && (t->n_cols <= 3 || !large))
        status = halves(t, short_steps, out, &done);
    if (status == STAT_OK && !done && t->n_cols > 3)
        status = stat_fisher_smooth(t, &smooth);
    if (status == STAT_OK && !done && large)
        status = weighted(t, out, &done);
    if (status == STAT_OK && !done && !isnan(smooth.p))
        status = smoothed(t, &smooth, out, &done);
    if (status == STAT_OK && !done && !large)
        status = halves(t, long_steps, out, &done);
    if (status == STAT_OK && !done && !large)
        status = weighted(t, out, &done);
    if (status == STAT_OK && !done)
        status = halves(t, longest_steps, out, &done);
    if (status == STAT_OK && !done)
        status = simulate(t, out);
    return status;
}

static StatStatus general(
    int64_t *table, int64_t *scratch, size_t rows, size_t cols, StatFisher *out)
{
    if (rows < cols)
        transpose(table, scratch, &rows, &cols);
    int64_t *margin;
    double *log_factorial;
    StatFisherTable t;
    StatStatus status = table_init(&t, table, rows, cols, out->n, &margin, &log_factorial);
    double p = NAN;
    const bool small = out->n <= most_tabulated;
    if (status == STAT_OK && small)
        status = stat_fisher_meet(&t, &p);
    if (status == STAT_OK && isnan(p)) {
        out->exact = false;
        status = small ? approximate(&t, out) : simulate(&t, out);
    } else {
        out->method = STAT_FISHER_EXACT;
        out->p_value = p;
    }
    free(margin);
    free(log_factorial);
    return status;
}

StatStatus stat_fisher(
    const int64_t *table, size_t n_rows, size_t n_cols, double conf_level, StatFisher *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    const double level = conf_level == 0.0 ? 0.95 : conf_level;
    int64_t n;
    StatStatus status = stat_table_check(table, n_rows, n_cols, &n);
    if (!(level > 0.0 && level < 1.0))
        status = STAT_ARGUMENT;
    if (status != STAT_OK)
        return status;
    int64_t *reduced = malloc(2 * n_rows * n_cols * sizeof *reduced);
    if (!reduced)
        return STAT_NO_MEMORY;
    StatFisher result = nothing;
    result.n = n;
    result.exact = true;
    result.conf_level = level;
    stat_table_reduce(table, n_rows, n_cols, reduced, &result.n_rows, &result.n_cols);
    if (result.n_rows < 2 || result.n_cols < 2)
        result.p_value = n > 0 ? 1.0 : NAN;
    else if (result.n_rows == 2 && result.n_cols == 2)
        stat_fisher_2x2(reduced, level, &result);
    else
        status = general(reduced, reduced + result.n_rows * result.n_cols, result.n_rows,
            result.n_cols, &result);
    if (n_rows == 2 && n_cols == 2 && isnan(result.conf_low)) {
        result.conf_low = 0.0; /* an empty margin says nothing about the odds ratio */
        result.conf_high = INFINITY;
    }
    if (result.exact) {
        result.p_low = result.p_high = result.p_value;
        result.std_error = 0.0;
    }
    free(reduced);
    if (status == STAT_OK)
        *out = result;
    return status;
}
