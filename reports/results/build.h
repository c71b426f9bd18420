#pragma once
/**
 * @file
 * Inside reports/results/: how a routine fills its result. Each call sets the typed part and
 * appends the item that shows it, so that the two cannot differ.
 */
#include "analysis/status.h"
#include "reports/results/methods.h"

/** Adds to the variant; a text without places, static. */
void report_result_part(ReportResult *result, const char *msgid);
/** The same with a number at {1}, which decides between the two. */
void report_result_part_n(ReportResult *result, const char *one, const char *many, int64_t n);

/** Adds a note: a static text. @param arguments  for its places, of base_arguments; taken over.
 */
void report_result_note(ReportResult *result, const char *msgid, char *arguments);

/** n and n_missing, shown as that and "Left out (missing)". */
void report_result_counts(
    ReportResult *result, const char *label, int64_t n, int64_t n_missing);
/** A group that takes part. */
void report_result_member(ReportResult *result, int32_t code, int64_t n);
/** The statistic. */
void report_result_statistic(ReportResult *result, const char *label, double value);
/** One degree of freedom. */
void report_result_df(ReportResult *result, double df);
/**
 * P whose digits are all known, not shown: its bounds are P itself. Where it is smaller than a
 * double can be (0), the upper bound is the smallest double: no result says that P is 0.
 */
void report_result_known_p(ReportResult *result, double p_value);
/** The same, shown; with its bounds for programs where it is too small for a double. */
void report_result_p(ReportResult *result, double p_value);
/** Whether P comes from an exact distribution. */
void report_result_exact(ReportResult *result, bool exact);

/** How an estimate is shown. */
typedef struct {
    const char *kind;
    const char *label;      /**< NULL: for programs only. */
    const char *low_label;  /**< NULL with label. */
    const char *high_label; /**< NULL with label. */
} ReportEstimateWords;

/**
 * An estimate with its interval, under the keys estimate, conf_low, conf_high and conf_level.
 * Without an interval (level NaN) only the first.
 */
void report_result_interval(ReportResult *result, const ReportEstimateWords *words,
    double value, double low, double high, double level);
/** An estimate that has keys of its own, and is shown by other items. */
void report_result_add_estimate(ReportResult *result, const char *kind, double value,
    double low, double high, double level);
/** An effect size under its kind. */
void report_result_add_effect(
    ReportResult *result, const char *kind, const char *label, double value);

/**
 * @return TRUE for STAT_OK, else FALSE with BASE_ERROR_INPUT (values or weights out of range),
 *         _NUMERICAL (no memory) or _INTERNAL.
 */
gboolean report_checked(StatStatus status, GError **error);

/** "(Intercept)", "age", "sex=m" for a term of the covariates; lives as long as the result. */
const char *report_term_name(ReportResult *result, const ReportInput *input, StatTerm term);
/** The covariates as analysis/ takes them; new array of n_covariates. */
StatColumn *report_stat_columns(const ReportInput *input);
/** Numbers, codes and number of levels (at least 1) of a column, or NULL and 0 without one. */
const double *report_values(const ReportInput *input, ReportRole role);
const int32_t *report_codes(const ReportInput *input, ReportRole role);
size_t report_levels(const ReportInput *input, ReportRole role);
/** The name of a level, or NULL where the column has no names. Borrowed. */
const char *report_level(const ReportInput *input, ReportRole role, size_t level);

/**
 * Names the two groups that are there: `codes` become 0 and 1.
 * @param codes  n codes of the group's column, negative for rows that take no part; changed.
 * @param names  the two names, NULL where there is no such group. Borrowed.
 * @return FALSE with BASE_ERROR_INPUT where there are more than two.
 */
gboolean report_two_groups(
    const ReportInput *input, int32_t *codes, const char *names[2], GError **error);
/** The items group1, n1, group2, n2, and the members. */
void report_result_two_groups(
    ReportResult *result, const char *const names[2], int64_t n1, int64_t n2);

/** The routines; each fills a new result of its method. FALSE as report_method_run. */
typedef gboolean ReportRoutine(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error);
ReportRoutine report_run_describe, report_run_t_paired, report_run_signed_rank, report_run_t,
    report_run_rank_sum, report_run_anova, report_run_tukey, report_run_kruskal,
    report_run_spearman, report_run_fisher, report_run_chisq, report_run_mcnemar,
    report_run_adjust, report_run_km, report_run_logrank, report_run_concordance,
    report_run_cox, report_run_logistic, report_run_lm, report_run_smd, report_run_match,
    report_run_trend, report_run_jonckheere, report_run_incidence, report_run_gray;
