/* Numbers in groups by their means: descriptions, analysis of variance, t, Tukey. */
#include <math.h>

#include "analysis/anova.h"
#include "analysis/describe.h"
#include "analysis/distributions.h"
#include "analysis/effect.h"
#include "analysis/tukey.h"
#include "reports/results/build.h"

static const ReportItem describe_items[] = {{"group", "Group", REPORT_ITEM_TEXT},
    {"n", "n", REPORT_ITEM_COUNT}, {"n_missing", "Missing", REPORT_ITEM_COUNT},
    {"mean", "Mean", REPORT_ITEM_NUMBER}, {"sd", "SD", REPORT_ITEM_NUMBER},
    {"median", "Median", REPORT_ITEM_NUMBER}, {"q1", "Q1", REPORT_ITEM_NUMBER},
    {"q3", "Q3", REPORT_ITEM_NUMBER}, {"min", "Min", REPORT_ITEM_NUMBER},
    {"max", "Max", REPORT_ITEM_NUMBER}};

static void list_descriptions(ReportResult *result, const ReportInput *input,
    const StatDescription *groups, size_t n_groups)
{
    ReportList *list = report_items_list(
        &result->items, "groups", "Groups", describe_items, G_N_ELEMENTS(describe_items));
    for (size_t g = 0; g < n_groups; g++) {
        const StatDescription *d = &groups[g];
        report_list_row(
            list, (ReportItemValue[]){{.text = report_items_intern(&result->items,
                                           report_level(input, REPORT_ROLE_GROUP, g))},
                      {.count = d->n}, {.count = d->n_missing}, {.number = d->mean},
                      {.number = d->sd}, {.number = d->median}, {.number = d->q1},
                      {.number = d->q3}, {.number = d->min}, {.number = d->max}});
    }
}

static void note_description(
    ReportResult *result, const ReportInput *input, const StatDescription *d, size_t group)
{
    if (d->n >= 2)
        return;
    if (!input->roles[REPORT_ROLE_GROUP])
        report_result_note(result,
            d->n == 0 ? N_("all rows: no value") : N_("all rows: one value has no SD"), NULL);
    else
        report_result_note(result,
            d->n == 0 ? N_("group {1}: no value") : N_("group {1}: one value has no SD"),
            base_arguments("t", report_level(input, REPORT_ROLE_GROUP, group)));
}

gboolean report_run_describe(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    (void)options;
    const ReportArray *group = input->roles[REPORT_ROLE_GROUP];
    const size_t k = group ? report_levels(input, REPORT_ROLE_GROUP) : 1;
    const size_t shown = group ? group->n_levels : 1;
    g_autofree StatDescription *groups = g_new0(StatDescription, k);
    int64_t n_missing, n = 0;
    if (!report_checked(stat_describe(report_values(input, REPORT_ROLE_VALUE),
                            report_codes(input, REPORT_ROLE_GROUP), input->weight, input->n, k,
                            groups, &n_missing),
            error))
        return FALSE;
    for (size_t g = 0; g < shown; g++) {
        n += groups[g].n;
        report_result_member(result, (int32_t)g, groups[g].n);
        report_result_add_estimate(result, "mean", groups[g].mean, NAN, NAN, NAN);
        note_description(result, input, &groups[g], g);
    }
    if (shown == 0)
        report_result_note(result, "no row has a group: there is nothing to describe", NULL);
    report_result_part(result, "SD with n - 1");
    report_result_part(result, "quantiles of type 7 (linear between order statistics)");
    report_result_counts(result, "n", n, n_missing);
    list_descriptions(result, input, groups, shown);
    return TRUE;
}

/* ---- means ---- */

static const ReportItem moment_items[] = {{"group", "Group", REPORT_ITEM_TEXT},
    {"n", "n", REPORT_ITEM_COUNT}, {"mean", "Mean", REPORT_ITEM_NUMBER},
    {"sd", "SD", REPORT_ITEM_NUMBER}};

static const ReportItem df_items[] = {{"df", "df", REPORT_ITEM_NUMBER}};

/* Out of moments that are known; the rows say how many are missing. */
static gboolean run_known(
    const ReportInput *input, StatMoments *moments, StatAnova *anova, GError **error)
{
    const ReportArray *value = input->roles[REPORT_ROLE_VALUE];
    const ReportArray *group = input->roles[REPORT_ROLE_GROUP];
    for (size_t g = 0; g < group->n_levels; g++)
        moments[g] = value->moments[g];
    if (!report_checked(stat_anova_moments(moments, group->n_levels, anova), error))
        return FALSE;
    for (size_t i = 0; i < input->n; i++)
        if (isnan(value->values[i]) || group->codes[i] < 0)
            anova->n_missing += input->weight ? input->weight[i] : 1;
    return TRUE;
}

static gboolean run_moments(
    const ReportInput *input, StatMoments *moments, StatAnova *anova, GError **error)
{
    if (input->roles[REPORT_ROLE_VALUE]->moments)
        return run_known(input, moments, anova, error);
    return report_checked(stat_anova(report_values(input, REPORT_ROLE_VALUE),
                              report_codes(input, REPORT_ROLE_GROUP), input->weight, input->n,
                              report_levels(input, REPORT_ROLE_GROUP), moments, anova),
        error);
}

static void add_members(
    ReportResult *result, const ReportInput *input, const StatMoments *moments)
{
    for (size_t g = 0; g < input->roles[REPORT_ROLE_GROUP]->n_levels; g++)
        report_result_member(result, (int32_t)g, moments[g].n);
}

static void note_empty(
    ReportResult *result, const ReportInput *input, const StatMoments *moments)
{
    for (size_t g = 0; g < input->roles[REPORT_ROLE_GROUP]->n_levels; g++)
        if (moments[g].n == 0)
            report_result_note(result, "group {1} has no value",
                base_arguments("t", report_level(input, REPORT_ROLE_GROUP, g)));
}

static void list_moments(
    ReportResult *result, const ReportInput *input, const StatMoments *moments)
{
    ReportList *list = report_items_list(
        &result->items, "groups", "Groups", moment_items, G_N_ELEMENTS(moment_items));
    for (size_t g = 0; g < input->roles[REPORT_ROLE_GROUP]->n_levels; g++)
        report_list_row(
            list, (ReportItemValue[]){{.text = report_items_intern(&result->items,
                                           report_level(input, REPORT_ROLE_GROUP, g))},
                      {.count = moments[g].n}, {.number = moments[g].mean},
                      {.number = moments[g].sd}});
}

static void add_two_df(ReportResult *result, double first, double second)
{
    result->df[0] = first;
    result->df[1] = second;
    result->n_df = 2;
    ReportList *df = report_items_list(&result->items, "df", NULL, df_items, 1);
    df->bare = true;
    report_list_row(df, &(ReportItemValue){.number = first});
    report_list_row(df, &(ReportItemValue){.number = second});
    g_autofree char *text = g_strdup_printf("%g and %.0f", first, second);
    report_items_text(&result->items, "df_text", "df (between and within)", text);
}

gboolean report_run_anova(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    (void)options;
    g_autofree StatMoments *moments =
        g_new0(StatMoments, report_levels(input, REPORT_ROLE_GROUP));
    StatAnova r;
    if (!run_moments(input, moments, &r, error))
        return FALSE;
    report_result_part(result, "equal variances assumed");
    report_result_counts(result, "n", r.n, r.n_missing);
    report_result_statistic(result, "F", r.statistic);
    add_two_df(result, r.df_between, r.df_within);
    report_result_p(result, r.p_value);
    report_items_number(&result->items, "ss_between", "Sum of squares between", r.ss_between);
    report_items_number(&result->items, "ss_within", "Sum of squares within", r.ss_within);
    report_result_add_effect(result, "eta_squared", "Eta squared", r.eta_squared);
    report_items_number(&result->items, "residual_sd", "Residual SD", r.residual_sd);
    add_members(result, input, moments);
    list_moments(result, input, moments);
    if (r.n_groups < 2)
        report_result_note(result, "fewer than two groups have values: no test", NULL);
    else if (r.df_within == 0)
        report_result_note(
            result, "each group has one value: the variance within is unknown", NULL);
    else if (isnan(r.p_value))
        report_result_note(result, "all values are equal: there is nothing to test", NULL);
    else if (r.ss_within == 0)
        report_result_note(
            result, "no value differs from its group's mean: F is infinite", NULL);
    note_empty(result, input, moments);
    return TRUE;
}

/* ---- two means ---- */

static void note_t(ReportResult *result, const StatAnova *r)
{
    if (r->n_groups < 2)
        report_result_note(
            result, "one group has no values: there is nothing to compare", NULL);
    else if (r->df_within == 0)
        report_result_note(
            result, "each group has one value: the variance within is unknown", NULL);
    else if (isnan(r->p_value))
        report_result_note(result, "all values are equal: there is nothing to test", NULL);
    else if (r->ss_within == 0)
        report_result_note(
            result, "no value differs from its group's mean: t is infinite", NULL);
}

/* The difference first - second with its interval, and what t is made of. */
static void add_t(
    ReportResult *result, const StatMoments moments[2], const StatAnova *r, double conf_level)
{
    static const ReportEstimateWords words = {
        "mean_difference", "Mean difference (first - second)", "Interval from", "to"};
    const double level = conf_level == 0 ? 0.95 : conf_level;
    const double difference = moments[0].mean - moments[1].mean;
    const double error =
        r->residual_sd * sqrt(1 / (double)moments[0].n + 1 / (double)moments[1].n);
    const double width = r->n_groups == 2 && r->df_within > 0
                             ? stat_t_upper_quantile((1 - level) / 2, r->df_within) * error
                             : (double)NAN;
    report_result_interval(
        result, &words, difference, difference - width, difference + width, level);
    report_result_statistic(result, "t",
        moments[0].mean < moments[1].mean ? -sqrt(r->statistic) : sqrt(r->statistic));
    report_result_df(result, r->df_within);
    report_result_p(result, r->p_value);
    const StatCohen effect = stat_cohen(&moments[0], &moments[1]);
    report_result_add_effect(result, "cohen_d", "Cohen's d", effect.cohen_d);
    report_result_add_effect(result, "hedges_g", "Hedges' g", effect.hedges_g);
}

gboolean report_run_t(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    const double *value = report_values(input, REPORT_ROLE_VALUE);
    const int32_t *group = report_codes(input, REPORT_ROLE_GROUP);
    g_autofree int32_t *codes = g_new(int32_t, input->n + 1);
    const char *names[2];
    StatMoments moments[2];
    StatAnova r;
    for (size_t i = 0; i < input->n; i++)
        codes[i] = isnan(value[i]) ? -1 : group[i];
    if (!report_two_groups(input, codes, names, error) ||
        !(input->roles[REPORT_ROLE_VALUE]->moments
                ? run_known(input, moments, &r, error)
                : report_checked(
                      stat_anova(value, codes, input->weight, input->n, 2, moments, &r),
                      error)))
        return FALSE;
    report_result_part(result, "two-sided");
    report_result_part(result, "equal variances assumed");
    report_result_counts(result, "n", r.n, r.n_missing);
    report_result_two_groups(result, names, moments[0].n, moments[1].n);
    add_t(result, moments, &r, options->conf_level);
    note_t(result, &r);
    return TRUE;
}

/* ---- all pairs of means ---- */

static const ReportItem tukey_items[] = {{"group1", "Group", REPORT_ITEM_TEXT},
    {"group2", "against", REPORT_ITEM_TEXT}, {"estimate", "Difference", REPORT_ITEM_NUMBER},
    {"conf_low", "from", REPORT_ITEM_NUMBER}, {"conf_high", "to", REPORT_ITEM_NUMBER},
    {"statistic", "Studentized range", REPORT_ITEM_NUMBER}, {"p_value", "P", REPORT_ITEM_P},
    {"cohen_d", "Cohen's d", REPORT_ITEM_NUMBER},
    {"hedges_g", "Hedges' g", REPORT_ITEM_NUMBER}};

static void add_comparisons(ReportResult *result, const ReportInput *input,
    const StatMoments *moments, const StatTukeyPair *pairs, const StatTukey *r)
{
    ReportList *list = report_items_list(
        &result->items, "comparisons", "Comparisons", tukey_items, G_N_ELEMENTS(tukey_items));
    const size_t n_pairs = stat_tukey_n_pairs(report_levels(input, REPORT_ROLE_GROUP));
    for (size_t i = 0; i < n_pairs; i++) {
        const StatTukeyPair *pair = &pairs[i];
        const StatCohen effect = stat_cohen(&moments[pair->group2], &moments[pair->group1]);
        const ReportComparison one = {pair->group1, pair->group2,
            {"mean_difference", pair->estimate, pair->conf_low, pair->conf_high, r->conf_level},
            pair->statistic, pair->p_value, effect.cohen_d, effect.hedges_g};
        g_array_append_val(result->comparisons, one);
        report_list_row(list,
            (ReportItemValue[]){{.text = report_items_intern(&result->items,
                                     report_level(input, REPORT_ROLE_GROUP, pair->group1))},
                {.text = report_items_intern(
                     &result->items, report_level(input, REPORT_ROLE_GROUP, pair->group2))},
                {.number = pair->estimate}, {.number = pair->conf_low},
                {.number = pair->conf_high}, {.number = pair->statistic},
                {.number = pair->p_value}, {.number = effect.cohen_d},
                {.number = effect.hedges_g}});
    }
}

gboolean report_run_tukey(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    const size_t k = report_levels(input, REPORT_ROLE_GROUP);
    g_autofree StatMoments *moments = g_new0(StatMoments, k);
    g_autofree StatTukeyPair *pairs = g_new0(StatTukeyPair, stat_tukey_n_pairs(k) + 1);
    StatAnova anova;
    StatTukey r;
    if (!run_moments(input, moments, &anova, error) ||
        !report_checked(stat_tukey(moments, k, options->conf_level, pairs, &r), error))
        return FALSE;
    report_result_part_n(result, "studentized range over {1} group",
        "studentized range over {1} groups", r.n_groups);
    report_result_part(result, "joint level");
    report_result_counts(result, "n", anova.n, anova.n_missing);
    report_result_df(result, r.df);
    report_items_number(&result->items, "ms_within", "Pooled variance", r.ms_within);
    report_items_number(&result->items, "conf_level", "Joint level", r.conf_level);
    add_members(result, input, moments);
    add_comparisons(result, input, moments, pairs, &r);
    if (r.n_groups < 2)
        report_result_note(result, "fewer than two groups have values: no comparison", NULL);
    else if (r.df == 0)
        report_result_note(
            result, "each group has one value: the variance within is unknown", NULL);
    else if (r.ms_within == 0)
        report_result_note(
            result, "no value differs from its group's mean: equal means have no test", NULL);
    note_empty(result, input, moments);
    return TRUE;
}
