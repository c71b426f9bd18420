#include "analysis/cox_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/sort.h"
#include "analysis/sum.h"

/* ---- rows ---- */

/* Centres each column at its mean; read in the design's own order, which is the faster. */
static void find_means(StatCoxRows *rows, const StatDesign *design, double *mean)
{
    for (size_t k = 0; k < rows->p; k++) {
        const double *x = design->x + k * rows->n;
        StatSum sum = {0};
        for (size_t i = 0; i < rows->n; i++) {
            if (design->weight)
                stat_sum_add_product(&sum, x[i], design->weight[i]);
            else
                stat_sum_add(&sum, x[i]);
            if (fabs(x[i]) > rows->magnitude[k])
                rows->magnitude[k] = fabs(x[i]);
        }
        mean[k] = design->n > 0 ? stat_sum_value(sum) / (double)design->n : 0;
    }
}

/* Asks for a cache line that is needed soon: rows are read in the order of their times. */
static inline void ask_for(const void *place)
{
#if defined(__GNUC__) || defined(__clang__)
    __builtin_prefetch(place);
#else
    (void)place;
#endif
}

enum { AHEAD = 24 };

/* Lays each row's time, event and centred terms side by side in the design's order, so that the
   order of the times then asks for one place a row instead of one a column. */
static void records_fill(const StatCoxRows *rows, const StatDesign *design, const double *time,
    const double *event, const double *mean, double *record)
{
    const size_t width = rows->p + 2;
    for (size_t i = 0; i < rows->n; i++) {
        double *to = record + i * width;
        to[0] = time[design->row[i]];
        to[1] = event[design->row[i]];
        for (size_t k = 0; k < rows->p; k++)
            to[k + 2] = design->x[k * rows->n + i] - mean[k];
    }
}

static void rows_fill(
    StatCoxRows *rows, const StatDesign *design, const size_t *order, const double *record)
{
    const size_t width = rows->p + 2;
    for (size_t i = 0; i < rows->n; i++) {
        const size_t at = order[i];
        const double *from = record + at * width;
        if (i + AHEAD < rows->n) {
            const double *soon = record + order[i + AHEAD] * width;
            ask_for(soon);
            ask_for(soon + width - 1);
        }
        rows->time[i] = from[0];
        rows->event[i] = from[1] == 1;
        rows->weight[i] = design->weight ? design->weight[at] : 1;
        rows->n_events += rows->event[i] ? (int64_t)rows->weight[i] : 0;
        for (size_t k = 0; k < rows->p; k++)
            rows->x[i * rows->p + k] = from[k + 2];
    }
}

/* The order of the sweep: strata ascending, times descending. The second key comes first: the
   sort is stable. */
static StatStatus find_order(const StatDesign *design, const double *time,
    const int32_t *stratum, StatCoxRows *rows, size_t *order)
{
    const size_t n = rows->n;
    uint64_t *key = malloc((n + 1) * sizeof *key), *place = malloc((n + 1) * sizeof *place);
    StatStatus status = key && place ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        for (size_t i = 0; i < n; i++) {
            key[i] = ~stat_sort_key(time[design->row[i]]);
            place[i] = i;
        }
        status = stat_sort_keys(key, place, n);
    }
    if (status == STAT_OK) {
        if (!stratum)
            rows->start[1] = n;
        for (size_t i = 0; i < n && !stratum; i++)
            order[i] = place[i];
    }
    if (status == STAT_OK && stratum) {
        for (size_t i = 0; i < n; i++)
            rows->start[(size_t)stratum[design->row[i]] + 1]++;
        for (size_t s = 0; s < rows->n_strata; s++)
            rows->start[s + 1] += rows->start[s];
        /* start[s] runs to the end of its stratum while the rows are placed; then one back. */
        for (size_t i = 0; i < n; i++)
            order[rows->start[stratum[design->row[place[i]]]]++] = place[i];
        memmove(rows->start + 1, rows->start, rows->n_strata * sizeof *rows->start);
        rows->start[0] = 0;
    }
    free(key);
    free(place);
    return status;
}

StatStatus stat_cox_rows_init(StatCoxRows *rows, const StatDesign *design, const double *time,
    const double *event, const int32_t *stratum, size_t n_strata, StatTies ties)
{
    const size_t n = design->n_rows, p = design->n_terms;
    *rows = (StatCoxRows){.n = n, .p = p, .n_strata = n_strata, .ties = ties};
    size_t *order = calloc(n + 1, sizeof *order);
    double *mean = calloc(p + 1, sizeof *mean);
    double *record = malloc((n * (p + 2) + 1) * sizeof *record);
    rows->start = calloc(n_strata + 2, sizeof *rows->start);
    rows->time = malloc((n + 1) * sizeof *rows->time);
    rows->x = malloc((n * p + 1) * sizeof *rows->x);
    rows->weight = malloc((n + 1) * sizeof *rows->weight);
    rows->event = malloc((n + 1) * sizeof *rows->event);
    rows->magnitude = calloc(p + 1, sizeof *rows->magnitude);
    StatStatus status = STAT_NO_MEMORY;
    if (order && mean && record && rows->start && rows->time && rows->x && rows->weight &&
        rows->event && rows->magnitude)
        status = find_order(design, time, stratum, rows, order);
    if (status == STAT_OK) {
        find_means(rows, design, mean);
        records_fill(rows, design, time, event, mean, record);
        rows_fill(rows, design, order, record);
    }
    free(mean);
    free(record);
    free(order);
    if (status != STAT_OK)
        stat_cox_rows_clear(rows);
    return status;
}

void stat_cox_rows_clear(StatCoxRows *rows)
{
    free(rows->start);
    free(rows->time);
    free(rows->x);
    free(rows->weight);
    free(rows->event);
    free(rows->magnitude);
    memset(rows, 0, sizeof *rows);
}

/* ---- sums ---- */

StatStatus stat_cox_sums_init(StatCoxSums *sums, size_t p, bool with_g)
{
    *sums = (StatCoxSums){0};
    sums->score = calloc(p + 1, sizeof(double));
    sums->information = calloc(p * p + 1, sizeof(double));
    if (with_g) {
        sums->score_g = calloc(p + 1, sizeof(double));
        sums->information_g = calloc(p * p + 1, sizeof(double));
        sums->information_gg = calloc(p * p + 1, sizeof(double));
    }
    if (sums->score && sums->information &&
        (!with_g || (sums->score_g && sums->information_g && sums->information_gg)))
        return STAT_OK;
    stat_cox_sums_clear(sums);
    return STAT_NO_MEMORY;
}

void stat_cox_sums_clear(StatCoxSums *sums)
{
    free(sums->score);
    free(sums->information);
    free(sums->score_g);
    free(sums->information_g);
    free(sums->information_gg);
    *sums = (StatCoxSums){0};
}

static void sums_reset(StatCoxSums *sums, size_t p)
{
    sums->value = 0;
    memset(sums->score, 0, p * sizeof(double));
    memset(sums->information, 0, p * p * sizeof(double));
    if (!sums->score_g)
        return;
    memset(sums->score_g, 0, p * sizeof(double));
    memset(sums->information_g, 0, p * p * sizeof(double));
    memset(sums->information_gg, 0, p * p * sizeof(double));
}

/* ---- the sweep ---- */

#if defined(__GNUC__) || defined(__clang__)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE inline
#endif

/* Weighted sums of risk, risk * x and risk * x x' (lower triangle, packed by rows). */
typedef struct {
    double s0, *s1, *s2;
} Moments;

/* One reading of the rows: those at risk, and the events of the time being read. */
typedef struct {
    size_t p;
    Moments risk, tied;
    double deaths, *sum_x; /* of the events: their number and weighted sum of x */
    StatSum value;
    double product; /* of numbers whose logarithms the value still lacks */
    double *scratch;
} Sweep;

/* Where a product of numbers is cut: the product of two numbers in here is a double. */
static const double product_least = 1e-150, product_most = 1e150;

static void flush_logs(Sweep *sweep)
{
    stat_sum_add(&sweep->value, -log(sweep->product));
    sweep->product = 1;
}

/* Subtracts log(x) from the value; one logarithm serves some twenty numbers. */
static inline void subtract_log(Sweep *sweep, double x)
{
    if (!(x > product_least && x < product_most)) {
        stat_sum_add(&sweep->value, -log(x));
        return;
    }
    sweep->product *= x;
    if (!(sweep->product > product_least && sweep->product < product_most))
        flush_logs(sweep);
}

static size_t packed(size_t p)
{
    return p * (p + 1) / 2;
}

static StatStatus sweep_init(Sweep *sweep, size_t p)
{
    *sweep = (Sweep){.p = p, .product = 1};
    sweep->scratch = calloc(3 * p + 2 * packed(p) + 1, sizeof(double));
    if (!sweep->scratch)
        return STAT_NO_MEMORY;
    double *at = sweep->scratch;
    sweep->sum_x = at;
    sweep->risk.s1 = at += p;
    sweep->tied.s1 = at += p;
    sweep->risk.s2 = at += p;
    sweep->tied.s2 = at + packed(p);
    return STAT_OK;
}

static ALWAYS_INLINE void moments_reset(Moments *m, size_t p)
{
    m->s0 = 0;
    memset(m->s1, 0, p * sizeof(double));
    memset(m->s2, 0, packed(p) * sizeof(double));
}

static ALWAYS_INLINE void moments_add(Moments *m, size_t p, const double *x, double risk)
{
    double *s2 = m->s2;
    m->s0 += risk;
    for (size_t a = 0; a < p; a++) {
        const double rx = risk * x[a];
        m->s1[a] += rx;
        for (size_t b = 0; b <= a; b++)
            *s2++ += rx * x[b];
    }
}

/* Sums over the k-th of d tied events of f^a / D^b, where f = k / d is the share of the tied
   events that Efron has taken out of the risk set, and D what is left of it. */
typedef struct {
    double a0, a1, b0, b1, b2;
} Shares;

/* Also subtracts the logarithms of D from the value. */
static ALWAYS_INLINE Shares share_risk(Sweep *sweep, StatTies ties)
{
    const double d = sweep->deaths, s0 = sweep->risk.s0;
    if (d == 1) {
        const double inverse = 1 / s0;
        subtract_log(sweep, s0);
        return (Shares){.a0 = inverse, .b0 = inverse * inverse};
    }
    if (ties == STAT_TIES_BRESLOW) {
        stat_sum_add(&sweep->value, -d * log(s0));
        return (Shares){.a0 = d / s0, .b0 = d / s0 / s0};
    }
    Shares shares = {0};
    for (double k = 0; k < d; k++) {
        const double f = k / d, left = s0 - f * sweep->tied.s0, inverse = 1 / left;
        subtract_log(sweep, left);
        shares.a0 += inverse;
        shares.a1 += f * inverse;
        shares.b0 += inverse * inverse;
        shares.b1 += f * inverse * inverse;
        shares.b2 += f * f * inverse * inverse;
    }
    return shares;
}

/* Adds one time's events to the sums. */
static ALWAYS_INLINE void add_events(
    Sweep *sweep, size_t p, StatTies ties, const double *g, StatCoxSums *sums)
{
    const Shares s = share_risk(sweep, ties);
    const double *r1 = sweep->risk.s1, *t1 = sweep->tied.s1;
    const double *r2 = sweep->risk.s2, *t2 = sweep->tied.s2;
    const bool plain = s.a1 == 0; /* the tied events do not enter */
    for (size_t a = 0; a < p; a++) {
        double score = sweep->sum_x[a] - r1[a] * s.a0;
        if (!plain)
            score += t1[a] * s.a1;
        sums->score[a] += score;
        if (g)
            sums->score_g[a] += *g * score;
        for (size_t b = 0; b <= a; b++, r2++, t2++) {
            double value = *r2 * s.a0 - r1[a] * r1[b] * s.b0;
            if (!plain)
                value +=
                    (r1[a] * t1[b] + t1[a] * r1[b]) * s.b1 - t1[a] * t1[b] * s.b2 - *t2 * s.a1;
            sums->information[a * p + b] += value;
            if (g) {
                sums->information_g[a * p + b] += *g * value;
                sums->information_gg[a * p + b] += *g * *g * value;
            }
        }
    }
}

/* Reads the rows of one time; returns where the next time begins. */
static ALWAYS_INLINE size_t read_time(Sweep *sweep, size_t p, const StatCoxRows *rows,
    const double *coefficient, size_t i, size_t end)
{
    const double time = rows->time[i];
    size_t n_events = 0, next = i;
    for (; next < end && rows->time[next] == time; next++)
        n_events += rows->event[next];
    if (n_events > 0) {
        sweep->deaths = 0;
        memset(sweep->sum_x, 0, p * sizeof(double));
        moments_reset(&sweep->tied, p);
    }
    for (; i < next; i++) {
        const double *x = rows->x + i * p;
        double eta = 0;
        for (size_t k = 0; k < p; k++)
            eta += coefficient[k] * x[k];
        const double weight = rows->weight[i], risk = weight * exp(eta);
        moments_add(&sweep->risk, p, x, risk);
        if (!rows->event[i])
            continue;
        sweep->deaths += weight;
        stat_sum_add(&sweep->value, weight * eta);
        for (size_t k = 0; k < p; k++)
            sweep->sum_x[k] += weight * x[k];
        if (n_events > 1 || weight > 1)
            moments_add(&sweep->tied, p, x, risk);
    }
    if (n_events == 0)
        sweep->deaths = 0;
    return next;
}

/* p is sweep->p, a constant where the compiler is to unroll the loops over the terms. */
static ALWAYS_INLINE void read_strata(Sweep *sweep, size_t p, const StatCoxRows *rows,
    const double *coefficient, const double *g, StatCoxSums *sums)
{
    for (size_t s = 0; s < rows->n_strata; s++) {
        moments_reset(&sweep->risk, p);
        for (size_t i = rows->start[s]; i < rows->start[s + 1];) {
            const size_t first = i;
            i = read_time(sweep, p, rows, coefficient, i, rows->start[s + 1]);
            if (sweep->deaths > 0)
                add_events(sweep, p, rows->ties, g ? g + first : NULL, sums);
        }
    }
}

StatStatus stat_cox_sweep(
    const StatCoxRows *rows, const double *coefficient, const double *g, StatCoxSums *sums)
{
    const size_t p = rows->p;
    Sweep sweep;
    const StatStatus status = sweep_init(&sweep, p);
    if (status != STAT_OK)
        return status;
    sums_reset(sums, p);
    if (p == 1 && !g)
        read_strata(&sweep, 1, rows, coefficient, NULL, sums);
    else if (p == 2 && !g)
        read_strata(&sweep, 2, rows, coefficient, NULL, sums);
    else if (p == 3 && !g)
        read_strata(&sweep, 3, rows, coefficient, NULL, sums);
    else if (p == 4 && !g)
        read_strata(&sweep, 4, rows, coefficient, NULL, sums);
    else
        read_strata(&sweep, p, rows, coefficient, g, sums);
    flush_logs(&sweep);
    sums->value = stat_sum_value(sweep.value);
    double *const upper[] = {sums->information, sums->information_g, sums->information_gg};
    for (size_t m = 0; m < 3 && upper[m]; m++)
        for (size_t a = 0; a < p; a++)
            for (size_t b = 0; b < a; b++)
                upper[m][b * p + a] = upper[m][a * p + b];
    free(sweep.scratch);
    return STAT_OK;
}

/* ---- separation ---- */

static double along(const StatCoxRows *rows, const double *direction, size_t i)
{
    double value = 0;
    for (size_t k = 0; k < rows->p; k++)
        value += direction[k] * rows->x[i * rows->p + k];
    return value;
}

bool stat_cox_separates(const StatCoxRows *rows, const double *direction)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < rows->n; i++) {
        const double value = along(rows, direction, i);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    const double slack = 1e-6 * (high - low);
    bool strict = false;
    for (size_t s = 0; s < rows->n_strata; s++) {
        double top = -INFINITY, bottom = INFINITY;
        for (size_t i = rows->start[s], next; i < rows->start[s + 1]; i = next) {
            for (next = i; next < rows->start[s + 1] && rows->time[next] == rows->time[i];
                 next++) {
                top = fmax(top, along(rows, direction, next));
                bottom = fmin(bottom, along(rows, direction, next));
            }
            for (size_t k = i; k < next; k++) {
                if (!rows->event[k])
                    continue;
                if (along(rows, direction, k) < top - slack)
                    return false;
                strict = strict || bottom < top - slack;
            }
        }
    }
    return strict;
}
