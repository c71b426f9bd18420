#include "analysis/tally.h"

#include "analysis/sort.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Whole numbers are counted in a table when it has no more places than this, or than rows. */
enum { TABLE_PLACES = 1 << 16 };

StatStatus stat_weights_check(const int64_t *weight, size_t n)
{
    if (!weight)
        return n > (size_t)STAT_TOTAL_MAX ? STAT_DATA : STAT_OK;
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (weight[i] < 1 || weight[i] > STAT_TOTAL_MAX - sum)
            return STAT_DATA;
        sum += weight[i];
    }
    return STAT_OK;
}

typedef struct {
    const double *x;
    const int32_t *group;
    const int64_t *weight;
    size_t n;
} Rows;

static inline bool is_missing(const Rows *rows, size_t i)
{
    return isnan(rows->x[i]) || (rows->group && rows->group[i] < 0);
}

static inline int64_t weight_of(const Rows *rows, size_t i)
{
    return rows->weight ? rows->weight[i] : 1;
}

static inline size_t group_of(const Rows *rows, size_t i)
{
    return rows->group ? (size_t)rows->group[i] : 0;
}

/* What the first look at the rows finds. */
typedef struct {
    double min, max;
    bool whole;
    size_t n_used;
} Range;

static StatStatus survey(StatTally *out, const Rows *rows, Range *range)
{
    *range = (Range){.min = INFINITY, .max = -INFINITY, .whole = true};
    for (size_t i = 0; i < rows->n; i++) {
        if (is_missing(rows, i)) {
            out->n_missing += weight_of(rows, i);
            continue;
        }
        const double x = rows->x[i];
        if (isinf(x) || group_of(rows, i) >= out->n_groups)
            return STAT_DATA;
        range->min = x < range->min ? x : range->min;
        range->max = x > range->max ? x : range->max;
        if (range->whole && (fabs(x) > 1e9 || x != (double)(int64_t)x))
            range->whole = false;
        range->n_used++;
        out->total += weight_of(rows, i);
    }
    return STAT_OK;
}

static StatStatus reserve(StatTally *out, size_t n_values)
{
    if (n_values > SIZE_MAX / sizeof(int64_t) / out->n_groups)
        return STAT_NO_MEMORY;
    out->value = malloc(n_values * sizeof *out->value);
    out->count = calloc(n_values * out->n_groups, sizeof *out->count);
    return out->value && out->count ? STAT_OK : STAT_NO_MEMORY;
}

static StatStatus count_whole(StatTally *out, const Rows *rows, const Range *range)
{
    const size_t places = (size_t)(range->max - range->min) + 1;
    const StatStatus status = reserve(out, places);
    if (status != STAT_OK)
        return status;
    const int64_t first = (int64_t)range->min;
    const size_t k = out->n_groups;
    for (size_t i = 0; i < rows->n; i++) {
        if (is_missing(rows, i))
            continue;
        const size_t place = (size_t)((int64_t)rows->x[i] - first);
        out->count[place * k + group_of(rows, i)] += weight_of(rows, i);
    }
    size_t used = 0; /* close the gaps */
    for (size_t place = 0; place < places; place++) {
        int64_t any = 0;
        for (size_t g = 0; g < k; g++)
            any |= out->count[place * k + g];
        if (any == 0)
            continue;
        for (size_t g = 0; g < k; g++)
            out->count[used * k + g] = out->count[place * k + g];
        out->value[used++] = (double)(first + (int64_t)place);
    }
    out->n_values = used;
    return STAT_OK;
}

static void fill_sorted(
    StatTally *out, const Rows *rows, const uint64_t *key, const uint64_t *row, size_t n_used)
{
    for (size_t i = 0; i < n_used; i++) {
        if (i == 0 || key[i] != key[i - 1])
            out->value[out->n_values++] = stat_sort_value(key[i]);
        const size_t at = (out->n_values - 1) * out->n_groups;
        if (row)
            out->count[at + group_of(rows, (size_t)row[i])] += weight_of(rows, (size_t)row[i]);
        else
            out->count[at]++;
    }
}

static StatStatus count_sorted(StatTally *out, const Rows *rows, size_t n_used)
{
    const bool plain = !rows->weight && out->n_groups == 1;
    uint64_t *key = malloc(n_used * sizeof *key);
    uint64_t *row = plain ? NULL : malloc(n_used * sizeof *row);
    StatStatus status = key && (plain || row) ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        size_t used = 0;
        for (size_t i = 0; i < rows->n; i++) {
            if (is_missing(rows, i))
                continue;
            if (row)
                row[used] = i;
            key[used++] = stat_sort_key(rows->x[i]);
        }
        status = stat_sort_keys(key, row, n_used);
    }
    if (status == STAT_OK)
        status = reserve(out, n_used);
    if (status == STAT_OK)
        fill_sorted(out, rows, key, row, n_used);
    free(key);
    free(row);
    return status;
}

StatStatus stat_tally_init(StatTally *out, const double *x, const int32_t *group,
    const int64_t *weight, size_t n, size_t n_groups)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatTally){.n_groups = n_groups ? n_groups : 1};
    if ((!x && n > 0) || n_groups < 1 || (!group && n_groups != 1))
        return STAT_ARGUMENT;
    StatStatus status = stat_weights_check(weight, n);
    if (status != STAT_OK)
        return status;
    const Rows rows = {x, group, weight, n};
    Range range;
    status = survey(out, &rows, &range);
    if (status == STAT_OK && range.n_used > 0) {
        const double places = range.max - range.min + 1;
        const double most = range.n_used > TABLE_PLACES ? (double)range.n_used : TABLE_PLACES;
        status = range.whole && places <= most ? count_whole(out, &rows, &range)
                                               : count_sorted(out, &rows, range.n_used);
    }
    if (status != STAT_OK)
        stat_tally_clear(out);
    return status;
}

void stat_tally_clear(StatTally *tally)
{
    if (!tally)
        return;
    free(tally->value);
    free(tally->count);
    *tally = (StatTally){.n_groups = 1};
}

size_t stat_tally_find(const StatTally *tally, double x)
{
    size_t low = 0;
    size_t high = tally->n_values;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (tally->value[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
