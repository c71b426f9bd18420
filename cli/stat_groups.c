#include <math.h>
#include <string.h>

#include "analysis/anova.h"
#include "analysis/describe.h"
#include "analysis/effect.h"
#include "analysis/tukey.h"
#include "base/error.h"
#include "cli/stat_tests.h"

static bool load(
    CliStatRun *run, const CliStatColumn **value, const CliStatColumn **group, GError **error)
{
    const size_t v = cli_stat_want(run, run->options->value, CLI_STAT_NUMBER);
    const char *name = run->options->group;
    const size_t g = name ? cli_stat_want(run, name, CLI_STAT_FACTOR) : 0;
    if (!cli_stat_load(run, error))
        return false;
    *value = cli_stat_column(run, v);
    *group = name ? cli_stat_column(run, g) : NULL;
    return true;
}

static const CliStatOutColumn describe_columns[] = {{"group", "Group", CLI_STAT_OUT_TEXT},
    {"n", "n", CLI_STAT_OUT_COUNT}, {"n_missing", "Missing", CLI_STAT_OUT_COUNT},
    {"mean", "Mean", CLI_STAT_OUT_NUMBER}, {"sd", "SD", CLI_STAT_OUT_NUMBER},
    {"median", "Median", CLI_STAT_OUT_NUMBER}, {"q1", "Q1", CLI_STAT_OUT_NUMBER},
    {"q3", "Q3", CLI_STAT_OUT_NUMBER}, {"min", "Min", CLI_STAT_OUT_NUMBER},
    {"max", "Max", CLI_STAT_OUT_NUMBER}};

bool cli_stat_describe(CliStatRun *run, GError **error)
{
    const CliStatColumn *value, *group;
    if (!load(run, &value, &group, error))
        return false;
    const size_t k = group ? MAX(group->n_levels, 1) : 1;
    g_autofree StatDescription *groups = g_new0(StatDescription, k);
    int64_t n_missing, n = 0;
    if (!cli_stat_check(stat_describe(value->values, group ? group->codes : NULL,
                            run->data->weight, run->data->n, k, groups, &n_missing),
            run, error))
        return false;
    const size_t shown = group ? group->n_levels : 1;
    for (size_t g = 0; g < shown; g++) {
        n += groups[g].n;
        if (groups[g].n < 2)
            cli_stat_out_note(run->out, "%s%s: %s", group ? "group " : "all rows",
                group ? group->levels[g] : "",
                groups[g].n == 0 ? "no value" : "one value has no SD");
    }
    if (shown == 0)
        cli_stat_out_note(run->out, "no row has a group: there is nothing to describe");
    cli_stat_out_text(run->out, "method", "Method",
        "Mean, SD with n - 1, quantiles of type 7 (linear between order statistics)");
    cli_stat_out_count(run->out, "n", "n", n);
    cli_stat_out_count(run->out, "n_missing", "Left out (missing)", n_missing);
    CliStatTable *table = cli_stat_out_table(
        run->out, "groups", "Groups", describe_columns, G_N_ELEMENTS(describe_columns));
    for (size_t g = 0; g < shown; g++) {
        const StatDescription *d = &groups[g];
        cli_stat_table_row(
            table, (CliStatValue[]){{.text = group ? group->levels[g] : NULL}, {.count = d->n},
                       {.count = d->n_missing}, {.number = d->mean}, {.number = d->sd},
                       {.number = d->median}, {.number = d->q1}, {.number = d->q3},
                       {.number = d->min}, {.number = d->max}});
    }
    return true;
}

static const CliStatOutColumn moment_columns[] = {{"group", "Group", CLI_STAT_OUT_TEXT},
    {"n", "n", CLI_STAT_OUT_COUNT}, {"mean", "Mean", CLI_STAT_OUT_NUMBER},
    {"sd", "SD", CLI_STAT_OUT_NUMBER}};

static void note_empty(CliStatRun *run, const CliStatColumn *group, const StatMoments *moments)
{
    for (size_t g = 0; g < group->n_levels; g++)
        if (moments[g].n == 0)
            cli_stat_out_note(run->out, "group %s has no value", group->levels[g]);
}

static const CliStatOutColumn df_columns[] = {{"df", "df", CLI_STAT_OUT_NUMBER}};

static void moments_table(
    CliStatRun *run, const CliStatColumn *group, const StatMoments *moments)
{
    CliStatTable *table = cli_stat_out_table(
        run->out, "groups", "Groups", moment_columns, G_N_ELEMENTS(moment_columns));
    for (size_t g = 0; g < group->n_levels; g++)
        cli_stat_table_row(
            table, (CliStatValue[]){{.text = group->levels[g]}, {.count = moments[g].n},
                       {.number = moments[g].mean}, {.number = moments[g].sd}});
}

bool cli_stat_anova(CliStatRun *run, GError **error)
{
    const CliStatColumn *value, *group;
    if (!load(run, &value, &group, error))
        return false;
    const size_t k = MAX(group->n_levels, 1);
    g_autofree StatMoments *moments = g_new0(StatMoments, k);
    StatAnova r;
    if (!cli_stat_check(stat_anova(value->values, group->codes, run->data->weight, run->data->n,
                            k, moments, &r),
            run, error))
        return false;
    cli_stat_out_text(
        run->out, "method", "Method", "One-way analysis of variance, equal variances assumed");
    cli_stat_out_count(run->out, "n", "n", r.n);
    cli_stat_out_count(run->out, "n_missing", "Left out (missing)", r.n_missing);
    cli_stat_out_number(run->out, "statistic", "F", r.statistic);
    CliStatTable *df = cli_stat_out_table(run->out, "df", NULL, df_columns, 1);
    df->bare = true;
    cli_stat_table_row(df, &(CliStatValue){.number = r.df_between});
    cli_stat_table_row(df, &(CliStatValue){.number = r.df_within});
    g_autofree char *df_text = g_strdup_printf("%g and %.0f", r.df_between, r.df_within);
    cli_stat_out_text(run->out, "df_text", "df (between and within)", df_text);
    cli_stat_out_p(run->out, "p_value", "P", r.p_value);
    cli_stat_out_number(run->out, "ss_between", "Sum of squares between", r.ss_between);
    cli_stat_out_number(run->out, "ss_within", "Sum of squares within", r.ss_within);
    cli_stat_out_number(run->out, "eta_squared", "Eta squared", r.eta_squared);
    cli_stat_out_number(run->out, "residual_sd", "Residual SD", r.residual_sd);
    moments_table(run, group, moments);
    if (r.n_groups < 2)
        cli_stat_out_note(run->out, "fewer than two groups have values: no test");
    else if (r.df_within == 0)
        cli_stat_out_note(run->out, "each group has one value: the variance within is unknown");
    else if (isnan(r.p_value))
        cli_stat_out_note(run->out, "all values are equal: there is nothing to test");
    else if (r.ss_within == 0)
        cli_stat_out_note(run->out, "no value differs from its group's mean: F is infinite");
    note_empty(run, group, moments);
    return true;
}

static const CliStatOutColumn tukey_columns[] = {{"group1", "Group", CLI_STAT_OUT_TEXT},
    {"group2", "against", CLI_STAT_OUT_TEXT}, {"estimate", "Difference", CLI_STAT_OUT_NUMBER},
    {"conf_low", "from", CLI_STAT_OUT_NUMBER}, {"conf_high", "to", CLI_STAT_OUT_NUMBER},
    {"statistic", "Studentized range", CLI_STAT_OUT_NUMBER}, {"p_value", "P", CLI_STAT_OUT_P},
    {"cohen_d", "Cohen's d", CLI_STAT_OUT_NUMBER},
    {"hedges_g", "Hedges' g", CLI_STAT_OUT_NUMBER}};

bool cli_stat_tukey(CliStatRun *run, GError **error)
{
    const CliStatColumn *value, *group;
    if (!load(run, &value, &group, error))
        return false;
    const size_t k = MAX(group->n_levels, 1), n_pairs = stat_tukey_n_pairs(k);
    g_autofree StatMoments *moments = g_new0(StatMoments, k);
    g_autofree StatTukeyPair *pairs = g_new0(StatTukeyPair, n_pairs + 1);
    StatAnova anova;
    StatTukey r;
    if (!cli_stat_check(stat_anova(value->values, group->codes, run->data->weight, run->data->n,
                            k, moments, &anova),
            run, error) ||
        !cli_stat_check(stat_tukey(moments, k, run->conf_level, pairs, &r), run, error))
        return false;
    cli_stat_out_text(run->out, "method", "Method",
        "Tukey-Kramer honest significant differences, studentized range, joint level");
    cli_stat_out_count(run->out, "n", "n", anova.n);
    cli_stat_out_count(run->out, "n_missing", "Left out (missing)", anova.n_missing);
    cli_stat_out_number(run->out, "df", "df", r.df);
    cli_stat_out_number(run->out, "ms_within", "Pooled variance", r.ms_within);
    cli_stat_out_number(run->out, "conf_level", "Joint level", r.conf_level);
    CliStatTable *table = cli_stat_out_table(
        run->out, "comparisons", "Comparisons", tukey_columns, G_N_ELEMENTS(tukey_columns));
    for (size_t i = 0; i < n_pairs; i++) {
        const StatTukeyPair *pair = &pairs[i];
        const StatCohen effect = stat_cohen(&moments[pair->group2], &moments[pair->group1]);
        cli_stat_table_row(
            table, (CliStatValue[]){{.text = group->levels[pair->group1]},
                       {.text = group->levels[pair->group2]}, {.number = pair->estimate},
                       {.number = pair->conf_low}, {.number = pair->conf_high},
                       {.number = pair->statistic}, {.number = pair->p_value},
                       {.number = effect.cohen_d}, {.number = effect.hedges_g}});
    }
    if (r.n_groups < 2)
        cli_stat_out_note(run->out, "fewer than two groups have values: no comparison");
    else if (r.df == 0)
        cli_stat_out_note(run->out, "each group has one value: the variance within is unknown");
    else if (r.ms_within == 0)
        cli_stat_out_note(
            run->out, "no value differs from its group's mean: equal means have no test");
    note_empty(run, group, moments);
    return true;
}
