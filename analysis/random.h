#pragma once
/** @file
 * A deterministic stream of random numbers (splitmix64; Steele, Lea & Flood 2014): the same
 * seed gives the same stream on every machine.
 */
#include <stdint.h>

/** The stream; initialise with any seed. */
typedef struct {
    uint64_t state;
} StatRandom;

/** The next 64 random bits. */
static inline uint64_t stat_random_next(StatRandom *random)
{
    uint64_t z = (random->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/** A hash that took up some bits: every bit of either reaches every bit of it. */
static inline uint64_t stat_random_mix(uint64_t hash, uint64_t bits)
{
    return stat_random_next(&(StatRandom){hash ^ bits});
}

/** The next number in (0, 1). */
static inline double stat_random_unit(StatRandom *random)
{
    return ((double)(stat_random_next(random) >> 12) + 0.5) * 0x1p-52;
}
