/* Two values of the same rows: means, and categories. */
#include <math.h>

#include "analysis/crosstab.h"
#include "analysis/mcnemar.h"
#include "analysis/t_paired.h"
#include "reports/results/build.h"

gboolean report_run_t_paired(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    static const ReportEstimateWords words = {
        "mean_difference", "Mean difference", "Interval from", "to"};
    StatTPaired r;
    const StatMoments *known = input->roles[REPORT_ROLE_X]->moments;
    if (!report_checked(known ? stat_t_paired_moments(known, options->conf_level, &r)
                              : stat_t_paired(report_values(input, REPORT_ROLE_X),
                                    report_values(input, REPORT_ROLE_Y), input->weight,
                                    input->n, options->conf_level, &r),
            error))
        return FALSE;
    for (size_t i = 0; known && i < input->n; i++)
        if (isnan(report_values(input, REPORT_ROLE_X)[i]))
            r.n_missing += input->weight ? input->weight[i] : 1;
    report_result_part(result, "two-sided");
    report_result_counts(result, "Pairs", r.n, r.n_missing);
    report_result_interval(result, &words, r.estimate, r.conf_low, r.conf_high, r.conf_level);
    report_result_statistic(result, "t", r.statistic);
    report_result_df(result, r.df);
    report_result_p(result, r.p_value);
    report_items_number(&result->items, "sd", "SD of the differences", r.sd);
    report_result_add_effect(result, "cohen_d", "Cohen's d (of differences)", r.cohen_d);
    report_result_add_effect(result, "hedges_g", "Hedges' g (of differences)", r.hedges_g);
    if (r.n < 2)
        report_result_note(result, "fewer than two pairs: no test", NULL);
    else if (isnan(r.p_value))
        report_result_note(result, "all differences are 0: there is nothing to test", NULL);
    else if (r.sd == 0)
        report_result_note(result, "the differences do not vary: t is infinite", NULL);
    return TRUE;
}

/* ---- categories ---- */

/* One coding of both columns. Levels without names are the same in both. */
typedef struct {
    size_t n_levels;
    int32_t *before, *after; /* The code of each level of either column. */
} Joined;

static void joined_clear(Joined *joined)
{
    g_free(joined->before);
    g_free(joined->after);
}

/* Merges two lists of names in byte order. */
static Joined join_levels(const ReportArray *a, const ReportArray *b)
{
    Joined joined = {
        .before = g_new0(int32_t, a->n_levels + 1), .after = g_new0(int32_t, b->n_levels + 1)};
    const bool named = a->levels && b->levels;
    size_t i = 0, j = 0;
    while (i < a->n_levels || j < b->n_levels) {
        const int order = i >= a->n_levels   ? 1
                          : j >= b->n_levels ? -1
                          : named            ? g_strcmp0(a->levels[i], b->levels[j])
                                             : 0;
        if (order <= 0)
            joined.before[i++] = (int32_t)joined.n_levels;
        if (order >= 0)
            joined.after[j++] = (int32_t)joined.n_levels;
        joined.n_levels++;
    }
    return joined;
}

static int32_t *recode(const ReportArray *column, const int32_t *to, size_t n)
{
    int32_t *codes = g_new(int32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        codes[i] = column->codes[i] < 0 ? -1 : to[column->codes[i]];
    return codes;
}

/* Before in rows, after in columns; two levels at least, since one has an empty other. New. */
static int64_t *square_table(
    const ReportInput *input, size_t *size, int64_t *n_missing, GError **error)
{
    const ReportArray *x = input->roles[REPORT_ROLE_X], *y = input->roles[REPORT_ROLE_Y];
    Joined joined = join_levels(x, y);
    g_autofree int32_t *before = recode(x, joined.before, input->n);
    g_autofree int32_t *after = recode(y, joined.after, input->n);
    joined_clear(&joined);
    *size = MAX(joined.n_levels, 2);
    g_autofree int64_t *table = g_new0(int64_t, *size * *size);
    if (!report_checked(stat_crosstab(before, after, input->weight, input->n, *size, *size,
                            table, n_missing),
            error))
        return NULL;
    return g_steal_pointer(&table);
}

gboolean report_run_mcnemar(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    const StatMcnemarOptions how = {
        .exact = options->exact, .uncorrected = options->uncorrected};
    size_t size;
    int64_t n_missing;
    g_autofree int64_t *table = square_table(input, &size, &n_missing, error);
    StatMcnemar r;
    if (!table || !report_checked(stat_mcnemar(table, size, &how, &r), error))
        return FALSE;
    if (size > 2)
        result->method = REPORT_METHOD_BOWKER;
    report_result_part(result, r.exact       ? N_("exact")
                               : r.corrected ? N_("chi-squared with continuity correction")
                               : size > 2    ? N_("chi-squared")
                                             : N_("chi-squared without continuity correction"));
    report_result_part_n(result, "{1} discordant pair", "{1} discordant pairs", r.n_discordant);
    report_result_counts(result, "Pairs", r.n, n_missing);
    report_items_count(&result->items, "n_discordant", "Discordant pairs", r.n_discordant);
    report_result_statistic(result, "Chi-squared", r.statistic);
    report_result_df(result, r.df);
    report_result_p(result, r.p_value);
    report_result_exact(result, r.exact);
    report_result_add_estimate(result, "odds_ratio", r.odds_ratio, NAN, NAN, NAN);
    report_items_number(
        &result->items, "odds_ratio", size == 2 ? "Odds ratio b / c" : NULL, r.odds_ratio);
    if (r.n_discordant == 0)
        report_result_note(result, "no pair is discordant: there is nothing to test", NULL);
    if (options->exact && !r.exact)
        report_result_note(
            result, "too many levels for the exact distribution: approximated", NULL);
    return TRUE;
}
