/* Numbers by their ranks: of groups, and of two columns against each other. */
#include <math.h>

#include "analysis/kruskal.h"
#include "analysis/rank_sum.h"
#include "analysis/signed_rank.h"
#include "reports/results/build.h"

const char *const report_part_ties = N_("variance corrected for ties");

/* What the ranks were compared with, exactly or by the normal distribution. */
static void add_variant(ReportResult *result, bool exact, bool corrected)
{
    if (exact)
        report_result_part(
            result, result->n_ties > 0 ? N_("exact given the ties") : N_("exact"));
    else
        report_result_part(
            result, corrected ? N_("normal approximation with continuity correction")
                              : N_("normal approximation without continuity correction"));
}

static void add_ties(ReportResult *result, bool exact)
{
    if (result->n_ties > 0 && !exact)
        report_result_part(result, report_part_ties);
}

static const ReportEstimateWords shift = {
    "hodges_lehmann_shift", "Hodges-Lehmann shift (first - second)", "Interval from", "to"};
static const ReportEstimateWords pseudomedian = {
    "hodges_lehmann_difference", "Hodges-Lehmann difference", "Interval from", "to"};

/* Order statistics reach a level only where there are enough of them. */
static void note_bounds(ReportResult *result, double low)
{
    if (isinf(low))
        report_result_note(result,
            "too few values for an interval of this level: its bounds are infinite", NULL);
}

static void note_rank_sum(ReportResult *result, const StatRankSum *r, bool exact)
{
    if (r->n1 == 0 || r->n2 == 0)
        report_result_note(
            result, "one group has no values: there is nothing to compare", NULL);
    else if (isnan(r->p_value))
        report_result_note(result, "all values are equal: there is nothing to test", NULL);
    note_bounds(result, r->conf_low);
    if (exact && !r->exact && !isnan(r->p_value))
        report_result_note(
            result, "too many values for the exact distribution: approximated", NULL);
}

gboolean report_run_rank_sum(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    const double *value = report_values(input, REPORT_ROLE_VALUE);
    const int32_t *group = report_codes(input, REPORT_ROLE_GROUP);
    const StatRankSumOptions how = {.exact = options->exact,
        .uncorrected = options->uncorrected,
        .conf_level = options->conf_level};
    g_autofree int32_t *codes = g_new(int32_t, input->n + 1);
    const char *names[2];
    StatRankSum r;
    for (size_t i = 0; i < input->n; i++)
        codes[i] = isnan(value[i]) ? -1 : group[i];
    if (!report_two_groups(input, codes, names, error) ||
        !report_checked(stat_rank_sum(value, codes, input->weight, input->n, &how, &r), error))
        return FALSE;
    report_result_counts(result, "n", r.n, r.n_missing);
    report_result_two_groups(result, names, r.n1, r.n2);
    result->n_ties = r.n_ties;
    add_variant(result, r.exact, r.corrected);
    add_ties(result, r.exact);
    report_items_count(&result->items, "n_ties", "Tied values", r.n_ties);
    report_result_statistic(result, "Mann-Whitney count (W)", r.statistic);
    report_items_number(&result->items, "z", r.exact ? NULL : "z", r.z);
    report_result_p(result, r.p_value);
    report_result_exact(result, r.exact);
    report_result_interval(result, &shift, r.estimate, r.conf_low, r.conf_high, r.conf_level);
    report_result_add_effect(
        result, "rank_biserial", "Rank-biserial correlation", r.rank_biserial);
    note_rank_sum(result, &r, options->exact);
    return TRUE;
}

static void note_signed_rank(ReportResult *result, const StatSignedRank *r, bool exact)
{
    if (r->n == 0)
        report_result_note(result, "no pair is complete: no test", NULL);
    else if (isnan(r->p_value))
        report_result_note(result, "all differences are 0: there is nothing to test", NULL);
    note_bounds(result, r->conf_low);
    if (exact && !r->exact && !isnan(r->p_value))
        report_result_note(
            result, "too many pairs for the exact distribution: approximated", NULL);
}

/* What became of differences of 0. */
static void add_zeros(ReportResult *result, const StatSignedRank *r)
{
    result->n_zero = r->n_zero;
    if (r->n_zero > 0 && r->zeros == STAT_ZEROS_PRATT)
        report_result_part_n(result, "{1} zero difference ranked (Pratt)",
            "{1} zero differences ranked (Pratt)", r->n_zero);
    else if (r->n_zero > 0)
        report_result_part_n(
            result, "{1} zero difference dropped", "{1} zero differences dropped", r->n_zero);
}

gboolean report_run_signed_rank(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    const StatSignedRankOptions how = {.exact = options->exact,
        .uncorrected = options->uncorrected,
        .zeros = options->pratt ? STAT_ZEROS_PRATT : STAT_ZEROS_WILCOXON,
        .conf_level = options->conf_level};
    StatSignedRank r;
    if (!report_checked(
            stat_signed_rank(report_values(input, REPORT_ROLE_X),
                report_values(input, REPORT_ROLE_Y), input->weight, input->n, &how, &r),
            error))
        return FALSE;
    report_result_counts(result, "Pairs", r.n, r.n_missing);
    report_items_count(&result->items, "n_zero", "Zero differences", r.n_zero);
    report_items_count(&result->items, "n_ties", "Tied differences", r.n_ties);
    result->n_ties = r.n_ties;
    add_variant(result, r.exact, r.corrected);
    add_zeros(result, &r);
    add_ties(result, r.exact);
    report_result_part_n(result, "{1} pair", "{1} pairs", r.n);
    report_result_statistic(result, "Sum of positive ranks", r.statistic);
    report_items_number(&result->items, "z", r.exact ? NULL : "z", r.z);
    report_result_p(result, r.p_value);
    report_result_exact(result, r.exact);
    report_result_interval(
        result, &pseudomedian, r.estimate, r.conf_low, r.conf_high, r.conf_level);
    report_result_add_effect(
        result, "rank_biserial", "Rank-biserial correlation", r.rank_biserial);
    note_signed_rank(result, &r, options->exact);
    return TRUE;
}

/* How many values each group has: a group of few takes the P from all. */
static void add_members(ReportResult *result, const ReportInput *input)
{
    const double *value = report_values(input, REPORT_ROLE_VALUE);
    const int32_t *group = report_codes(input, REPORT_ROLE_GROUP);
    const size_t n_groups = report_levels(input, REPORT_ROLE_GROUP);
    g_autofree int64_t *n = g_new0(int64_t, n_groups + 1);
    for (size_t i = 0; i < input->n; i++)
        if (!isnan(value[i]) && group[i] >= 0)
            n[group[i]] += input->weight ? input->weight[i] : 1;
    for (size_t g = 0; g < n_groups; g++)
        report_result_member(result, (int32_t)g, n[g]);
}

gboolean report_run_kruskal(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    (void)options;
    StatKruskal r;
    if (!report_checked(stat_kruskal(report_values(input, REPORT_ROLE_VALUE),
                            report_codes(input, REPORT_ROLE_GROUP), input->weight, input->n,
                            report_levels(input, REPORT_ROLE_GROUP), &r),
            error))
        return FALSE;
    report_result_part(result, "chi-squared approximation");
    report_result_part(result, "corrected for ties");
    report_result_counts(result, "n", r.n, r.n_missing);
    report_items_count(&result->items, "n_groups", "Groups", r.n_groups);
    add_members(result, input);
    report_result_statistic(result, "H", r.statistic);
    report_result_df(result, r.df);
    report_result_p(result, r.p_value);
    report_result_add_effect(result, "epsilon_squared", "Epsilon squared", r.epsilon_squared);
    if (isnan(r.p_value))
        report_result_note(result, "fewer than two groups, or all values equal: no test", NULL);
    return TRUE;
}

gboolean report_run_spearman(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    static const ReportEstimateWords rho = {.kind = "rho", .label = "rho"};
    (void)options;
    StatSpearman r;
    if (!report_checked(stat_spearman(report_values(input, REPORT_ROLE_X),
                            report_values(input, REPORT_ROLE_Y), input->weight, input->n, &r),
            error))
        return FALSE;
    report_result_part(result, " (mid-ranks)");
    report_result_part(result, r.exact ? N_("exact") : N_("t approximation"));
    report_result_counts(result, "Pairs", r.n, r.n_missing);
    report_result_interval(result, &rho, r.estimate, NAN, NAN, NAN);
    report_result_statistic(result, "t", r.statistic);
    report_result_df(result, r.df);
    report_result_p(result, r.p_value);
    report_result_exact(result, r.exact);
    if (isnan(r.p_value))
        report_result_note(
            result, "fewer than three pairs, or a constant column: no test", NULL);
    return TRUE;
}
