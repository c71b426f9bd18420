#pragma once
/** @file
 * Matching treated with control units 1:1 on one score, within a caliper: greedy or optimal.
 */
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How partners are found. */
typedef enum {
    STAT_MATCH_NEAREST, /**< Treated by descending score (ties: id); each takes the nearest
                             control that is still free (ties: id). */
    STAT_MATCH_OPTIMAL  /**< The most pairs that the caliper allows, and of those the least
                             total distance. */
} StatMatchMethod;

/** Two rows that belong together. */
typedef struct {
    size_t treated, control; /**< The caller's rows. */
    double distance;         /**< |score - score|. */
} StatPair;

/** The pairs found. Holds memory: end with stat_pairs_clear. */
typedef struct {
    size_t n_treated, n_control; /**< Rows with a score. */
    size_t n_pairs;
    StatPair *pairs;       /**< n_pairs, by the treated row. */
    double total_distance; /**< Sum with compensation; 0 without pairs. */
} StatPairs;

/**
 * Matches units on a line.
 *
 * @param score   n scores, NaN: the row takes no part.
 * @param treated n flags, 0 or 1.
 * @param id      n ids that break ties, no two alike, or NULL for the row numbers. With ids the
 *                pairs do not depend on the order of the rows.
 * @param caliper Largest distance of a pair, >= 0; INFINITY for none.
 * @param out     The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (an infinite score, a flag other than 0 and 1, a negative or
 *         NaN caliper, more than 2^32 - 2 rows), STAT_NO_MEMORY.
 * Scores that differ by less than 2^-40 of the largest are one score, and distances that do are
 * ties: rounding decides neither an order nor a partner. Whether a pair is within the caliper
 * is always judged on the rounded difference of the scores. Optimal: partners never need to
 * cross, so the scores are swept from the left with the number of units that wait as the state;
 * its cost is convex and kept as a sorted list of slopes. Cost: O(n log n) for the sorts, then
 * O(n) (nearest: nearly); memory O(n). Source: the slopes follow the "mice and holes" greedy
 * with a bound on the state; that an optimal matching on a line need not cross: Rosenbaum
 * 2010, 8. Oracle: a dynamic program over all states and, on small cases, all assignments.
 */
StatStatus stat_match(const double *score, const unsigned char *treated, const int64_t *id,
    size_t n, double caliper, StatMatchMethod method, StatPairs *out) STAT_CHECKED;

/** Frees what the pairs hold and empties them. NULL and zeroed pairs are allowed. */
void stat_pairs_clear(StatPairs *pairs);

#ifdef __cplusplus
}
#endif
