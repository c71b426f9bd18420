#include "analysis/adjust.h"

#include "analysis/sort.h"

#include <math.h>
#include <stdlib.h>

static void benjamini_hochberg(const double *p, const size_t *row, size_t n, double *adjusted)
{
    double least = 1.0;
    for (size_t i = n; i-- > 0;) { /* from the largest P down */
        least = fmin(least, (double)n / (double)(i + 1) * p[i]);
        adjusted[row[i]] = least;
    }
}

static void holm(const double *p, const size_t *row, size_t n, double *adjusted)
{
    double greatest = 0.0;
    for (size_t i = 0; i < n; i++) {
        greatest = fmax(greatest, fmin(1.0, (double)(n - i) * p[i]));
        adjusted[row[i]] = greatest;
    }
}

StatStatus stat_adjust(const double *p, size_t n, StatAdjustment method, double *adjusted)
{
    if (n == 0)
        return STAT_OK;
    if (!p || !adjusted || (unsigned)method > STAT_ADJUST_BONFERRONI)
        return STAT_ARGUMENT;
    double *present = malloc(n * sizeof *present);
    size_t *place = malloc(n * sizeof *place); /* row of each value that is present */
    size_t *order = malloc(n * sizeof *order);
    StatStatus status = present && place && order ? STAT_OK : STAT_NO_MEMORY;
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < 0.0 || p[i] > 1.0)
            status = status == STAT_OK ? STAT_DATA : status;
        if (status != STAT_OK || isnan(p[i]))
            continue;
        place[m] = i;
        present[m++] = p[i];
    }
    if (status == STAT_OK)
        status = stat_order(present, m, order);
    if (status == STAT_OK)
        status = stat_sort(present, m);
    for (size_t i = 0; i < n; i++)
        adjusted[i] = NAN;
    if (status == STAT_OK) {
        for (size_t i = 0; i < m; i++)
            order[i] = place[order[i]];
        if (method == STAT_ADJUST_BH)
            benjamini_hochberg(present, order, m, adjusted);
        else if (method == STAT_ADJUST_HOLM)
            holm(present, order, m, adjusted);
        else
            for (size_t i = 0; i < m; i++)
                adjusted[order[i]] = fmin(1.0, (double)m * present[i]);
    }
    free(present);
    free(place);
    free(order);
    return status;
}

const char *stat_adjust_method(StatAdjustment method)
{
    switch (method) {
    case STAT_ADJUST_BH:
        return "Benjamini-Hochberg";
    case STAT_ADJUST_HOLM:
        return "Holm";
    case STAT_ADJUST_BONFERRONI:
        return "Bonferroni";
    }
    return "unknown adjustment";
}
