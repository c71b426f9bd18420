#pragma once
/** @file
 * Standardised mean differences before and after matching, of covariates inside or outside the
 * score. What a standardised mean difference is, stands in smd.h alone.
 */
#include "analysis/design.h"
#include "analysis/smd.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The group of a row that takes no part, in codes for stat_balance. */
#define STAT_NO_GROUP (-1)

/** Rows of a column and the group of each. Borrowed. */
typedef struct {
    StatColumn column;     /**< Its values or codes, n of them; missing values are left out. */
    const int32_t *group;  /**< n codes: 0 control, 1 treated, STAT_NO_GROUP. */
    const int64_t *weight; /**< n frequencies >= 1, or NULL for 1 each. */
    size_t n;
} StatBalanceRows;

/** How far a covariate is apart between treated and controls, before and after. Copy freely. */
typedef struct {
    size_t covariate;
    int32_t level;        /**< Of a factor, the reference included; -1 for a numeric column. */
    int64_t n, n_missing; /**< Rows of the groups with a value, and without. */
    int64_t n_matched, n_matched_missing; /**< The same of the matched rows. */
    double mean_control, mean_treated;    /**< Before; proportions of a level. */
    double matched_mean_control, matched_mean_treated;
    double smd_before;    /**< (mean of treated - mean of control) / sd. */
    double smd_after;     /**< The same of the matched rows, over the same sd. NaN without. */
    double smd_after_own; /**< The same over the SD of the matched rows. */
    double sd; /**< Of all rows, as stat_smd has it: sqrt((s1^2 + s0^2) / 2), s^2 with n - 1,
                  p (1 - p) for a column of zeros and ones and for levels; an SMD is 0 when it
                  is 0 and the means are alike, NaN when they differ. */
} StatBalance;

/**
 * The balance of one column.
 *
 * @param all     Everybody.
 * @param matched Those who have a partner: rows of their own, or the same with fewer in a
 * group.
 * @param level   The level of a factor; -1 for a number.
 * @param out     The caller's; written whole on every return. Its covariate is 0.
 * @return STAT_ARGUMENT, STAT_DATA, STAT_NO_MEMORY. Where no value is missing, the difference
 *         of means after matching is the mean difference of the pairs.
 * Source: Austin 2009, Statistics in Medicine 28:3083. Oracle: by hand in R.
 */
StatStatus stat_balance(const StatBalanceRows *all, const StatBalanceRows *matched,
    int32_t level, StatBalance *out) STAT_CHECKED;

/**
 * The balance of all covariates, one entry a number and one a level of a factor.
 *
 * @param balance   Set to memory of the caller; free it.
 * @param n_balance Its entries.
 */
StatStatus stat_balance_all(const StatColumn *covariates, size_t n_covariates,
    const int32_t *group, const int32_t *matched, size_t n, StatBalance **balance,
    size_t *n_balance) STAT_CHECKED;

#ifdef __cplusplus
}
#endif
