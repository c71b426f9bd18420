#pragma once
/** @file
 * Sorting of doubles without NaN, by radix above a few hundred values and by comparison below.
 * -0 sorts as, and becomes, 0. Both sorts are stable and take O(n) memory beside the input.
 */
#include "analysis/status.h"

#include <stddef.h>

/**
 * Sorts x ascending, in place.
 *
 * @param x n values, none NaN.
 * @return STAT_NO_MEMORY (x is then unchanged).
 */
StatStatus stat_sort(double *x, size_t n) STAT_CHECKED;

/**
 * Finds the order that sorts x: x[order[0]] <= x[order[1]] <= ..., equal values by row.
 *
 * @param x     n values, none NaN; not changed.
 * @param order n places, the caller's; filled.
 * @return STAT_NO_MEMORY (order is then undefined).
 */
StatStatus stat_order(const double *x, size_t n, size_t *order) STAT_CHECKED;

/**
 * A double as an unsigned key of the same order; -0 and 0 share one key. Not for NaN.
 */
uint64_t stat_sort_key(double x);

/** The double of a key: the inverse of stat_sort_key, except that -0 became 0. */
double stat_sort_value(uint64_t key);

/**
 * Sorts keys ascending and carries payload along; stable.
 *
 * @param key     n keys, sorted in place.
 * @param payload n values that belong to the keys, or NULL.
 * @return STAT_NO_MEMORY (both are then unchanged).
 */
StatStatus stat_sort_keys(uint64_t *key, uint64_t *payload, size_t n) STAT_CHECKED;
