/**
 * Steering of the decompression study's rank-sum tests: in a search whose means already print,
 * both arms' values are moved until P prints as well.
 */
#pragma once

#include "fit.h"
#include "people.h"

/** One test of a series, of all of the 263 or of the matched. */
typedef struct {
    const SynFit *fit;
    int series;
    int32_t arm[SYN_PEOPLE];
    double low, high;      /**< Where the size of the standard score must lie. */
    int64_t off, proposed; /**< Distance from there now, and after the last proposal. */
    bool settling;         /**< See syn_ranks_settle. */
} SynRanks;

/**
 * Begins to steer one test.
 *
 * @param ranks   The caller's; written whole.
 * @param people  The people.
 * @param fit     The search, its values set.
 * @param series  Which series.
 * @param matched Of the matched alone.
 * @param text    P as printed; NULL when any will do.
 */
void syn_ranks_init(SynRanks *ranks, const SynPeople *people, const SynFit *fit, int series,
    bool matched, const char *text);

/**
 * Begins to steer a test that must not be significant.
 *
 * @param group Of each person 0 or 1; -1 for who is in neither.
 */
void syn_ranks_split(SynRanks *ranks, const SynFit *fit, int series, const int32_t *group);

/** By how much a proposed move takes n tests away from their printed P values. */
int64_t syn_ranks_rise(SynRanks *ranks, int n, const SynFitMove *move);

/** From now on n tests count as they print or do not, more than by how far they are off. */
void syn_ranks_settle(SynRanks *ranks, int n);

/** The proposal last asked about is taken. */
void syn_ranks_accept(SynRanks *ranks, int n);

/** True when all n tests print as published. */
bool syn_ranks_met(const SynRanks *ranks, int n);

/** P of the test of a row of the decompression study, or NULL; as for cohort moments. */
const char *syn_ranks_text(const SynPeople *people, const char *table, const char *variable,
    const char *level, bool matched);
