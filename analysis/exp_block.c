#include "analysis/exp_block.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Beyond this the exponent does not fit a normal number. */
static const double most = 708;

static inline double exp_core(double x)
{
    /* Adding and taking away 1.5 * 2^52 rounds to a whole number, which the sum holds in its
       lowest bits. */
    const double shift = 0x1.8p52;
    const double shifted = x * 0x1.71547652b82fep+0 + shift, k = shifted - shift;
    const double r = (x - k * 0x1.62e42fefa3800p-1) - k * 0x1.ef35793c76730p-45;
    const double r2 = r * r, r4 = r2 * r2;
    const double low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
    const double middle =
        (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    const double high = (1.0 / 3628800 + r * (1.0 / 39916800)) +
                        r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
    const double value = 1 + (r + r2 * (low + r4 * (middle + r4 * high)));
    uint64_t power, bits;
    memcpy(&power, &shifted, sizeof power);
    memcpy(&bits, &value, sizeof bits);
    bits += power << 52;
    double result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

void stat_exp_block(const double *x, double *y, size_t n)
{
    int far = 0;
    for (size_t i = 0; i < n; i++)
        far |= !(fabs(x[i]) <= most);
    if (far) {
        for (size_t i = 0; i < n; i++)
            y[i] = fabs(x[i]) <= most ? exp_core(x[i]) : exp(x[i]);
        return;
    }
    for (size_t i = 0; i < n; i++)
        y[i] = exp_core(x[i]);
}
