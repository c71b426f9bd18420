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
    return stat_weights_check(in->weight, in->n);
}

static bool is_valid(const Input *in, size_t i)
{
    const double event = in->event[i];
    /* Without jumps: events come in no order that a processor could foresee. */
    const int known = (event == 0) | (event == 1) | (event != event);
    const bool possible = !(in->time[i] < 0) && !isinf(in->time[i]);
    return known && possible &&
           (!in->part || in->part[i] < 0 || (size_t)in->part[i] < in->n_parts) &&
           (!in->group || in->group[i] < 0 || (size_t)in->group[i] < in->n_groups);
}

/* The greatest whole time that is counted in a table: days of a long life, with room. */
enum { TABLE_TIMES = 1 << 16 };
/* A table pays where a cell stands for this many rows. */
enum { ROWS_PER_CELL = 4 };
/* The most that a packed weight can hold. */
#define WEIGHT_MAX ((int64_t)1 << 38)

/* What the first look at the rows finds of the times. */
typedef struct {
    bool whole; /* all are small whole numbers */
    double greatest;
    uint64_t least, most, differ; /* of their keys, and where they are not alike */
} Times;

/* Looks at each row once: is it valid, is it complete, and which times are there? */
static StatStatus survey(StatSurvivalRows *out, const Input *in, Times *times)
{
    *times = (Times){.whole = true, .least = UINT64_MAX};
    uint64_t some = 0;
    for (size_t i = 0; i < in->n; i++) {
        if (!is_valid(in, i))
            return STAT_DATA;
        const int64_t weight = in->weight ? in->weight[i] : 1;
        if (!is_complete(in, i)) {
            out->n_missing += weight;
            continue;
        }
        out->n += weight;
        out->n_rows++;
        out->start[(in->part ? (size_t)in->part[i] : 0) + 1]++;
        const double time = in->time[i];
        const uint64_t key = stat_sort_key(time);
        times->whole =
            times->whole && time >= 0 && time < TABLE_TIMES && time == (double)(int32_t)time;
        times->greatest = time > times->greatest ? time : times->greatest;
        times->least = key < times->least ? key : times->least;
        times->most = key > times->most ? key : times->most;
        some = out->n_rows == 1 ? key : some;
        times->differ |= key ^ some;
    }
    for (size_t s = 0; s < in->n_parts; s++)
        out->start[s + 1] += out->start[s];
    return STAT_OK;
}

/* Where a complete row is counted: ascending in part, time, group and event. */
static size_t cell_of(const Input *in, size_t n_times, size_t i)
{
    const size_t part = in->part ? (size_t)in->part[i] : 0;
    const size_t group = in->group ? (size_t)in->group[i] : 0;
    const size_t time = (size_t)in->time[i];
    return ((part * n_times + time) * in->n_groups + group) * 2 + (in->event[i] == 1);
}

/* Rows that are alike become one of their common weight, already in order: nothing to sort. */
static StatStatus tally_rows(
    StatSurvivalRows *out, const Input *in, size_t n_times, size_t n_cells)
{
    int64_t *cells = calloc(n_cells, sizeof *cells);
    if (!cells)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < in->n; i++)
        if (is_complete(in, i))
            cells[cell_of(in, n_times, i)] += in->weight ? in->weight[i] : 1;
    size_t at = 0;
    for (size_t cell = 0; cell < n_cells; cell++)
        at += cells[cell] > 0;
    out->n_rows = at;
    out->key = calloc(at + 1, sizeof *out->key);
    out->what = calloc(at + 1, sizeof *out->what);
    at = 0;
    const size_t per_time = in->n_groups * 2, per_part = n_times * per_time;
    for (size_t cell = 0; cell < n_cells && out->key && out->what; cell++) {
        if (cell % per_part == 0)
            out->start[cell / per_part] = at;
        if (cells[cell] == 0)
            continue;
        out->key[at] = stat_sort_key((double)(cell / per_time % n_times));
        out->what[at++] = (uint64_t)cells[cell] << 25 | (cell % per_time);
    }
    out->start[in->n_parts] = at;
    free(cells);
    return out->key && out->what ? STAT_OK : STAT_NO_MEMORY;
}

/* Decides whether time, group and event of a row fit one word. */
static bool can_pack(StatSurvivalRows *out, const Input *in, const Times *times)
{
    out->least = times->least;
    out->low = 1 + stat_bit_length(in->n_groups - 1);
    while (out->zeros < 63 && !(times->differ >> out->zeros & 1))
        out->zeros++;
    const unsigned span = stat_bit_length(times->most - times->least);
    return !in->weight && (span <= out->zeros || span - out->zeros + out->low <= 64);
}

static void place_rows(StatSurvivalRows *out, const Input *in, size_t *next)
{
    memcpy(next, out->start, in->n_parts * sizeof *next);
    for (size_t i = 0; i < in->n; i++) {
        if (!is_complete(in, i))
            continue;
        const uint64_t group = in->group ? (uint64_t)in->group[i] : 0;
        const uint64_t key = stat_sort_key(in->time[i]);
        const uint64_t what = group << 1 | (in->event[i] == 1);
        const size_t at = next[in->part ? (size_t)in->part[i] : 0]++;
        if (out->what) {
            out->key[at] = key;
            out->what[at] = (in->weight ? (uint64_t)in->weight[i] : 1) << 25 | what;
        } else {
            out->key[at] = (key - out->least) >> out->zeros << out->low | what;
        }
    }
}

static StatStatus sort_rows(StatSurvivalRows *out, const Input *in, const Times *times)
{
    const bool packed = can_pack(out, in, times);
    size_t *next = calloc(in->n_parts + 1, sizeof *next);
    out->key = malloc((out->n_rows + 1) * sizeof *out->key);
    if (!packed)
        out->what = malloc((out->n_rows + 1) * sizeof *out->what);
    StatStatus status = next && out->key && (packed || out->what) ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK)
        place_rows(out, in, next);
    for (size_t s = 0; s < in->n_parts && status == STAT_OK; s++) {
        const size_t first = out->start[s], n = out->start[s + 1] - first;
        status = packed ? stat_sort_words(out->key + first, n, out->low)
                        : stat_sort_keys(out->key + first, out->what + first, n);
    }
    free(next);
    return status;
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
    if (!out->start)
        return STAT_NO_MEMORY;
    Times times;
    status = survey(out, &in, &times);
    const size_t n_times = times.whole ? (size_t)times.greatest + 1 : 0;
    const size_t cells_per_time = n_parts * n_groups * 2;
    const bool few = n_times > 0 && n_times < out->n_rows / ROWS_PER_CELL / cells_per_time;
    if (status == STAT_OK && few && out->n < WEIGHT_MAX)
        status = tally_rows(out, &in, n_times, n_times * cells_per_time);
    else if (status == STAT_OK)
        status = sort_rows(out, &in, &times);
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
