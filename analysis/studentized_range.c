#include "analysis/studentized_range.h"

#include "analysis/distributions.h"
#include "analysis/range_memo.h"
#include "analysis/root.h"
#include "analysis/special.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846264338327950288;
static const double reach = 8.75;   /* the normal density there is below 1e-17 */
static const double df_max = 1e13;  /* beyond, the difference to Inf is below 1e-12 */
static const double small_w = 0.25; /* below, normal areas are integrated, not subtracted */

/* Ranges that a memo holds; more places than this are no gain. */
static const double least_remembered = 0.01;
static const double most_remembered = 100.0;
static const double most_places = 1e6;

static double density(double z)
{
    return exp(-0.5 * z * z) / sqrt(2.0 * pi);
}

/* The area of the standard normal from z - w to z, without cancellation. */
static double area(double z, double w)
{
    if (w >= small_w) {
        if (z - w >= 0.0)
            return stat_normal_upper(z - w) - stat_normal_upper(z);
        if (z <= 0.0)
            return stat_normal_upper(-z) - stat_normal_upper(w - z);
        return 1.0 - stat_normal_upper(z) - stat_normal_upper(w - z);
    }
    static const double node[] = {
        0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
    static const double gauss[] = {
        0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
    double sum = 0.0;
    for (int i = 0; i < 4; i++) {
        const double d = 0.5 * w * node[i];
        sum += gauss[i] * (density(z - 0.5 * w + d) + density(z - 0.5 * w - d));
    }
    return 0.5 * w * sum;
}

/* A step at which the trapezoidal rule over z is exact to a double: the maximum of n normals
 * is narrower than one of them. */
static double step_z(size_t n_groups)
{
    return 0.5 / sqrt(1.0 + 0.45 * (double)n_groups);
}

static double power(double x, double m)
{
    return m == 1.0 ? x : m == 2.0 ? x * x : pow(x, m);
}

/* 1 - (1 - x)^m. */
static double complement(double x, double m)
{
    return m == 1.0 ? x : m == 2.0 ? x * (2.0 - x) : -expm1(m * log1p(-x));
}

/* Of z = place * h: Phi(z), and phi(z) Phi(z)^m. */
typedef struct {
    double below, weight;
} Normal;

static Normal normal_at(StatRangeMemo *memo, double place, double h, double m)
{
    const double at = memo ? place - memo->first_normal : -1.0;
    double *known = at >= 0.0 && at < (double)(memo ? memo->n_normals : 0)
                        ? &memo->normals[2 * (size_t)at]
                        : NULL;
    if (known && !isnan(known[0]))
        return (Normal){known[0], known[1]};
    const double below = stat_normal_upper(-place * h);
    const Normal normal = {below, density(place * h) * power(below, m)};
    if (known) {
        known[0] = normal.below;
        known[1] = normal.weight;
    }
    return normal;
}

/* P(W > w) for the range W of n normals: n int phi(z) (Phi(z)^m - (Phi(z) - Phi(z - w))^m),
 * m = n - 1, z being the largest. */
static double range_upper(double w, size_t n_groups, StatRangeMemo *memo)
{
    const double m = (double)n_groups - 1.0;
    const double h = step_z(n_groups);
    double sum = 0.0;
    for (double j = ceil((0.5 * w - reach) / h); j * h <= 0.5 * w + reach; j++) {
        const Normal normal = normal_at(memo, j, h, m);
        const double far = stat_normal_upper(w - j * h);
        sum += normal.weight * complement(far / normal.below, m);
    }
    return fmin(1.0, (double)n_groups * h * sum);
}

/* P(W <= w) = n int phi(z) (Phi(z) - Phi(z - w))^m. */
static double range_lower(double w, size_t n_groups)
{
    const double m = (double)n_groups - 1.0;
    const double h = step_z(n_groups);
    double sum = 0.0;
    for (double j = ceil(-reach / h); j * h <= reach + 1.0; j++)
        sum += density(j * h) * pow(area(j * h, w), m);
    return fmin(1.0, (double)n_groups * h * sum);
}

/* u - (exp(2 u) - 1) / 2: the exponent of the density of log s, over df; 0 at its top. */
static double exponent(double u)
{
    if (fabs(u) > 0.1)
        return u - 0.5 * expm1(2.0 * u);
    double term = u * u;
    double sum = -term;
    for (int j = 3; j < 20; j++) {
        term *= 2.0 * u / j;
        sum -= term;
    }
    return sum;
}

/* What is averaged over the distribution of s = exp(u). */
typedef struct {
    double q, df;
    size_t n_groups;
    bool upper;
    StatRangeMemo *memo; /* or NULL */
} Tail;

/* The step of the trapezoidal rule over log s. */
static double step_of(double df)
{
    return fmin(0.06, 0.4 / sqrt(df));
}

static double remembered_upper(StatRangeMemo *memo, double place, double w, size_t n_groups)
{
    if (!memo || place < memo->first || place >= memo->first + (double)memo->n)
        return range_upper(w, n_groups, memo);
    double *value = &memo->value[(size_t)(place - memo->first)];
    if (isnan(*value))
        *value = range_upper(w, n_groups, memo);
    return *value;
}

/* The term at w = exp(place * h), whatever q: so its range can be remembered; u = log(w / q).
 */
static double term(const Tail *tail, double place, double h, double u)
{
    const double weight = exp(tail->df * exponent(u));
    if (weight == 0.0)
        return 0.0;
    const double w = exp(place * h);
    return weight * (tail->upper ? remembered_upper(tail->memo, place, w, tail->n_groups)
                                 : range_lower(w, tail->n_groups));
}

/* Adds the terms from a place on, upwards or downwards, until they no longer count. `u` belongs
 * to the place `start`: large df see differences of u that place * h no longer holds. */
static double run(
    const Tail *tail, double start, double h, double u, double direction, double sum)
{
    double last = 0.0;
    for (int i = direction < 0.0; i < 20000; i++) {
        const double d = direction * i;
        const double t = term(tail, start + d, h, u + d * h);
        sum += t;
        if (t <= last && t <= 1e-18 * sum)
            break;
        last = t;
    }
    return sum;
}

static double tail_area(double q, size_t n_groups, double df, bool upper, StatRangeMemo *memo)
{
    if (isnan(q) || n_groups < 2 || !(df >= 1.0))
        return NAN;
    if (q <= 0.0)
        return upper ? 1.0 : 0.0;
    if (isinf(q))
        return upper ? 0.0 : 1.0;
    if (df > df_max)
        return upper ? range_upper(q, n_groups, memo) : range_lower(q, n_groups);
    const Tail tail = {q, df, n_groups, upper, memo};
    const double h = step_of(df);
    /* The top of the integrand lies left of 0 for the upper tail, right of it for the lower. */
    const double m = (double)n_groups - 1.0;
    double top = upper ? -0.5 * log1p(q * q / (2.0 * df)) : 0.5 * log1p(m / df);
    if (!upper && top > log(4.0 / q))
        top = fmax(0.0, log(4.0 / q));
    const double start = rint((top + log(q)) / h);
    const double u = start * h - log(q);
    const double sum = run(&tail, start, h, u, -1.0, run(&tail, start, h, u, 1.0, 0.0));
    /* 2 (df/2)^(df/2) exp(-df/2) / Gamma(df/2) = sqrt(df / pi) exp(-stirling error). */
    const double norm = sqrt(df / pi) * exp(-stat_stirling_error(0.5 * df));
    return fmin(1.0, h * norm * sum);
}

double stat_studentized_range_upper(double q, size_t n_groups, double df)
{
    return tail_area(q, n_groups, df, true, NULL);
}

double stat_studentized_range_lower(double q, size_t n_groups, double df)
{
    return tail_area(q, n_groups, df, false, NULL);
}

/* Room for so many numbers, none known; NULL without memory. */
static double *unknown(size_t n)
{
    double *numbers = malloc(n * sizeof *numbers);
    for (size_t i = 0; numbers && i < n; i++)
        numbers[i] = NAN;
    return numbers;
}

static void remember_normals(StatRangeMemo *memo)
{
    const double h = step_z(memo->n_groups);
    memo->first_normal = ceil(-reach / h);
    const double n = floor((0.5 * most_remembered + reach) / h) - memo->first_normal + 1.0;
    if (n > most_places)
        return;
    memo->normals = unknown(2 * (size_t)n);
    memo->n_normals = memo->normals ? (size_t)n : 0;
}

void stat_range_memo_init(StatRangeMemo *memo, size_t n_groups, double df)
{
    *memo = (StatRangeMemo){.n_groups = n_groups, .df = df};
    if (!(df >= 1.0) || df > df_max)
        return;
    remember_normals(memo);
    const double h = step_of(df);
    memo->first = ceil(log(least_remembered) / h);
    const double n = floor(log(most_remembered) / h) - memo->first + 1.0;
    if (n > most_places)
        return;
    memo->value = unknown((size_t)n);
    memo->n = memo->value ? (size_t)n : 0;
}

void stat_range_memo_clear(StatRangeMemo *memo)
{
    free(memo->value);
    free(memo->normals);
    *memo = (StatRangeMemo){0};
}

double stat_range_memo_upper(StatRangeMemo *memo, double q)
{
    return tail_area(q, memo->n_groups, memo->df, true, memo);
}

/* A quantile that is wanted, with what the ranges of one search share. */
typedef struct {
    StatRangeMemo *memo;
    double p;
} Wanted;

/* log of the odds of the upper tail less the wanted ones: nearly linear in q. */
static double excess(double q, void *data)
{
    const Wanted *w = data;
    const StatRangeMemo *memo = w->memo;
    if (w->p < 0.5)
        return log(stat_range_memo_upper(w->memo, q) / w->p);
    return log((1.0 - w->p) / tail_area(q, memo->n_groups, memo->df, false, NULL));
}

double stat_range_memo_quantile(StatRangeMemo *memo, double p)
{
    if (!(p >= 0.0 && p <= 1.0) || memo->n_groups < 2 || !(memo->df >= 1.0))
        return NAN;
    if (p == 0.0 || p == 1.0)
        return p == 0.0 ? INFINITY : 0.0;
    Wanted wanted = {memo, p};
    double high = 2.0;
    while (high < 1e250 && excess(high, &wanted) > 0.0)
        high *= 2.0;
    double low = 0.5 * high;
    while (low > 1e-250 && excess(low, &wanted) <= 0.0)
        low *= 0.5;
    return stat_root(excess, &wanted, low, high);
}

double stat_studentized_range_upper_quantile(double p, size_t n_groups, double df)
{
    StatRangeMemo memo;
    stat_range_memo_init(&memo, n_groups, df);
    const double q = stat_range_memo_quantile(&memo, p);
    stat_range_memo_clear(&memo);
    return q;
}
