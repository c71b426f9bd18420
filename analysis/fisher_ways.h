#pragma once
/** @file
 * Ways to fill a part of a table, by their key, and the mass of those from a key on. Nothing
 * here is meant for callers outside this folder.
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

/** Zero it first; after stat_fisher_ways_sort key and mass are in ascending order of keys. */
typedef struct {
    size_t n, room;
    int64_t *key;
    double *mass;
    double *tail;   /**< n + 1: mass of an entry and all after it. */
    uint32_t *part; /**< The first entry whose key lies in a part of the range, or beyond. */
    unsigned shift; /**< Key less least key, shifted right by that, is the part. */
    int64_t *loose_key;
    double *loose_mass;
} StatFisherWays;

/** Makes room for that many ways in all; false without memory. */
bool stat_fisher_ways_reserve(StatFisherWays *ways, size_t n) STAT_CHECKED;

/** Sorts the n ways that the caller put into loose_key and loose_mass. */
void stat_fisher_ways_sort(StatFisherWays *ways);

/** Frees what ways hold. */
void stat_fisher_ways_clear(StatFisherWays *ways);

/** The mass of the sorted ways, at least one, whose key is `least` or more. */
static inline double stat_fisher_ways_from(const StatFisherWays *ways, int64_t least)
{
    if (least > ways->key[ways->n - 1])
        return 0.0;
    if (least <= ways->key[0])
        return ways->tail[0];
    size_t i = ways->part[(uint64_t)(least - ways->key[0]) >> ways->shift];
    while (ways->key[i] < least)
        i++;
    return ways->tail[i];
}
