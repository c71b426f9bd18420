#include "analysis/decimal.h"

#include <math.h>

static const double power[STAT_DECIMAL_MOST + 1] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* v as an integer of that scale, or NaN. The product is within k 2^-52 of the integer k that
 * is looked for, less than 1/2, and k / 10^scale is rounded once: as a reader of text does. */
static double integer_of(double v, int scale)
{
    const double k = rint(v * power[scale]);
    return fabs(k) <= STAT_DECIMAL_LARGEST && k / power[scale] == v ? k + 0.0 : NAN;
}

int stat_decimal_scale(const double *value, size_t n)
{
    int scale = 0;
    double largest = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(value[i]))
            continue;
        while (isnan(integer_of(value[i], scale)))
            if (++scale > STAT_DECIMAL_MOST)
                return STAT_DECIMAL_NONE;
        largest = fmax(largest, fabs(value[i]));
    }
    return isnan(integer_of(largest, scale)) ? STAT_DECIMAL_NONE : scale;
}

bool stat_decimal_integers(const double *value, size_t n, int scale, double *integer)
{
    if (scale > STAT_DECIMAL_MOST || scale < STAT_DECIMAL_NONE)
        return false;
    for (size_t i = 0; i < n; i++) {
        const double v = value[i];
        integer[i] = scale == STAT_DECIMAL_NONE || !isfinite(v) ? v : integer_of(v, scale);
        if (isnan(integer[i]) && !isnan(v))
            return false;
    }
    return true;
}

double stat_decimal_value(double integer, int scale)
{
    return scale == STAT_DECIMAL_NONE ? integer : integer / power[scale];
}

/* Both as integers of the greater scale; false when there is none. */
static bool to_common_scale(double *a, double *b, size_t n, int *scale)
{
    const int first = stat_decimal_scale(a, n);
    const int second = stat_decimal_scale(b, n);
    if (first == STAT_DECIMAL_NONE || second == STAT_DECIMAL_NONE)
        return false;
    *scale = first > second ? first : second;
    return stat_decimal_integers(a, n, *scale, a) && stat_decimal_integers(b, n, *scale, b);
}

StatStatus stat_decimal_subtract(
    const double *x, const double *y, size_t n, double *difference, double *scratch, int *scale)
{
    *scale = STAT_DECIMAL_NONE;
    for (size_t i = 0; i < n; i++) {
        if (isinf(x[i]) || (y && isinf(y[i])))
            return STAT_DATA;
        const bool missing = isnan(x[i]) || (y && isnan(y[i]));
        difference[i] = missing ? NAN : x[i];
        scratch[i] = missing ? NAN : y ? y[i] : 0.0;
    }
    if (to_common_scale(difference, scratch, n, scale)) {
        for (size_t i = 0; i < n; i++)
            difference[i] -= scratch[i];
        return STAT_OK;
    }
    *scale = STAT_DECIMAL_NONE;
    for (size_t i = 0; i < n; i++)
        difference[i] = y ? x[i] - y[i] : x[i];
    return STAT_OK;
}
