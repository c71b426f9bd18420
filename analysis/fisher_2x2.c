#include "analysis/fisher_parts.h"

#include "analysis/root.h"

#include <float.h>
#include <math.h>

static const double tie = 1.0 + 1e-7; /* relative: probabilities this near are equal, as in R */

/* The first cell X of a 2x2 table, given both margins. */
typedef struct {
    double m, n, k;   /* column totals m and n, first row's total k */
    double low, high; /* the range of X */
} Margins;

/* P(X = x) / P(X = x - 1) at odds ratio 1. */
static double ratio(const Margins *g, double x)
{
    return (g->m - x + 1.0) / x * ((g->k - x + 1.0) / (g->n - g->k + x));
}

/* The mode at odds ratio omega: the largest x with omega * ratio(x) >= 1, by bisection. */
static double mode_at(const Margins *g, double log_omega)
{
    double low = g->low;
    double high = g->high;
    while (low < high) {
        const double middle = ceil(0.5 * (low + high));
        if (log_omega + log(ratio(g, middle)) >= 0.0)
            low = middle;
        else
            high = middle - 1.0;
    }
    return low;
}

/* Sums over X at an odds ratio, relative to the mode's probability. */
typedef struct {
    double all, lower, upper, mean; /* total, P(X <= x), P(X >= x), E X */
} Sums;

static Sums sums_at(const Margins *g, double log_omega, double x)
{
    const double omega = exp(log_omega);
    const double mode = mode_at(g, log_omega);
    Sums s = {1.0, mode <= x ? 1.0 : 0.0, mode >= x ? 1.0 : 0.0, 0.0};
    double term = 1.0;
    for (double v = mode + 1.0; v <= g->high && term > 0.0; v++) {
        term *= omega * ratio(g, v);
        s.all += term;
        s.lower += v <= x ? term : 0.0;
        s.upper += v >= x ? term : 0.0;
        s.mean += (v - mode) * term;
        if (term < 1e-20 * s.all && v > x)
            break;
    }
    term = 1.0;
    for (double v = mode; v > g->low && term > 0.0; v--) {
        term /= omega * ratio(g, v);
        s.all += term;
        s.lower += v - 1.0 <= x ? term : 0.0;
        s.upper += v - 1.0 >= x ? term : 0.0;
        s.mean += (v - 1.0 - mode) * term;
        if (term < 1e-20 * s.all && v - 1.0 < x)
            break;
    }
    s.lower /= s.all;
    s.upper /= s.all;
    s.mean = mode + s.mean / s.all;
    return s;
}

typedef enum { MEAN, LOWER, UPPER } Target;

/* What an odds ratio is to bring about: the mean x, or a tail at x. */
typedef struct {
    const Margins *g;
    double x, tail;
    Target target;
} Wanted;

/* Increasing in the odds ratio, 0 at the solution. */
static double excess(double log_omega, void *data)
{
    const Wanted *w = data;
    const Sums s = sums_at(w->g, log_omega, w->x);
    if (w->target == MEAN)
        return s.mean - w->x;
    return w->target == LOWER ? w->tail - s.lower : s.upper - w->tail;
}

static double solve(const Margins *g, double x, Target target, double tail)
{
    Wanted wanted = {g, x, tail, target};
    double low = -1.0;
    double high = 1.0;
    while (low > -600.0 && excess(low, &wanted) > 0.0)
        low *= 2.0;
    while (high < 600.0 && excess(high, &wanted) < 0.0)
        high *= 2.0;
    return exp(stat_root(excess, &wanted, low, high));
}

/* The sum of all probabilities not above that of x; over all probabilities. */
static double two_sided(const Margins *g, double x)
{
    const double mode = mode_at(g, 0.0);
    double observed = 1.0;
    for (double v = mode + 1.0; v <= x; v++)
        observed *= ratio(g, v);
    for (double v = mode; v > x; v--)
        observed /= ratio(g, v);
    const double limit = observed * tie;
    double all = 1.0;
    double hit = 1.0 <= limit ? 1.0 : 0.0;
    double term = 1.0;
    for (double v = mode + 1.0; v <= g->high && term > 0.0; v++) {
        term *= ratio(g, v);
        all += term;
        hit += term <= limit ? term : 0.0;
    }
    term = 1.0;
    for (double v = mode; v > g->low && term > 0.0; v--) {
        term /= ratio(g, v);
        all += term;
        hit += term <= limit ? term : 0.0;
    }
    return fmin(1.0, hit / all);
}

void stat_fisher_2x2(const int64_t *table, double conf_level, StatFisher *out)
{
    const double x = (double)table[0];
    Margins g = {
        .m = (double)(table[0] + table[2]),
        .n = (double)(table[1] + table[3]),
        .k = (double)(table[0] + table[1]),
    };
    g.low = fmax(0.0, g.k - g.n);
    g.high = fmin(g.k, g.m);
    const double tail = 0.5 * (1.0 - conf_level);
    const bool first = x == g.low;
    const bool last = x == g.high;
    out->method = STAT_FISHER_2X2;
    out->p_value = two_sided(&g, x);
    out->odds_ratio = first ? 0.0 : last ? INFINITY : solve(&g, x, MEAN, 0.0);
    out->conf_low = first ? 0.0 : solve(&g, x, UPPER, tail);
    out->conf_high = last ? INFINITY : solve(&g, x, LOWER, tail);
}
