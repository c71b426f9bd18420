#include "analysis/cox_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/sort.h"

/* A centre of each column, near its mean: any would do, but a near one loses no digits. */
static void find_means(StatCoxRows *rows, const StatDesign *design, double *mean)
{
    for (size_t k = 0; k < rows->p; k++) {
        const double *x = design->x + k * rows->n;
        double sum[4] = {0}, most = 0;
        for (size_t i = 0; i < rows->n; i++) {
            sum[i % 4] += design->weight ? x[i] * design->weight[i] : x[i];
            most = fabs(x[i]) > most ? fabs(x[i]) : most;
        }
        rows->magnitude[k] = most;
        mean[k] =
            design->n > 0 ? ((sum[0] + sum[1]) + (sum[2] + sum[3])) / (double)design->n : 0;
    }
}

enum { AHEAD = 24 };

/* Lays each row's time, event and centred terms side by side in the design's order, so that the
   order of the times then asks for one place a row instead of one a column. */
static void records_fill(const StatCoxRows *rows, const StatDesign *design, const double *time,
    const double *event, const double *mean, double *record)
{
    const size_t width = rows->p + 2;
    for (size_t i = 0; i < rows->n; i++) {
        double *to = record + i * width;
        to[0] = time[design->row[i]];
        to[1] = event[design->row[i]];
        for (size_t k = 0; k < rows->p; k++)
            to[k + 2] = design->x[k * rows->n + i] - mean[k];
    }
}

static void rows_fill(
    StatCoxRows *rows, const StatDesign *design, const size_t *order, const double *record)
{
    const size_t width = rows->p + 2;
    for (size_t i = 0; i < rows->n; i++) {
        const size_t at = order[i];
        const double *from = record + at * width;
        if (i + AHEAD < rows->n) {
            const double *soon = record + order[i + AHEAD] * width;
            stat_cox_ask_for(soon);
            stat_cox_ask_for(soon + width - 1);
        }
        rows->time[i] = from[0];
        rows->tied[i] = i > 0 && rows->time[i - 1] == from[0];
        rows->event[i] = from[1] == 1;
        if (rows->weight)
            rows->weight[i] = design->weight[at];
        rows->n_events += rows->event[i] ? (int64_t)stat_cox_weight(rows, i) : 0;
        for (size_t k = 0; k < rows->p; k++)
            rows->x[i * rows->p + k] = from[k + 2];
    }
}

/* The order of the sweep: strata ascending, times descending. The second key comes first: the
   sort is stable. */
static StatStatus find_order(const StatDesign *design, const double *time,
    const int32_t *stratum, StatCoxRows *rows, size_t *order)
{
    const size_t n = rows->n;
    uint64_t *key = rows->space;
    size_t *place = stratum ? malloc((n + 1) * sizeof *place) : order;
    StatStatus status = place ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        key[0] = 0; /* also without a row */
        for (size_t i = 0; i < n; i++)
            key[i] = ~stat_sort_key(time[design->row[i]]);
        status = stat_order_keys(key, n, place);
    }
    if (status == STAT_OK && !stratum)
        rows->start[1] = n;
    if (status == STAT_OK && stratum) {
        for (size_t i = 0; i < n; i++)
            rows->start[(size_t)stratum[design->row[i]] + 1]++;
        for (size_t s = 0; s < rows->n_strata; s++)
            rows->start[s + 1] += rows->start[s];
        /* start[s] runs to the end of its stratum while the rows are placed; then one back. */
        for (size_t i = 0; i < n; i++)
            order[rows->start[stratum[design->row[place[i]]]]++] = place[i];
        memmove(rows->start + 1, rows->start, rows->n_strata * sizeof *rows->start);
        rows->start[0] = 0;
    }
    if (stratum)
        free(place);
    return status;
}

StatStatus stat_cox_rows_init_take(StatCoxRows *rows, StatDesign *design, const double *time,
    const double *event, const int32_t *stratum, size_t n_strata, StatTies ties)
{
    const size_t n = design->n_rows, p = design->n_terms;
    *rows = (StatCoxRows){.n = n, .p = p, .n_strata = n_strata, .ties = ties};
    size_t *order = calloc(n + 1, sizeof *order);
    double *mean = calloc(p + 1, sizeof *mean);
    const size_t width = p > 2 ? p + 2 : 4;
    rows->space = malloc((n * width + 1) * sizeof(double));
    rows->start = calloc(n_strata + 2, sizeof *rows->start);
    rows->time = malloc((n + 1) * sizeof *rows->time);
    if (design->weight)
        rows->weight = malloc((n + 1) * sizeof *rows->weight);
    rows->tied = malloc((n + 1) * sizeof *rows->tied);
    rows->event = malloc((n + 1) * sizeof *rows->event);
    rows->magnitude = calloc(p + 1, sizeof *rows->magnitude);
    StatStatus status = STAT_NO_MEMORY;
    if (order && mean && rows->space && rows->start && rows->time && rows->tied &&
        (rows->weight || !design->weight) && rows->event && rows->magnitude)
        status = find_order(design, time, stratum, rows, order);
    if (status == STAT_OK) {
        find_means(rows, design, mean);
        double *record = rows->space;
        records_fill(rows, design, time, event, mean, record);
        rows->x = design->x; /* all that it held is in the records */
        design->x = NULL;
        rows_fill(rows, design, order, record);
        for (size_t s = 0; s < n_strata && n > 0; s++)
            rows->tied[rows->start[s]] = false;
    }
    free(mean);
    free(order);
    if (status != STAT_OK)
        stat_cox_rows_clear(rows);
    return status;
}

void stat_cox_rows_clear(StatCoxRows *rows)
{
    free(rows->start);
    free(rows->time);
    free(rows->x);
    free(rows->weight);
    free(rows->tied);
    free(rows->event);
    free(rows->magnitude);
    free(rows->space);
    memset(rows, 0, sizeof *rows);
}

static double along(const StatCoxRows *rows, const double *direction, size_t i)
{
    double value = 0;
    for (size_t k = 0; k < rows->p; k++)
        value += direction[k] * rows->x[i * rows->p + k];
    return value;
}

bool stat_cox_separates(const StatCoxRows *rows, const double *direction)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < rows->n; i++) {
        const double value = along(rows, direction, i);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    const double slack = 1e-6 * (high - low);
    bool strict = false;
    for (size_t s = 0; s < rows->n_strata; s++) {
        double top = -INFINITY, bottom = INFINITY;
        for (size_t i = rows->start[s], next; i < rows->start[s + 1]; i = next) {
            for (next = i; next == i || (next < rows->start[s + 1] && rows->tied[next]);
                 next++) {
                top = fmax(top, along(rows, direction, next));
                bottom = fmin(bottom, along(rows, direction, next));
            }
            for (size_t k = i; k < next; k++) {
                if (!rows->event[k])
                    continue;
                if (along(rows, direction, k) < top - slack)
                    return false;
                strict = strict || bottom < top - slack;
            }
        }
    }
    return strict;
}
