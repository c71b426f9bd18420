#pragma once
/** @file
 * Sorting of doubles without NaN, by radix above a few hundred values and by comparison below.
 * -0 sorts as, and becomes, 0. Both sorts are stable and take O(n) memory beside the input.
 */
#include "analysis/status.h"

#include <stddef.h>
#include <string.h>

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
static inline uint64_t stat_sort_key(double x)
{
    const double positive_zero = x + 0.0; /* -0 + 0 is +0 */
    uint64_t bits;
    memcpy(&bits, &positive_zero, sizeof bits);
    const uint64_t sign = UINT64_C(1) << 63;
    return (bits & sign) ? ~bits : bits | sign;
}

/** The double of a key: the inverse of stat_sort_key, except that -0 became 0. */
static inline double stat_sort_value(uint64_t key)
{
    const uint64_t sign = UINT64_C(1) << 63;
    const uint64_t bits = (key & sign) ? key ^ sign : ~key;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/**
 * Sorts keys ascending and carries payload along; stable.
 *
 * @param key     n keys, sorted in place.
 * @param payload n values that belong to the keys, or NULL.
 * @return STAT_NO_MEMORY (both are then unchanged).
 */
StatStatus stat_sort_keys(uint64_t *key, uint64_t *payload, size_t n) STAT_CHECKED;

/**
 * Sorts words by their bits from `low` on; the bits below are carried along.
 *
 * @param word n words, sorted in place; words that differ only below come in the order of those
 *             bits if they did so before.
 * @param low  0 to 63.
 * @return STAT_NO_MEMORY (the words are then unchanged).
 */
StatStatus stat_sort_words(uint64_t *word, size_t n, unsigned low) STAT_CHECKED;

/**
 * Finds the order that sorts keys, equal keys by their place; as stat_order.
 *
 * @param key   n keys; not changed.
 * @param order n places, the caller's; filled.
 * @return STAT_NO_MEMORY (order is then undefined).
 */
StatStatus stat_order_keys(const uint64_t *key, size_t n, size_t *order) STAT_CHECKED;

/** The number of bits up to the highest that is set: 0 of 0, 64 at most. */
unsigned stat_bit_length(uint64_t x);
