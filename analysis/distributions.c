#include "analysis/distributions.h"

#include "analysis/root.h"
#include "analysis/special.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

static const double pi = 3.14159265358979323846264338327950288;
enum { MANY_STEPS = 1000000 };

double stat_stirling_error(double z)
{
    if (z < 16.0)
        return log(tgamma(z)) - (z - 0.5) * log(z) + z - 0.5 * log(2.0 * pi);
    const double r = 1.0 / (z * z);
    const double tail = 1.0 / 1188 - r * (691.0 / 360360 - r / 156);
    return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * tail)))) / z;
}

double stat_deviance(double x, double m, double d)
{
    if (fabs(d) >= 0.1 * (x + m))
        return x * log(x / m) - d;
    const double v = d / (x + m);
    double term = 2.0 * x * v;
    double sum = d * v;
    for (int j = 1; j < 1000; j++) {
        term *= v * v;
        const double next = sum + term / (2 * j + 1);
        if (next == sum)
            return next;
        sum = next;
    }
    return sum;
}

/* x^a y^b / B(a, b), y = 1 - x, without the cancellation of log-gammas. */
static double beta_prefactor(double a, double b, double x, double y)
{
    const double n = a + b;
    const double d = a * y - b * x; /* a - n x, without its rounding */
    const double saddle = -stat_deviance(a, n * x, d) - stat_deviance(b, n * y, -d);
    const double stirling =
        stat_stirling_error(n) - stat_stirling_error(a) - stat_stirling_error(b);
    return sqrt(a / n * b / (2.0 * pi)) * exp(saddle + stirling);
}

/* The even part of the continued fraction NIST 8.17.22 in the form of DiDonato & Morris 1992,
 * eq. 9: lambda = a - (a + b) x enters whole, so that nothing cancels where x is near 1. */
static double beta_fraction(double a, double b, double x, double y)
{
    const double c = 1.0 + (a * y - b * x);
    const double c1 = 1.0 + 1.0 / a;
    double p = 1.0;
    double s = a + 1.0;
    double an = 0.0;
    double bn = 1.0;
    double r = c1 / c;
    double an1 = 1.0;
    double bn1 = c / c1;
    for (int n = 1; n <= MANY_STEPS; n++) {
        const double t = n / a;
        const double w = n * (b - n) * x;
        const double e = a / s;
        const double alpha = p * (p + b / a) * e * e * (w * x);
        const double f = (t + 1.0) / (c1 + t + t);
        const double beta = n + w / s + f * (c + n * (1.0 + y));
        p = t + 1.0;
        s += 2.0;
        const double an2 = alpha * an + beta * an1;
        const double bn2 = alpha * bn + beta * bn1;
        const double before = r;
        r = an2 / bn2;
        if (fabs(r - before) <= 0.5 * DBL_EPSILON * fabs(r))
            break;
        an = an1 / bn2;
        bn = bn1 / bn2;
        an1 = r;
        bn1 = 1.0;
    }
    return r;
}

double stat_beta_lower(double a, double b, double x, double y)
{
    if (!(a > 0.0) || !(b > 0.0) || !(x >= 0.0) || !(y >= 0.0))
        return NAN;
    if (x == 0.0 || y == 0.0)
        return x == 0.0 ? 0.0 : 1.0;
    const double prefactor = beta_prefactor(a, b, x, y);
    if (a * y >= b * x)
        return prefactor * beta_fraction(a, b, x, y);
    return 1.0 - prefactor * beta_fraction(b, a, y, x);
}

/* P(a, x) by NIST 8.7.1 for x < a + 1, else Q(a, x) by 8.9.2; is_upper says which. */
static double gamma_tail(double a, double x, bool *is_upper)
{
    const double prefactor =
        sqrt(a / (2.0 * pi)) * exp(-stat_deviance(a, x, a - x) - stat_stirling_error(a));
    *is_upper = x >= a + 1.0;
    if (!*is_upper) {
        double term = 1.0 / a;
        double sum = term;
        for (int k = 1; k <= MANY_STEPS && term > sum * DBL_EPSILON / 4; k++) {
            term *= x / (a + k);
            sum += term;
        }
        return prefactor * sum;
    }
    double b = x + 1.0 - a;
    double c = 1.0 / DBL_MIN;
    double d = 1.0 / b;
    double h = d;
    for (int k = 1; k <= MANY_STEPS; k++) {
        const double an = -k * (k - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        h *= d * c;
        if (fabs(d * c - 1.0) <= DBL_EPSILON)
            break;
    }
    return prefactor * h;
}

double stat_normal_upper(double z)
{
    return 0.5 * erfc(z * 0.70710678118654752440);
}

double stat_chisq_upper(double x, double df)
{
    if (!(df > 0.0) || isnan(x))
        return NAN;
    if (x <= 0.0 || isinf(x))
        return x <= 0.0 ? 1.0 : 0.0;
    if (df == 1.0)
        return erfc(sqrt(0.5 * x));
    if (df == 2.0)
        return exp(-0.5 * x);
    bool is_upper;
    const double tail = gamma_tail(0.5 * df, 0.5 * x, &is_upper);
    return is_upper ? tail : 1.0 - tail;
}

double stat_chisq_lower(double x, double df)
{
    if (!(df > 0.0) || isnan(x))
        return NAN;
    if (x <= 0.0 || isinf(x))
        return x <= 0.0 ? 0.0 : 1.0;
    bool is_upper;
    const double tail = gamma_tail(0.5 * df, 0.5 * x, &is_upper);
    return is_upper ? 1.0 - tail : tail;
}

double stat_f_upper(double f, double df1, double df2)
{
    if (!(df1 > 0.0) || !(df2 > 0.0) || isnan(f))
        return NAN;
    if (f <= 0.0 || isinf(f))
        return f <= 0.0 ? 1.0 : 0.0;
    if (isinf(df2))
        return stat_chisq_upper(f * df1, df1);
    const double ratio = df1 * f / df2;
    return stat_beta_lower(0.5 * df2, 0.5 * df1, 1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
}

double stat_t_two_sided(double t, double df)
{
    if (!(df > 0.0) || isnan(t))
        return NAN;
    if (isinf(df))
        return 2.0 * stat_normal_upper(fabs(t));
    const double ratio = fabs(t) / df * fabs(t);
    if (isinf(ratio))
        return isinf(t) ? 0.0 : stat_beta_lower(0.5 * df, 0.5, df / fabs(t) / fabs(t), 1.0);
    return stat_beta_lower(0.5 * df, 0.5, 1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
}

double stat_t_upper(double t, double df)
{
    const double half = 0.5 * stat_t_two_sided(t, df);
    return t >= 0.0 ? half : 1.0 - half;
}

/* An upper tail and the P at which its quantile is wanted. */
typedef struct {
    double (*upper)(double, double);
    double p, df;
} Tail;

static double excess(double x, void *data)
{
    const Tail *tail = data;
    return tail->upper(x, tail->df) - tail->p;
}

double stat_t_upper_quantile(double p, double df)
{
    if (!(p >= 0.0 && p <= 1.0) || !(df > 0.0))
        return NAN;
    if (p == 0.0 || p == 1.0)
        return p == 0.0 ? INFINITY : -INFINITY;
    if (p > 0.5)
        return -stat_t_upper_quantile(1.0 - p, df);
    if (p == 0.5)
        return 0.0;
    if (isinf(df))
        return stat_normal_upper_quantile(p);
    double high = 1.0;
    while (high < 1e300 && stat_t_upper(high, df) > p)
        high *= 2.0;
    return stat_root(excess, &(Tail){stat_t_upper, p, df}, high > 1.0 ? 0.5 * high : 0.0, high);
}

double stat_chisq_upper_quantile(double p, double df)
{
    if (!(p >= 0.0 && p <= 1.0) || !(df > 0.0))
        return NAN;
    if (p == 0.0 || p == 1.0)
        return p == 0.0 ? INFINITY : 0.0;
    double high = df;
    while (high < 1e300 && stat_chisq_upper(high, df) > p)
        high *= 2.0;
    double low = df;
    while (low > DBL_MIN && stat_chisq_upper(low, df) <= p)
        low *= 0.5;
    return stat_root(excess, &(Tail){stat_chisq_upper, p, df}, low, high);
}

double stat_normal_upper_quantile(double p)
{
    if (!(p >= 0.0 && p <= 1.0))
        return NAN;
    if (p > 0.5)
        return -stat_normal_upper_quantile(1.0 - p);
    if (p == 0.5)
        return 0.0;
    const double z = gsl_cdf_ugaussian_Qinv(p); /* good to 1e-13 or so: one step of Newton's */
    const double density = exp(-0.5 * z * z) / sqrt(2.0 * pi);
    return density > DBL_MIN ? z + (stat_normal_upper(z) - p) / density : z;
}
