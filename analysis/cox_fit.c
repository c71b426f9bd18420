#include "analysis/cox_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/exp_block.h"
#include "analysis/sum.h"

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
    if (sums->score_g)
        memset(sums->score_g, 0, p * sizeof(double));
}

/* ---- the sweep ---- */

#if defined(__GNUC__) || defined(__clang__)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE inline
#endif

/* The entries of the lower triangle of a p * p matrix, packed by rows. Loops over `n` entries
   of known places, instead of two nested ones, become vector instructions. */
typedef struct {
    size_t n;
    const uint16_t *row, *col;
} Triangle;

enum { FEW_TERMS = 4 };
static const uint16_t few_rows[] = {0, 1, 1, 2, 2, 2, 3, 3, 3, 3};
static const uint16_t few_cols[] = {0, 0, 1, 0, 1, 2, 0, 1, 2, 3};

/* Weighted sums of risk, risk * x and risk * x x' (packed). */
typedef struct {
    double s0, *s1, *s2;
} Moments;

/* One reading of the rows: those at risk, and the events of the time being read. */
typedef struct {
    size_t p;
    Moments risk, tied;
    double deaths, *sum_x; /* of the events: their number and weighted sum of x */
    double *products;      /* packed: x x' of a row, or mean mean' */
    double *information, *information_g, *information_gg; /* packed */
    uint16_t *rows, *cols;                                /* of the packed entries */
    StatSum value;
    double product; /* of numbers whose logarithms the value still lacks */
    double *scratch;
    size_t block_start, block_end; /* the rows of which eta and risk are known */
    double eta[STAT_EXP_BLOCK], risk_of[STAT_EXP_BLOCK];
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

static void sweep_clear(Sweep *sweep)
{
    free(sweep->scratch);
    free(sweep->rows);
    free(sweep->cols);
}

static StatStatus sweep_init(Sweep *sweep, size_t p)
{
    const size_t m = packed(p);
    *sweep = (Sweep){.p = p, .product = 1};
    if (p > UINT16_MAX) /* no memory holds the square of that many terms */
        return STAT_NO_MEMORY;
    sweep->scratch = calloc(3 * p + 6 * m + 1, sizeof(double));
    sweep->rows = calloc(m + 1, sizeof *sweep->rows);
    sweep->cols = calloc(m + 1, sizeof *sweep->cols);
    if (!sweep->scratch || !sweep->rows || !sweep->cols) {
        sweep_clear(sweep);
        return STAT_NO_MEMORY;
    }
    double *at = sweep->scratch;
    sweep->sum_x = at;
    sweep->risk.s1 = at += p;
    sweep->tied.s1 = at += p;
    sweep->risk.s2 = at += p;
    sweep->tied.s2 = at += m;
    sweep->products = at += m;
    sweep->information = at += m;
    sweep->information_g = at += m;
    sweep->information_gg = at + m;
    for (size_t a = 0, k = 0; a < p; a++)
        for (size_t b = 0; b <= a; b++, k++) {
            sweep->rows[k] = (uint16_t)a;
            sweep->cols[k] = (uint16_t)b;
        }
    return STAT_OK;
}

static ALWAYS_INLINE void moments_reset(Moments *m, size_t p, Triangle triangle)
{
    m->s0 = 0;
    memset(m->s1, 0, p * sizeof(double));
    memset(m->s2, 0, triangle.n * sizeof(double));
}

static ALWAYS_INLINE void moments_add(
    Moments *m, size_t p, Triangle triangle, const double *x, double risk)
{
    double *restrict s1 = m->s1, *restrict s2 = m->s2;
    m->s0 += risk;
    for (size_t a = 0; a < p; a++)
        s1[a] += risk * x[a];
    for (size_t k = 0; k < triangle.n; k++)
        s2[k] += risk * (x[triangle.row[k]] * x[triangle.col[k]]);
}

static ALWAYS_INLINE void moments_join(
    Moments *m, size_t p, Triangle triangle, const Moments *more)
{
    m->s0 += more->s0;
    for (size_t a = 0; a < p; a++)
        m->s1[a] += more->s1[a];
    for (size_t k = 0; k < triangle.n; k++)
        m->s2[k] += more->s2[k];
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

static ALWAYS_INLINE void add_information(
    Sweep *sweep, Triangle triangle, const double *value, const double *g)
{
    double *restrict information = sweep->information;
    for (size_t k = 0; k < triangle.n; k++)
        information[k] += value[k];
    for (size_t k = 0; k < triangle.n && g; k++) {
        sweep->information_g[k] += *g * value[k];
        sweep->information_gg[k] += *g * *g * value[k];
    }
}

/* Adds one time's events to the sums. */
static ALWAYS_INLINE void add_events(Sweep *sweep, size_t p, Triangle triangle, StatTies ties,
    const double *g, StatCoxSums *sums)
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
    }
    double *restrict value = sweep->products;
    for (size_t k = 0; k < triangle.n; k++)
        value[k] = r2[k] * s.a0 - r1[triangle.row[k]] * r1[triangle.col[k]] * s.b0;
    for (size_t k = 0; k < triangle.n && !plain; k++) {
        const size_t a = triangle.row[k], b = triangle.col[k];
        value[k] +=
            (r1[a] * t1[b] + t1[a] * r1[b]) * s.b1 - t1[a] * t1[b] * s.b2 - t2[k] * s.a1;
    }
    add_information(sweep, triangle, value, g);
}

/* Finds x'b and the risk of the rows from `start` on, and adds their events' x'b to the value.
   The value gathers a block's sum at a time: each addition to a pair waits for the one before.
 */
static ALWAYS_INLINE void fill_block(
    Sweep *sweep, size_t p, const StatCoxRows *rows, const double *coefficient, size_t start)
{
    const size_t n = rows->n - start < STAT_EXP_BLOCK ? rows->n - start : STAT_EXP_BLOCK;
    double sum[4] = {0};
    for (size_t i = 0; i < n; i++) {
        const double *x = rows->x + (start + i) * p;
        double eta = 0;
        for (size_t k = 0; k < p; k++)
            eta += coefficient[k] * x[k];
        sweep->eta[i] = eta;
        sum[i % 4] += rows->event[start + i] ? eta * stat_cox_weight(rows, start + i) : 0;
    }
    stat_sum_add(&sweep->value, (sum[0] + sum[1]) + (sum[2] + sum[3]));
    stat_exp_block(sweep->eta, sweep->risk_of, n);
    sweep->block_start = start;
    sweep->block_end = start + n;
}

/* Adds the one event of a time, of weight 1, that has no other row at its time. */
static ALWAYS_INLINE void add_event(Sweep *sweep, size_t p, Triangle triangle, const double *x,
    const double *g, StatCoxSums *sums)
{
    const double inverse = 1 / sweep->risk.s0;
    double *restrict mean = sweep->sum_x, *restrict value = sweep->products;
    double *restrict score = sums->score;
    const double *restrict s1 = sweep->risk.s1, *restrict s2 = sweep->risk.s2;
    subtract_log(sweep, sweep->risk.s0);
    for (size_t a = 0; a < p; a++) {
        mean[a] = s1[a] * inverse;
        score[a] += x[a] - mean[a];
        if (g)
            sums->score_g[a] += *g * (x[a] - mean[a]);
    }
    for (size_t k = 0; k < triangle.n; k++)
        value[k] = s2[k] * inverse - mean[triangle.row[k]] * mean[triangle.col[k]];
    add_information(sweep, triangle, value, g);
}

/* Reads a row that has its time alone, and no weight. */
static ALWAYS_INLINE void read_row(Sweep *sweep, size_t p, Triangle triangle,
    const StatCoxRows *rows, const double *coefficient, size_t i, const double *g,
    StatCoxSums *sums)
{
    if (i >= sweep->block_end)
        fill_block(sweep, p, rows, coefficient, i);
    const double *x = rows->x + i * p;
    moments_add(&sweep->risk, p, triangle, x, sweep->risk_of[i - sweep->block_start]);
    if (rows->event[i])
        add_event(sweep, p, triangle, x, g, sums);
}

/* Reads the rows of one time; returns where the next time begins. */
static ALWAYS_INLINE size_t read_time(Sweep *sweep, size_t p, Triangle triangle,
    const StatCoxRows *rows, const double *coefficient, size_t i, size_t end)
{
    size_t n_events = rows->event[i], next = i + 1;
    for (; next < end && rows->tied[next]; next++)
        n_events += rows->event[next];
    /* Events that enter as tied are summed apart, and then put to the others. */
    const bool apart = n_events > 1 || (n_events > 0 && rows->weight);
    Moments *const of_events = apart ? &sweep->tied : &sweep->risk;
    sweep->deaths = 0;
    memset(sweep->sum_x, 0, p * sizeof(double));
    if (apart)
        moments_reset(&sweep->tied, p, triangle);
    for (; i < next; i++) {
        if (i >= sweep->block_end)
            fill_block(sweep, p, rows, coefficient, i);
        const double *x = rows->x + i * p;
        const double weight = stat_cox_weight(rows, i);
        const double risk = weight * sweep->risk_of[i - sweep->block_start];
        const double deaths = rows->event[i] ? weight : 0;
        moments_add(rows->event[i] ? of_events : &sweep->risk, p, triangle, x, risk);
        sweep->deaths += deaths;
        for (size_t k = 0; k < p; k++)
            sweep->sum_x[k] += deaths * x[k];
    }
    if (apart)
        moments_join(&sweep->risk, p, triangle, &sweep->tied);
    return next;
}

/* p is sweep->p, a constant where the compiler is to unroll the loops over the terms. */
static ALWAYS_INLINE void read_strata(Sweep *sweep, size_t p, Triangle triangle,
    const StatCoxRows *rows, const double *coefficient, const double *g, StatCoxSums *sums)
{
    for (size_t s = 0; s < rows->n_strata; s++) {
        moments_reset(&sweep->risk, p, triangle);
        const size_t end = rows->start[s + 1];
        for (size_t i = rows->start[s]; i < end;) {
            const size_t first = i;
            if (!rows->weight && (i + 1 == end || !rows->tied[i + 1])) {
                read_row(
                    sweep, p, triangle, rows, coefficient, i++, g ? g + first : NULL, sums);
                continue;
            }
            i = read_time(sweep, p, triangle, rows, coefficient, i, end);
            if (sweep->deaths > 0)
                add_events(sweep, p, triangle, rows->ties, g ? g + first : NULL, sums);
        }
    }
}

/* The places of a triangle that the compiler knows. */
static ALWAYS_INLINE Triangle few(size_t p)
{
    return (Triangle){p * (p + 1) / 2, few_rows, few_cols};
}

static void spread(const double *triangle, size_t p, double *matrix)
{
    for (size_t a = 0; a < p; a++)
        for (size_t b = 0; b <= a; b++)
            matrix[a * p + b] = matrix[b * p + a] = *triangle++;
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
        read_strata(&sweep, 1, few(1), rows, coefficient, NULL, sums);
    else if (p == 2 && !g)
        read_strata(&sweep, 2, few(2), rows, coefficient, NULL, sums);
    else if (p == 3 && !g)
        read_strata(&sweep, 3, few(3), rows, coefficient, NULL, sums);
    else if (p == FEW_TERMS && !g)
        read_strata(&sweep, FEW_TERMS, few(FEW_TERMS), rows, coefficient, NULL, sums);
    else
        read_strata(&sweep, p, (Triangle){packed(p), sweep.rows, sweep.cols}, rows, coefficient,
            g, sums);
    flush_logs(&sweep);
    sums->value = stat_sum_value(sweep.value);
    spread(sweep.information, p, sums->information);
    if (g) {
        spread(sweep.information_g, p, sums->information_g);
        spread(sweep.information_gg, p, sums->information_gg);
    }
    sweep_clear(&sweep);
    return STAT_OK;
}
