#include "analysis/symmetric.h"

#include <math.h>

size_t stat_symmetric_factor(double *m, size_t n, double tolerance, bool *keep)
{
    size_t rank = 0;
    for (size_t j = 0; j < n; j++) {
        const double original = m[j * n + j];
        double left = original;
        for (size_t k = 0; k < j; k++)
            left -= m[j * n + k] * m[j * n + k];
        keep[j] = left > 0 && left > tolerance * original;
        rank += keep[j];
        m[j * n + j] = keep[j] ? sqrt(left) : 0;
        for (size_t i = j + 1; i < n; i++) {
            double value = m[i * n + j];
            for (size_t k = 0; k < j; k++)
                value -= m[i * n + k] * m[j * n + k];
            m[i * n + j] = keep[j] ? value / m[j * n + j] : 0;
        }
    }
    return rank;
}

static void forward(const double *factor, size_t n, const bool *keep, double *b)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            b[i] -= factor[i * n + k] * b[k];
        b[i] = keep[i] ? b[i] / factor[i * n + i] : 0;
    }
}

void stat_symmetric_solve(const double *factor, size_t n, const bool *keep, double *b)
{
    forward(factor, n, keep, b);
    for (size_t i = n; i-- > 0;) {
        if (!keep[i])
            continue;
        for (size_t k = i + 1; k < n; k++)
            b[i] -= factor[k * n + i] * b[k];
        b[i] /= factor[i * n + i];
    }
}

double stat_symmetric_form(const double *factor, size_t n, const bool *keep, double *b)
{
    double sum = 0;
    forward(factor, n, keep, b);
    for (size_t i = 0; i < n; i++)
        sum += b[i] * b[i];
    return sum;
}
