#pragma once
/** @file
 * Exact null distributions of rank sums, ties and all, by dynamic programming over the tied
 * ranks. Ranks are given doubled, so that mid-ranks are whole numbers.
 */
#include "analysis/status.h"

#include <stddef.h>

/** Equal ranks: `count` observations that share the rank `doubled` / 2. */
typedef struct {
    int64_t doubled;
    int64_t count;
} StatRank;

/**
 * P(V <= v) for V the sum of a random half of the ranks (each counted with probability 1/2).
 *
 * @param rank      n distinct ranks.
 * @param doubled_v 2 v.
 * @param p         The probability; NaN when the table would be too large to finish in about
 *                  a second (the caller then approximates).
 * @return STAT_NO_MEMORY.
 * Source: Hollander, Wolfe & Chicken 2014, section 3.1 (conditional on ties and zeros).
 */
StatStatus stat_rank_exact_signed(
    const StatRank *rank, size_t n, int64_t doubled_v, double *p) STAT_CHECKED;

/** Both tails of a rank sum. */
typedef struct {
    double lower;     /**< P(S <= s). */
    double upper;     /**< P(S >= s). */
    double two_sided; /**< P(|S - E S| >= |s - E S|). */
} StatRankTails;

/**
 * The tails of the rank sum S of a random subset of `size` observations.
 *
 * @param rank      n distinct ranks, ascending.
 * @param size      Observations in the subset.
 * @param doubled_s 2 s.
 * @param out       NaN where the table would be too large to finish in about a second.
 * @return STAT_NO_MEMORY.
 * Source: Streitberg & Roehmel 1986 (shift algorithm).
 */
StatStatus stat_rank_exact_sum(const StatRank *rank, size_t n, int64_t size, int64_t doubled_s,
    StatRankTails *out) STAT_CHECKED;

/**
 * The largest c with P(V <= c) <= p for the signed-rank sum of n untied observations.
 *
 * @param c -1 when even P(V = 0) > p; -2 when too large to finish in about a second.
 * @return STAT_NO_MEMORY.
 */
StatStatus stat_rank_exact_signed_quantile(int64_t n, double p, int64_t *c) STAT_CHECKED;

/** The same for the Mann-Whitney count of n1 and n2 untied observations. */
StatStatus stat_rank_exact_count_quantile(
    int64_t n1, int64_t n2, double p, int64_t *c) STAT_CHECKED;
