#include "analysis/symmetric.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/distributions.h"

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

/* The parts of those that take part but the first. @return how many. */
static size_t take_parts(const double *score, const double *covariance, const bool *takes_part,
    size_t k, double *own_score, double *matrix)
{
    size_t m = 0, first = 0;
    while (first < k && !takes_part[first])
        first++;
    for (size_t g = first + 1; g < k; g++)
        m += takes_part[g];
    for (size_t g = first + 1, a = 0; g < k; g++) {
        if (!takes_part[g])
            continue;
        own_score[a] = score[g];
        for (size_t h = first + 1, b = 0; h < k; h++)
            if (takes_part[h])
                matrix[a * m + b++] = covariance[g * k + h];
        a++;
    }
    return m;
}

StatStatus stat_symmetric_test_groups(const double *score, const double *covariance,
    const bool *takes_part, size_t k, double tolerance, double *statistic, double *df,
    double *p_value)
{
    double *matrix = calloc(k + 1, (k + 1) * sizeof *matrix);
    double *own_score = calloc(k + 1, sizeof *own_score);
    bool *keep = calloc(k + 1, sizeof *keep);
    const StatStatus status = matrix && own_score && keep ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        const size_t m = take_parts(score, covariance, takes_part, k, own_score, matrix);
        const size_t rank = stat_symmetric_factor(matrix, m, tolerance, keep);
        if (rank > 0) {
            *df = (double)rank;
            *statistic = stat_symmetric_form(matrix, m, keep, own_score);
            *p_value = stat_chisq_upper(*statistic, *df);
        }
    }
    free(matrix);
    free(own_score);
    free(keep);
    return status;
}
