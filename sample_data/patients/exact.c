#include "sample_data/patients/exact.h"

#include <math.h>

/* ln 2 in two parts, so that k of them are taken off without loss. */
static const double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b39p-40;

double exact_exp(double x)
{
    const double k = floor(x / (ln2_high + ln2_low) + 0.5);
    const double r = (x - k * ln2_high) - k * ln2_low;
    double sum = 1;
    for (int n = 17; n > 0; n--)
        sum = 1 + sum * r / n;
    return ldexp(sum, (int)k);
}

double exact_log(double x)
{
    int k = 0;
    double m = frexp(x, &k);
    if (m < 0.7071067811865476) {
        m *= 2;
        k--;
    }
    const double s = (m - 1) / (m + 1);
    double sum = 0;
    for (int n = 25; n > 0; n -= 2)
        sum = sum * s * s + 1.0 / n;
    return k * ln2_high + (2 * s * sum + k * ln2_low);
}

double exact_normal_below(double z)
{
    static const double b[] = {
        0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429};
    const double a = z < 0 ? -z : z;
    if (a > 8)
        return z < 0 ? 0 : 1;
    const double t = 1 / (1 + 0.2316419 * a);
    double sum = 0;
    for (int i = 4; i >= 0; i--)
        sum = (sum + b[i]) * t;
    const double above = 0.3989422804014327 * exact_exp(-a * a / 2) * sum;
    return z < 0 ? above : 1 - above;
}

double exact_logistic(double x)
{
    return 1 / (1 + exact_exp(-x));
}
