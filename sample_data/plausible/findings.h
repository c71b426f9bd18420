#pragma once
/**
 * @file
 * What rules of plausibility find in a registry.
 */
#include <stdint.h>

#include "registry/registry.h"
#include "sample_data/plausible/rules.h"

/** What a rule found. */
typedef struct {
    const PlausibleRule *rule; /**< Borrowed. */
    int64_t n_cases;           /**< Whom it concerns: patients, visits or entries. */
    int64_t n_broken;
    bool kept;           /**< A hard rule: none; else within its percentages. */
    GPtrArray *patients; /**< char *: record ids of those with one, in byte order. */
} PlausibleFinding;

/** How two values go together. */
typedef struct {
    const PlausibleCorrelation *correlation; /**< Borrowed. */
    int64_t n;                               /**< Patients with both. */
    double estimate;                         /**< Spearman's; NaN where there is none. */
    bool kept;                               /**< Within its limits. */
} PlausibleStrength;

/** All of them. */
typedef struct {
    GArray *findings;  /**< PlausibleFinding, one a rule. */
    GArray *strengths; /**< PlausibleStrength, one a correlation. */
} PlausibleFindings;

/**
 * Counts in a registry what each rule finds, in one pass.
 * @param rules  outlive the result.
 * @return NULL with BASE_ERROR_STUDY: file, line, rule, what is wrong with its expression.
 */
PlausibleFindings *plausible_findings_new(
    Registry *registry, const PlausibleRules *rules, GError **error);
void plausible_findings_free(PlausibleFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlausibleFindings, plausible_findings_free)
