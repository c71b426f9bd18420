#include "analysis/moments.h"

#include "analysis/sum.h"
#include "analysis/tally.h"

#include <stdbool.h>
#include <stdlib.h>

/* The sums of one group while they run. */
typedef struct {
    bool started;
    double first;
    StatSum sum;  /* of value - first */
    StatSum mean; /* exact to a pair */
    StatSum ss;
} Running;

typedef struct {
    const double *value;
    const int32_t *group;
    const int64_t *weight;
    size_t n, n_groups;
} Rows;

static inline int64_t weight_of(const Rows *rows, size_t i)
{
    return rows->weight ? rows->weight[i] : 1;
}

static StatStatus add_up(const Rows *rows, Running *running, StatMoments *out, int64_t *missing)
{
    for (size_t i = 0; i < rows->n; i++) {
        const int32_t code = rows->group ? rows->group[i] : 0;
        const int64_t w = weight_of(rows, i);
        const double x = rows->value[i];
        if (code >= 0 && (size_t)code >= rows->n_groups)
            return STAT_DATA;
        if (fabs(x) > STAT_VALUE_MAX)
            return STAT_DATA;
        if (code < 0 || isnan(x)) {
            *missing += w;
            if (code >= 0)
                out[code].n_missing += w;
            continue;
        }
        Running *r = &running[code];
        if (!r->started) {
            r->started = true;
            r->first = x;
        }
        out[code].n += w;
        const StatSum d = stat_two_sum(x, -r->first);
        if (w == 1) {
            stat_sum_add_pair(&r->sum, d);
        } else {
            stat_sum_add_product(&r->sum, d.hi, (double)w);
            stat_sum_add_product(&r->sum, d.lo, (double)w);
        }
    }
    return STAT_OK;
}

static void add_squares(const Rows *rows, Running *running)
{
    for (size_t i = 0; i < rows->n; i++) {
        const int32_t code = rows->group ? rows->group[i] : 0;
        if (code < 0 || isnan(rows->value[i]))
            continue;
        Running *r = &running[code];
        const StatSum d = stat_two_sum(rows->value[i], -r->mean.hi);
        const double e = d.hi + (d.lo - r->mean.lo);
        if (rows->weight)
            stat_sum_add_product(&r->ss, e * e, (double)rows->weight[i]);
        else
            stat_sum_add(&r->ss, e * e);
    }
}

StatStatus stat_moments(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatMoments *out, int64_t *n_missing)
{
    int64_t missing = 0;
    if (n_missing)
        *n_missing = 0;
    if (!out || n_groups < 1 || (!value && n > 0) || (!group && n_groups != 1))
        return STAT_ARGUMENT;
    for (size_t g = 0; g < n_groups; g++)
        out[g] = stat_moments_printed(0, NAN, NAN);
    int64_t total;
    StatStatus status = stat_weights_check(weight, n, &total);
    if (status != STAT_OK)
        return status;
    Running *running = calloc(n_groups, sizeof *running);
    if (!running)
        return STAT_NO_MEMORY;
    const Rows rows = {value, group, weight, n, n_groups};
    status = add_up(&rows, running, out, &missing);
    if (status != STAT_OK)
        goto done;
    for (size_t g = 0; g < n_groups; g++) {
        if (out[g].n == 0)
            continue;
        running[g].mean = stat_sum_over(running[g].sum, (double)out[g].n);
        stat_sum_add(&running[g].mean, running[g].first);
    }
    add_squares(&rows, running);
    for (size_t g = 0; g < n_groups; g++) {
        StatMoments *m = &out[g];
        if (m->n == 0)
            continue;
        m->mean = running[g].mean.hi;
        m->mean_tail = running[g].mean.lo;
        m->ss = stat_sum_value(running[g].ss);
        m->sd = m->n < 2 ? NAN : sqrt(m->ss / (double)(m->n - 1));
    }
    if (n_missing)
        *n_missing = missing;
done:
    if (status != STAT_OK)
        for (size_t g = 0; g < n_groups; g++)
            out[g] = stat_moments_printed(0, NAN, NAN);
    free(running);
    return status;
}

StatMoments stat_moments_printed(int64_t n, double mean, double sd)
{
    return (StatMoments){
        .n = n,
        .mean = n > 0 ? mean : NAN,
        .sd = n > 1 ? sd : NAN,
        .ss = n > 1 ? sd * sd * (double)(n - 1) : 0.0,
    };
}
