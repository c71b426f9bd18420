#include "analysis/survival_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/sort.h"
#include "analysis/tally.h"

/* What the caller gave, for the two passes over it. */
typedef struct {
    const double *time, *event;
    const int32_t *part, *group;
    const int64_t *weight;
    size_t n, n_parts, n_groups;
} Input;

static bool is_complete(const Input *in, size_t i)
{
    return !isnan(in->time[i]) && !isnan(in->event[i]) && (!in->part || in->part[i] >= 0) &&
           (!in->group || in->group[i] >= 0);
}

static StatStatus check(const Input *in)
{
    if (((!in->time || !in->event) && in->n > 0) || in->n_parts < 1 || in->n_groups < 1 ||
        in->n_groups > STAT_SURVIVAL_GROUPS_MAX)
        return STAT_ARGUMENT;
    int64_t total;
    const StatStatus status = stat_weights_check(in->weight, in->n, &total);
    if (status != STAT_OK)
        return status;
    for (size_t i = 0; i < in->n; i++) {
        if (isinf(in->time[i]) ||
            (in->event[i] != 0 && in->event[i] != 1 && !isnan(in->event[i])))
            return STAT_DATA;
        if ((in->part && in->part[i] >= 0 && (size_t)in->part[i] >= in->n_parts) ||
            (in->group && in->group[i] >= 0 && (size_t)in->group[i] >= in->n_groups))
            return STAT_DATA;
    }
    return STAT_OK;
}

/* Counts the complete rows of each part and sets where the parts start. */
static void count_parts(StatSurvivalRows *out, const Input *in)
{
    for (size_t i = 0; i < in->n; i++) {
        const int64_t weight = in->weight ? in->weight[i] : 1;
        if (!is_complete(in, i)) {
            out->n_missing += weight;
            continue;
        }
        out->n += weight;
        out->n_rows++;
        out->start[(in->part ? (size_t)in->part[i] : 0) + 1]++;
    }
    for (size_t s = 0; s < in->n_parts; s++)
        out->start[s + 1] += out->start[s];
}

static void place_rows(StatSurvivalRows *out, const Input *in, size_t *next)
{
    memcpy(next, out->start, in->n_parts * sizeof *next);
    for (size_t i = 0; i < in->n; i++) {
        if (!is_complete(in, i))
            continue;
        const uint64_t weight = in->weight ? (uint64_t)in->weight[i] : 1;
        const uint64_t group = in->group ? (uint64_t)in->group[i] : 0;
        const size_t at = next[in->part ? (size_t)in->part[i] : 0]++;
        out->key[at] = stat_sort_key(in->time[i]);
        out->what[at] = weight << 25 | group << 1 | (in->event[i] == 1);
    }
}

StatStatus stat_survival_rows_init(StatSurvivalRows *out, const double *time,
    const double *event, const int32_t *part, size_t n_parts, const int32_t *group,
    size_t n_groups, const int64_t *weight, size_t n)
{
    memset(out, 0, sizeof *out);
    const Input in = {time, event, part, group, weight, n, n_parts, n_groups};
    StatStatus status = check(&in);
    if (status != STAT_OK)
        return status;
    out->n_parts = n_parts;
    out->start = calloc(n_parts + 2, sizeof *out->start);
    size_t *next = calloc(n_parts + 1, sizeof *next);
    if (out->start && next) {
        count_parts(out, &in);
        out->key = calloc(out->n_rows + 1, sizeof *out->key);
        out->what = calloc(out->n_rows + 1, sizeof *out->what);
    }
    if (!out->start || !next || !out->key || !out->what) {
        status = STAT_NO_MEMORY;
    } else {
        place_rows(out, &in, next);
        for (size_t s = 0; s < n_parts && status == STAT_OK; s++)
            status = stat_sort_keys(out->key + out->start[s], out->what + out->start[s],
                out->start[s + 1] - out->start[s]);
    }
    free(next);
    if (status != STAT_OK)
        stat_survival_rows_clear(out);
    return status;
}

void stat_survival_rows_clear(StatSurvivalRows *rows)
{
    free(rows->start);
    free(rows->key);
    free(rows->what);
    memset(rows, 0, sizeof *rows);
}
