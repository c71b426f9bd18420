/**
 * Whole numbers out of the program's stream of random numbers, for the searches of the
 * synthesis.
 */
#pragma once

#include "analysis/random.h"

/**
 * A whole number from 0 to n - 1, each equally likely up to 2^-32.
 *
 * @param random The stream.
 * @param n      How many numbers there are to choose from, 1 or more.
 */
static inline int syn_random_below(StatRandom *random, int n)
{
    return (int)(((stat_random_next(random) >> 32) * (uint64_t)n) >> 32);
}

/** A whole number from low to high, both included; low <= high. */
int syn_random_between(StatRandom *random, int low, int high);

/** True with a chance of `per_mille` in 1000. */
int syn_random_chance(StatRandom *random, int per_mille);

/** About a normal number with mean 0 in thousandths of its SD (sum of twelve uniforms). */
int syn_random_normal(StatRandom *random);

/** Puts the n ints of `value` in random order. */
void syn_random_shuffle(StatRandom *random, int *value, int n);
