#pragma once
/**
 * @file
 * From a test as an analysis file declares it to the table of tests.
 *
 * `auto` (SCHEMA_TEST_AUTO) is decided by design and counts alone, never by how the values are
 * distributed:
 *   groups, numbers      two groups: Wilcoxon's rank-sum test; more: Kruskal-Wallis
 *   groups, categories   Fisher's exact test where an expected count is below 5, else
 *                        Pearson's chi-squared test without correction
 *   visits, numbers      Wilcoxon's signed-rank test
 *   visits, categories   McNemar's test; Bowker's for more than two levels
 *   pairs of groups      as for groups, two at a time
 * `trend` is over the groups in their order: of a share Cochran and Armitage's, of numbers and
 * of ordered levels Jonckheere and Terpstra's.
 */
#include "reports/results/methods.h"
#include "schema/analysis.h"

/** One value a row, in groups. Exactly one of `value` and `level` is given. */
typedef struct {
    const double *value;        /**< Numbers; NaN is missing. */
    const StatMoments *moments; /**< Of numbers that are known by their sums: as ReportArray has
                                    them, one a group; NULL where the values are there. */
    const int32_t *level;       /**< Categories: codes below n_levels; negative is missing. */
    const int32_t *group;       /**< Codes below n_groups; a negative one leaves the row out. */
    const int64_t *weight;      /**< Frequencies, or NULL. */
    size_t n, n_groups, n_levels;
    bool
        ordered; /**< TREND of categories: of the levels in their order; else of the share of */
    int32_t event; /**< this level. */
} ReportSample;

/** The same rows at two visits. Numbers or levels, as above. */
typedef struct {
    const double *before, *after;
    const StatMoments *difference; /**< Of differences known by their sums: after - before is
                                       NaN where it is missing, and else no matter. */
    const int32_t *level_before, *level_after;
    const int64_t *weight;
    size_t n, n_levels;
} ReportPaired;

/**
 * Compares all groups: ANOVA, Kruskal-Wallis, and for two groups t and rank-sum; Fisher and
 * chi-squared for categories; a trend for either. Rows in no group are not among the missing.
 * @return NULL with BASE_ERROR_STUDY where the test does not fit the data (its name, what
 *         fits), BASE_ERROR_NUMERICAL where it could not be computed.
 */
ReportResult *report_declared_groups(
    SchemaTest test, const ReportSample *sample, GError **error);

/**
 * Compares before with after. Differences are after minus before. Fisher and chi-squared are
 * run on the two visits as if they were independent samples, and the result says so.
 */
ReportResult *report_declared_paired(
    SchemaTest test, const ReportPaired *paired, GError **error);

/**
 * Compares pairs of groups. Tukey takes all groups and adjusts by itself.
 * @param pairs   2 * n_pairs group codes.
 * @return n_pairs results, owned by the array; NULL as above.
 */
GPtrArray *report_declared_pairs(SchemaTest test, SchemaAdjust adjust,
    const ReportSample *sample, const size_t *pairs, size_t n_pairs, GError **error);

/**
 * Adjusts the P values of a family, and their bounds with them; each result keeps what it had.
 * @param results  ReportResult *. @return FALSE with BASE_ERROR_NUMERICAL.
 */
gboolean report_declared_adjust(SchemaAdjust adjust, const GPtrArray *results, GError **error);
