#include "analysis/chi_squared.h"

#include "analysis/crosstab.h"
#include "analysis/distributions.h"
#include "analysis/sum.h"

#include <stdlib.h>

static const StatChiSquared nothing = {
    .statistic = NAN,
    .p_value = NAN,
    .min_expected = NAN,
    .cramer_v = NAN,
};

static void add_margins(const int64_t *table, size_t rows, size_t cols, double *margin)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            margin[i] += (double)table[i * cols + j];
            margin[rows + j] += (double)table[i * cols + j];
        }
}

static void compute(StatChiSquared *out, const int64_t *table, const double *margin)
{
    const size_t rows = out->n_rows;
    const size_t cols = out->n_cols;
    const double n = (double)out->n;
    /* R's correction: one amount for all cells, of which the smallest deviation decides. */
    double yates = 0.5;
    for (size_t i = 0; i < rows * cols; i++) {
        const double e = margin[i / cols] * margin[rows + i % cols] / n;
        yates = fmin(yates, fabs((double)table[i] - e));
    }
    if (!out->corrected)
        yates = 0.0;
    StatSum sum = {0};
    StatSum plain = {0};
    out->min_expected = INFINITY;
    for (size_t i = 0; i < rows * cols; i++) {
        const double e = margin[i / cols] * margin[rows + i % cols] / n;
        const double d = fabs((double)table[i] - e);
        stat_sum_add(&sum, (d - yates) * (d - yates) / e);
        stat_sum_add(&plain, d * d / e);
        out->min_expected = fmin(out->min_expected, e);
        out->n_expected_below_5 += e < 5.0;
    }
    out->statistic = stat_sum_value(sum);
    out->df = ((double)rows - 1.0) * ((double)cols - 1.0);
    out->p_value = stat_chisq_upper(out->statistic, out->df);
    const double least = (double)(rows < cols ? rows : cols) - 1.0;
    out->cramer_v = sqrt(stat_sum_value(plain) / n / least);
}

StatStatus stat_chi_squared(
    const int64_t *table, size_t n_rows, size_t n_cols, bool correct, StatChiSquared *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    int64_t n;
    const StatStatus status = stat_table_check(table, n_rows, n_cols, &n);
    if (status != STAT_OK)
        return status;
    int64_t *reduced = malloc(n_rows * n_cols * sizeof *reduced);
    double *margin = calloc(n_rows + n_cols, sizeof *margin);
    if (reduced && margin) {
        out->n = n;
        stat_table_reduce(table, n_rows, n_cols, reduced, &out->n_rows, &out->n_cols);
        out->corrected = correct && out->n_rows == 2 && out->n_cols == 2;
        add_margins(reduced, out->n_rows, out->n_cols, margin);
        if (out->n_rows >= 2 && out->n_cols >= 2)
            compute(out, reduced, margin);
    }
    const bool done = reduced && margin;
    free(reduced);
    free(margin);
    return done ? STAT_OK : STAT_NO_MEMORY;
}
