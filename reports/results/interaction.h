#pragma once
/**
 * @file
 * Two groups compared by a model within parts of the patients, and the test of whether the
 * effect differs between the parts.
 */
#include "reports/results/methods.h"

/** Two groups, an outcome, and what the comparison is adjusted for. All borrowed. */
typedef struct {
    ReportMethodId model; /**< LOGISTIC, COX or LM. */
    size_t n;
    const double *outcome; /**< n values: 0 and 1 of LOGISTIC, times of COX; NaN is missing. */
    const double *event;   /**< COX: n values, 0 and 1; else NULL. */
    const int32_t *group;  /**< n codes: 0 the first group, 1 the second; negative neither. */
    const int64_t *weight; /**< n frequencies, or NULL. */
    const ReportArray *covariates;
    size_t n_covariates;
} ReportComparedGroups;

/** What was found in one part. */
typedef struct {
    int64_t n[2];          /**< Patients of each group with all values. */
    int64_t events[2];     /**< Those with the event; LOGISTIC and COX. */
    double mean[2], sd[2]; /**< Of the outcome; LM. NaN where undefined. */
    /** "odds_ratio", "hazard_ratio" or "coefficient" of the first group against the second,
     * with its 95% interval (Wald's, or of t). NaN where a group is empty or has nothing to
     * compare; infinite where the events separate the groups. */
    ReportEstimate effect;
} ReportPartEffect;

/**
 * The effect in one part, by a model fitted to its patients alone.
 * @param part  n codes, or NULL for everybody; `level` is the code that is meant.
 * @return FALSE as report_method_run.
 */
gboolean report_part_effect(const ReportComparedGroups *groups, const int32_t *part,
    int32_t level, ReportPartEffect *out, GError **error);

/**
 * Whether the effect differs between the parts: the model with a product of group and part
 * against the one without, both with the groups, the parts and the covariates; by likelihood
 * ratio, of LM by F. Members are the groups of each part.
 * @param part  n codes below n_parts; negative takes no part.
 * @return a result without P, and a note, where the product adds nothing.
 * Source: Assmann et al. 2000, Lancet 355:1064. Oracle: R 4.2 anova of two fits.
 */
ReportResult *report_interaction(
    const ReportComparedGroups *groups, const int32_t *part, size_t n_parts, GError **error);
