#pragma once
/** @file
 * Tukey-Kramer's honest significant differences: all pairs of means, at one joint level.
 */
#include "analysis/anova.h"
#include "analysis/moments.h"
#include "analysis/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One pair of groups. Copy freely. */
typedef struct {
    size_t group1, group2; /**< Codes, group1 < group2. */
    double estimate;       /**< Mean of group2 less mean of group1; NaN if either is empty. */
    double conf_low, conf_high;
    double statistic; /**< Studentized range: |estimate| over its standard error (Kramer's). */
    double p_value;   /**< Adjusted for all pairs; NaN when the variance is 0 or unknown and
                           the estimate is 0 or undefined. */
} StatTukeyPair;

/** What belongs to all pairs. Copy freely. */
typedef struct {
    int64_t n, n_missing;
    int64_t n_groups;  /**< Groups with at least one value: the number of means compared. */
    double df;         /**< Within groups. */
    double ms_within;  /**< Pooled variance; NaN when df is 0. */
    double conf_level; /**< The joint level of the intervals. */
    double critical;   /**< Studentized range at that level; NaN when df is 0. */
} StatTukey;

/** The number of pairs of n_groups groups, in the order (1,2) (1,3) ... (2,3) ... of R. */
size_t stat_tukey_n_pairs(size_t n_groups);

/**
 * Compares all pairs of means.
 *
 * @param moments    n_groups groups: of values (stat_anova fills them) or printed ones.
 * @param conf_level Joint level, in (0, 1); 0 stands for 0.95.
 * @param pairs      stat_tukey_n_pairs(n_groups) places, the caller's: by the first group,
 *                   then the second.
 * @param out        The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (as stat_anova_moments).
 * Cost: some tenths of a millisecond a pair. Source: Kramer 1956; Hayter 1984.
 * Oracle: R 4.2 TukeyHSD, whose ptukey is good to about 1e-10 only.
 */
StatStatus stat_tukey(const StatMoments *moments, size_t n_groups, double conf_level,
    StatTukeyPair *pairs, StatTukey *out) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
