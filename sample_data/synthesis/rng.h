/**
 * Reproducible random numbers for the synthetic registry.
 *
 * Only whole numbers come out, so the same seed gives the same patients on every machine.
 */
#pragma once

#include <stdint.h>

/** State of one stream; initialise with syn_random_seed, copy freely. */
typedef struct {
    uint64_t word[4]; /**< xoshiro256** state, never all zero. */
} SynRandom;

/**
 * Starts a stream.
 *
 * @param random The caller's; written whole.
 * @param seed   Any number; it is spread by splitmix64 (Steele, Lea & Flood 2014).
 */
void syn_random_seed(SynRandom *random, uint64_t seed);

/** Next 64 random bits of `random` (xoshiro256**, Blackman & Vigna 2021). */
uint64_t syn_random_next(SynRandom *random);

/**
 * A whole number from 0 to n - 1, each equally likely up to 2^-32.
 *
 * @param random The stream.
 * @param n      How many numbers there are to choose from, 1 or more.
 */
int syn_random_below(SynRandom *random, int n);

/** A whole number from low to high, both included; low <= high. */
int syn_random_between(SynRandom *random, int low, int high);

/** True with a chance of `per_mille` in 1000. */
int syn_random_chance(SynRandom *random, int per_mille);

/** About a normal number with mean 0 in thousandths of its SD (sum of twelve uniforms). */
int syn_random_normal(SynRandom *random);

/** Puts the n ints of `value` in random order. */
void syn_random_shuffle(SynRandom *random, int *value, int n);
