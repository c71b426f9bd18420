#pragma once
/** @file
 * Internal: the two sides of a matching, sorted, and the two ways to pair them.
 */
#include "analysis/match.h"

#include <math.h>
#include <stdbool.h>

/** One side: units by ascending score, ties by id. */
typedef struct {
    size_t n;
    double *score;
    size_t *row;
    int64_t *id;
} StatSide;

/** The partner of a treated unit that has none. */
#define STAT_UNMATCHED UINT32_MAX

/** What two scores or distances may be apart and still be equal, relative to the largest score:
 * a thousand times the rounding errors of a linear predictor. */
#define STAT_SCORE_SLACK 0x1p-40

/** The one judgement of a distance. */
static inline bool stat_within(double a, double b, double caliper)
{
    return fabs(a - b) <= caliper;
}

/** partner[i]: the control (its place in its side) of treated i, or STAT_UNMATCHED; distances
 * within `slack` of each other are ties. */
StatStatus stat_match_nearest(const StatSide *treated, const StatSide *control, double caliper,
    double slack, uint32_t *partner) STAT_CHECKED;

/** Likewise, by the sweep; which of several optimal matchings is found is not defined. */
StatStatus stat_match_optimal(const StatSide *treated, const StatSide *control, double caliper,
    uint32_t *partner) STAT_CHECKED;
