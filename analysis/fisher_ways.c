#include "analysis/fisher_ways.h"

#include <stdlib.h>
#include <string.h>

void stat_fisher_ways_clear(StatFisherWays *w)
{
    free(w->key);
    free(w->loose_key);
    free(w->mass);
    free(w->loose_mass);
    free(w->tail);
    free(w->part);
    *w = (StatFisherWays){0};
}

bool stat_fisher_ways_reserve(StatFisherWays *w, size_t n)
{
    if (n <= w->room)
        return true;
    StatFisherWays next = {.room = 2 * n};
    next.key = malloc(next.room * sizeof *next.key);
    next.mass = malloc(next.room * sizeof *next.mass);
    next.loose_key = malloc(next.room * sizeof *next.loose_key);
    next.loose_mass = malloc(next.room * sizeof *next.loose_mass);
    next.tail = malloc((next.room + 1) * sizeof *next.tail);
    next.part = malloc((2 * next.room + 2) * sizeof *next.part);
    if (!next.key || !next.mass || !next.loose_key || !next.loose_mass || !next.tail ||
        !next.part) {
        stat_fisher_ways_clear(&next);
        return false;
    }
    if (w->n > 0) {
        memcpy(next.loose_key, w->loose_key, w->n * sizeof *w->loose_key);
        memcpy(next.loose_mass, w->loose_mass, w->n * sizeof *w->loose_mass);
        next.n = w->n;
    }
    stat_fisher_ways_clear(w);
    *w = next;
    return true;
}

/* Sorts the entries of one part, mostly few (Shell's sort, gaps as Knuth's). */
static void sort_part(int64_t *key, double *mass, size_t n)
{
    size_t gap = 1;
    while (gap < n / 9)
        gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3)
        for (size_t i = gap; i < n; i++) {
            const int64_t k = key[i];
            const double m = mass[i];
            size_t j = i;
            for (; j >= gap && key[j - gap] > k; j -= gap) {
                key[j] = key[j - gap];
                mass[j] = mass[j - gap];
            }
            key[j] = k;
            mass[j] = m;
        }
}

/* Puts the loose entries into their parts; `part` is then one place late. */
static size_t scatter(StatFisherWays *w)
{
    int64_t least = w->loose_key[0];
    int64_t greatest = least;
    for (size_t i = 1; i < w->n; i++) {
        least = w->loose_key[i] < least ? w->loose_key[i] : least;
        greatest = w->loose_key[i] > greatest ? w->loose_key[i] : greatest;
    }
    const uint64_t range = (uint64_t)(greatest - least);
    w->shift = 0;
    while (range >> w->shift >= 2 * w->n)
        w->shift++;
    const size_t parts = (size_t)(range >> w->shift) + 1;
    memset(w->part, 0, (parts + 1) * sizeof *w->part);
    for (size_t i = 0; i < w->n; i++)
        w->part[((uint64_t)(w->loose_key[i] - least) >> w->shift) + 1]++;
    for (size_t p = 0; p < parts; p++)
        w->part[p + 1] += w->part[p];
    for (size_t i = 0; i < w->n; i++) {
        const size_t at = w->part[(uint64_t)(w->loose_key[i] - least) >> w->shift]++;
        w->key[at] = w->loose_key[i];
        w->mass[at] = w->loose_mass[i];
    }
    return parts;
}

void stat_fisher_ways_sort(StatFisherWays *w)
{
    if (w->n == 0)
        return;
    const size_t parts = scatter(w);
    uint32_t first = 0;
    for (size_t p = 0; p < parts; p++) {
        const uint32_t end = w->part[p];
        w->part[p] = first;
        sort_part(w->key + first, w->mass + first, end - first);
        first = end;
    }
    double sum = w->tail[w->n] = 0.0;
    for (size_t i = w->n; i-- > 0;)
        w->tail[i] = sum += w->mass[i];
}
