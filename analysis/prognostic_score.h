#pragma once
/** @file
 * A prognostic score against the survival that followed: how well it ranks patients, what share
 * survived a given time, and how many survived as long as their class foretold.
 */
#include "analysis/kaplan_meier.h"
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Harrell's C of a score. Copy freely. */
typedef struct {
    int64_t n, n_missing;
    double concordance; /**< 1: the worse score always dies first; NaN: no pair to compare. */
    double std_error;   /**< Infinitesimal jackknife. */
    double conf_low,
        conf_high; /**< concordance -/+ z times the standard error, cut at 0 and 1. */
} StatScoreConcordance;

/**
 * Harrell's C of a score with its interval.
 *
 * @param time  n times, NaN missing.
 * @param event n values 1 (event) or 0 (censored), NaN missing.
 * @param score n scores, NaN missing. Pairs with equal scores count half.
 * @param weight n frequencies >= 1, or NULL for 1 each.
 * @param higher_is_worse Whether a high score foretells an early event.
 * @param conf_level In (0, 1); 0 stands for 0.95.
 * @param out   The caller's; written whole on every return.
 * @return STAT_ARGUMENT, STAT_DATA (an infinite value, an event other than 0 and 1,
 *         a weight < 1), STAT_NO_MEMORY. A constant score has the concordance 1/2 where pairs
 * exist, and no interval. Source: Harrell 1996; Therneau & Atkinson 2024. Oracle: survival 3.5
 *         concordance(Surv(time, event) ~ score, reverse = higher_is_worse).
 */
StatStatus stat_score_concordance(const double *time, const double *event, const double *score,
    const int64_t *weight, size_t n, bool higher_is_worse, double conf_level,
    StatScoreConcordance *out) STAT_CHECKED;

/** How many survived for a time from `low` (included) to `high` (not included). */
typedef struct {
    int64_t n_inside;
    int64_t n_outside;      /**< Died earlier, or were still alive at the upper end. */
    int64_t n_undetermined; /**< Last seen alive before it was settled. */
} StatSurvivalBand;

/**
 * Adds patients who are alike to the counts. A time that is NaN adds nothing.
 *
 * @param weight How many they are.
 * @param died Whether the time ends with death; else the patient was last seen alive then.
 */
void stat_survival_band_add(
    StatSurvivalBand *band, double time, bool died, int64_t weight, double low, double high);

#ifdef __cplusplus
}
#endif
