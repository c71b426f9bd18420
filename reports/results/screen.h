#pragma once
/**
 * @file
 * Measures for looking through many groups, each against the rest: small P values that bear
 * thousands of comparisons, without the intervals and words of a test that is printed.
 */
#include <glib.h>
#include <stdint.h>

/** One group against the rest. */
typedef struct {
    int64_t n, n_others; /**< Values present. */
    double median, median_others;
    double rank_biserial; /**< In [-1, 1], above 0 where the group's values are higher. */
    double p_value;       /**< Wilcoxon's rank-sum test, two-sided, normal approximation with
                               continuity correction; NaN where it says nothing. */
} ReportScreenRanks;

/**
 * @param value  n values, NaN missing.
 * @param group  n codes: 0 is the group, 1 the rest, negative is left out.
 * @return FALSE with BASE_ERROR_NUMERICAL.
 */
gboolean report_screen_ranks(const double *value, const int32_t *group, size_t n,
    ReportScreenRanks *out, GError **error);

/** Two-sided P of Fisher's exact test: `a` of n1 against `b` of n2. */
gboolean report_screen_shares(
    int64_t a, int64_t n1, int64_t b, int64_t n2, double *p_value, GError **error);

/** The chance that n of `total`, drawn at random, all lie among k; as stat_chance_all_within.
 */
double report_screen_all_within(int64_t k, int64_t n, int64_t total);

/** The chance that at least `least` of n independent events happen; as stat_chance_at_least. */
gboolean report_screen_at_least(
    const double *p, size_t n, size_t least, double *p_value, GError **error);

/** Holm's adjustment: `adjusted` gets n values. */
gboolean report_screen_holm(const double *p, size_t n, double *adjusted, GError **error);
