#include "analysis/mcnemar.h"

#include "analysis/crosstab.h"
#include "analysis/distributions.h"
#include "analysis/sort.h"
#include "analysis/special.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double most_states = 4e6;
static const double pi = 3.14159265358979323846264338327950288;

static const StatMcnemar nothing = {.statistic = NAN, .p_value = NAN, .odds_ratio = NAN};

/* The probability of b heads of n fair coins, by the saddle point (Loader 2000). */
static double fair_coins(int64_t b, int64_t n)
{
    if (b == 0 || b == n)
        return exp(-(double)n * log(2.0));
    const double x = (double)b;
    const double m = (double)n;
    const double half = 0.5 * m;
    const double saddle =
        -stat_deviance(x, half, x - half) - stat_deviance(m - x, half, half - x);
    const double stirling =
        stat_stirling_error(m) - stat_stirling_error(x) - stat_stirling_error(m - x);
    return sqrt(m / (2.0 * pi * x * (m - x))) * exp(saddle + stirling);
}

/* A value of the statistic, as a sort key, and its probability. */
typedef struct {
    uint64_t *key;
    double *p;
    size_t n;
} States;

static void states_clear(States *s)
{
    free(s->key);
    free(s->p);
    *s = (States){0};
}

/* One place holds statistic values that differ by rounding only. */
static uint64_t key_of(double statistic)
{
    return (uint64_t)llround(statistic * 0x1p32);
}

static StatStatus merge_equal(States *s)
{
    uint64_t *bits = malloc(s->n * sizeof *bits);
    if (!bits)
        return STAT_NO_MEMORY;
    memcpy(bits, s->p, s->n * sizeof *bits);
    const StatStatus status = stat_sort_keys(s->key, bits, s->n);
    size_t used = 0;
    for (size_t i = 0; status == STAT_OK && i < s->n; i++) {
        double p;
        memcpy(&p, &bits[i], sizeof p);
        if (used > 0 && s->key[used - 1] == s->key[i]) {
            s->p[used - 1] += p;
        } else {
            s->key[used] = s->key[i];
            s->p[used++] = p;
        }
    }
    s->n = used;
    free(bits);
    return status;
}

/* Adds one pair of levels with `total` discordant pairs to the distribution. */
static StatStatus convolve(States *s, int64_t total)
{
    const size_t branches = (size_t)(total / 2 + 1);
    States next = {.n = s->n * branches};
    next.key = malloc(next.n * sizeof *next.key);
    next.p = malloc(next.n * sizeof *next.p);
    if (!next.key || !next.p) {
        states_clear(&next);
        return STAT_NO_MEMORY;
    }
    size_t at = 0;
    for (int64_t b = 0; b <= total / 2; b++) {
        const double d = (double)(total - 2 * b);
        const uint64_t add = key_of(d * d / (double)total);
        const double p = (2 * b == total ? 1.0 : 2.0) * fair_coins(b, total);
        for (size_t i = 0; i < s->n; i++) {
            next.key[at] = s->key[i] + add;
            next.p[at++] = s->p[i] * p;
        }
    }
    const StatStatus status = merge_equal(&next);
    states_clear(s);
    *s = next;
    return status;
}

/* The exact P of Bowker's statistic; NaN in *p when it would need too many states. */
static StatStatus bowker_exact(const int64_t *table, size_t k, double *p)
{
    *p = NAN;
    States s = {.key = calloc(1, sizeof *s.key), .p = malloc(sizeof *s.p), .n = 1};
    if (!s.key || !s.p) {
        states_clear(&s);
        return STAT_NO_MEMORY;
    }
    s.p[0] = 1.0;
    uint64_t observed = 0;
    uint64_t slack = 1;
    StatStatus status = STAT_OK;
    for (size_t i = 0; i < k * k && status == STAT_OK; i++) {
        const int64_t b = table[i];
        const int64_t c = table[i % k * k + i / k];
        if (i / k >= i % k || b + c == 0)
            continue;
        if ((double)s.n * ((double)(b + c) / 2.0 + 1.0) > most_states) {
            states_clear(&s);
            return STAT_OK;
        }
        const double d = (double)(b - c);
        observed += key_of(d * d / (double)(b + c));
        slack++;
        status = convolve(&s, b + c);
    }
    if (status == STAT_OK) {
        double sum = 0.0;
        for (size_t i = s.n; i-- > 0 && s.key[i] + slack >= observed;)
            sum += s.p[i];
        *p = fmin(1.0, sum);
    }
    states_clear(&s);
    return status;
}

/* Two levels: twice the smaller tail of the binomial. */
static double binomial_exact(int64_t b, int64_t c)
{
    if (b == c)
        return 1.0;
    const double low = (double)(b < c ? b : c);
    const double high = (double)(b < c ? c : b);
    return fmin(1.0, 2.0 * stat_beta_lower(high, low + 1.0, 0.5, 0.5));
}

static void compute(StatMcnemar *out, const int64_t *table)
{
    const size_t k = out->n_levels;
    double sum = 0.0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = i + 1; j < k; j++) {
            const int64_t b = table[i * k + j];
            const int64_t c = table[j * k + i];
            if (b + c == 0)
                continue;
            double d = fabs((double)(b - c));
            if (out->corrected && b != c)
                d -= 1.0;
            sum += d * d / (double)(b + c);
            out->df += 1.0;
            out->n_discordant += b + c;
        }
    if (out->n_discordant == 0)
        return;
    out->statistic = sum;
    out->p_value = stat_chisq_upper(sum, out->df);
}

StatStatus stat_mcnemar(
    const int64_t *table, size_t n_levels, const StatMcnemarOptions *options, StatMcnemar *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    const StatMcnemarOptions use = options ? *options : (StatMcnemarOptions){0};
    if (n_levels < 2)
        return STAT_ARGUMENT;
    int64_t n;
    StatStatus status = stat_table_check(table, n_levels, n_levels, &n);
    if (status != STAT_OK)
        return status;
    StatMcnemar result = nothing;
    result.n = n;
    result.n_levels = n_levels;
    double exact = NAN;
    if (use.exact && n_levels == 2)
        exact = binomial_exact(table[1], table[2]);
    else if (use.exact)
        status = bowker_exact(table, n_levels, &exact);
    if (status != STAT_OK)
        return status;
    result.exact = !isnan(exact);
    result.corrected = n_levels == 2 && !use.uncorrected && !result.exact;
    compute(&result, table);
    if (result.exact)
        result.p_value = exact;
    if (n_levels == 2)
        result.odds_ratio = (double)table[1] / (double)table[2];
    *out = result;
    return STAT_OK;
}
