#include <math.h>

#include "analysis/kruskal.h"
#include "analysis/rank_sum.h"
#include "analysis/smd.h"
#include "base/error.h"
#include "cli/stat_terms.h"

static bool load(
    CliStatRun *run, const CliStatColumn **value, const CliStatColumn **group, GError **error)
{
    const size_t v = cli_stat_want(run, run->options->value, CLI_STAT_NUMBER);
    const size_t g = cli_stat_want(run, run->options->group, CLI_STAT_FACTOR);
    if (!cli_stat_load(run, error))
        return false;
    *value = cli_stat_column(run, v);
    *group = cli_stat_column(run, g);
    return true;
}

/* Two groups at most; fewer is an answer, more a mistake. Of three or more levels only those
   count that some row has, and `codes` become theirs. */
static bool name_two(const CliStatRun *run, const CliStatColumn *group, int32_t *codes,
    const char *names[2], GError **error)
{
    const size_t n = run->data->n, n_levels = group->n_levels;
    g_autofree int32_t *code_of = g_new(int32_t, n_levels + 1);
    size_t used = 0;
    names[0] = names[1] = NULL;
    for (size_t l = 0; l < n_levels; l++)
        code_of[l] = n_levels <= 2 ? 0 : -1;
    for (size_t i = 0; i < n; i++)
        if (codes[i] >= 0)
            code_of[codes[i]] = 0;
    for (size_t l = 0; l < n_levels; l++) {
        if (code_of[l] < 0)
            continue;
        if (used == 2) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s: column %s has more than two groups (\"%s\" is the third): this test "
                "compares two",
                run->path, group->name, group->levels[l]);
            return false;
        }
        code_of[l] = (int32_t)used;
        names[used++] = group->levels[l];
    }
    for (size_t i = 0; i < n; i++)
        codes[i] = codes[i] < 0 ? -1 : code_of[codes[i]];
    return true;
}

static void two_groups(CliStatOut *out, const char *const names[2], int64_t n1, int64_t n2)
{
    cli_stat_out_text(out, "group1", "First group", names[0]);
    cli_stat_out_count(out, "n1", "its n", n1);
    cli_stat_out_text(out, "group2", "Second group", names[1]);
    cli_stat_out_count(out, "n2", "its n", n2);
}

bool cli_stat_rank_sum(CliStatRun *run, GError **error)
{
    const CliStatColumn *value, *group;
    const StatRankSumOptions how = {.exact = run->options->exact,
        .uncorrected = run->options->no_correct,
        .conf_level = run->conf_level};
    StatRankSum r;
    if (!load(run, &value, &group, error))
        return false;
    const char *names[2];
    g_autofree int32_t *codes = g_new(int32_t, run->data->n + 1);
    for (size_t i = 0; i < run->data->n; i++)
        codes[i] = isnan(value->values[i]) ? -1 : group->codes[i];
    if (!name_two(run, group, codes, names, error) ||
        !cli_stat_check(
            stat_rank_sum(value->values, codes, run->data->weight, run->data->n, &how, &r), run,
            error))
        return false;
    char method[STAT_METHOD_SIZE];
    CliStatOut *out = run->out;
    cli_stat_out_text(out, "method", "Method", stat_rank_sum_method(&r, method, sizeof method));
    cli_stat_out_count(out, "n", "n", r.n);
    cli_stat_out_count(out, "n_missing", "Left out (missing)", r.n_missing);
    two_groups(out, names, r.n1, r.n2);
    cli_stat_out_count(out, "n_ties", "Tied values", r.n_ties);
    cli_stat_out_number(out, "statistic", "Mann-Whitney count (W)", r.statistic);
    cli_stat_out_number(out, "z", r.exact ? NULL : "z", r.z);
    cli_stat_out_p(out, "p_value", "P", r.p_value);
    cli_stat_out_bool(out, "exact", "Exact", r.exact);
    cli_stat_out_number(out, "estimate", "Hodges-Lehmann shift (first - second)", r.estimate);
    cli_stat_out_number(out, "conf_low", "Interval from", r.conf_low);
    cli_stat_out_number(out, "conf_high", "to", r.conf_high);
    cli_stat_out_number(out, "conf_level", "at level", r.conf_level);
    cli_stat_out_number(out, "rank_biserial", "Rank-biserial correlation", r.rank_biserial);
    if (r.n1 == 0 || r.n2 == 0)
        cli_stat_out_note(out, "one group has no values: there is nothing to compare");
    else if (isnan(r.p_value))
        cli_stat_out_note(out, "all values are equal: there is nothing to test");
    if (isinf(r.conf_low) || isinf(r.conf_high))
        cli_stat_out_note(out, "differences of the values exceed 1.8e308");
    if (run->options->exact && !r.exact && !isnan(r.p_value))
        cli_stat_out_note(out, "too many values for the exact distribution: approximated");
    return true;
}

bool cli_stat_kruskal(CliStatRun *run, GError **error)
{
    const CliStatColumn *value, *group;
    StatKruskal r;
    if (!load(run, &value, &group, error) ||
        !cli_stat_check(stat_kruskal(value->values, group->codes, run->data->weight,
                            run->data->n, MAX(group->n_levels, 1), &r),
            run, error))
        return false;
    CliStatOut *out = run->out;
    cli_stat_out_text(out, "method", "Method",
        "Kruskal-Wallis rank sum test, chi-squared approximation, corrected for ties");
    cli_stat_out_count(out, "n", "n", r.n);
    cli_stat_out_count(out, "n_missing", "Left out (missing)", r.n_missing);
    cli_stat_out_count(out, "n_groups", "Groups", r.n_groups);
    cli_stat_out_number(out, "statistic", "H", r.statistic);
    cli_stat_out_number(out, "df", "df", r.df);
    cli_stat_out_p(out, "p_value", "P", r.p_value);
    cli_stat_out_number(out, "epsilon_squared", "Epsilon squared", r.epsilon_squared);
    if (isnan(r.p_value))
        cli_stat_out_note(out, "fewer than two groups, or all values equal: no test");
    return true;
}

bool cli_stat_spearman(CliStatRun *run, GError **error)
{
    const size_t x = cli_stat_want(run, run->options->x, CLI_STAT_NUMBER);
    const size_t y = cli_stat_want(run, run->options->y, CLI_STAT_NUMBER);
    StatSpearman r;
    if (!cli_stat_load(run, error) ||
        !cli_stat_check(
            stat_spearman(cli_stat_column(run, x)->values, cli_stat_column(run, y)->values,
                run->data->weight, run->data->n, &r),
            run, error))
        return false;
    CliStatOut *out = run->out;
    cli_stat_out_text(
        out, "method", "Method", "Spearman's rank correlation (mid-ranks), t approximation");
    cli_stat_out_count(out, "n", "Pairs", r.n);
    cli_stat_out_count(out, "n_missing", "Left out (missing)", r.n_missing);
    cli_stat_out_number(out, "estimate", "rho", r.estimate);
    cli_stat_out_number(out, "statistic", "t", r.statistic);
    cli_stat_out_number(out, "df", "df", r.df);
    cli_stat_out_p(out, "p_value", "P", r.p_value);
    if (isnan(r.p_value))
        cli_stat_out_note(out, "fewer than three pairs, or a constant column: no test");
    return true;
}

static const CliStatOutColumn smd_columns[] = {{"name", "Covariate", CLI_STAT_OUT_TEXT},
    {"smd", "SMD", CLI_STAT_OUT_NUMBER}, {"mean1", "Mean 1", CLI_STAT_OUT_NUMBER},
    {"mean2", "Mean 2", CLI_STAT_OUT_NUMBER}, {"sd_pooled", "Pooled SD", CLI_STAT_OUT_NUMBER}};

/* The group of each row that is complete; -1 for the others. */
static int32_t *complete_groups(
    const CliStatRun *run, const CliStatColumn *group, const CliStatCovariates *covariates)
{
    int32_t *codes = g_new(int32_t, run->data->n + 1);
    for (size_t i = 0; i < run->data->n; i++) {
        codes[i] = group->codes[i];
        for (size_t c = 0; c < covariates->n; c++) {
            const StatColumn *column = &covariates->columns[c];
            if (column->values ? isnan(column->values[i]) : column->codes[i] < 0)
                codes[i] = -1;
        }
    }
    return codes;
}

static void smd_row(CliStatRun *run, CliStatTable *table, const CliStatCovariates *covariates,
    StatTerm term, const StatSmd *r)
{
    const char *name = cli_stat_term(run, covariates, term);
    cli_stat_table_row(
        table, (CliStatValue[]){{.text = name}, {.number = r->smd}, {.number = r->mean1},
                   {.number = r->mean2}, {.number = r->sd_pooled}});
    if (isnan(r->smd))
        cli_stat_out_note(
            run->out, "%s: too few values, or no spread at different means", name);
}

bool cli_stat_smd(CliStatRun *run, GError **error)
{
    const size_t g = cli_stat_want(run, run->options->group, CLI_STAT_FACTOR);
    g_auto(CliStatCovariates) covariates = {0};
    if (!cli_stat_covariates_load(run, &covariates, error))
        return false;
    const CliStatColumn *group = cli_stat_column(run, g);
    const char *names[2];
    g_autofree int32_t *codes = complete_groups(run, group, &covariates);
    if (!name_two(run, group, codes, names, error))
        return false;
    const size_t n = run->data->n;
    CliStatTable *table =
        cli_stat_out_new_table(run->out, smd_columns, G_N_ELEMENTS(smd_columns));
    StatSmd r = {0};
    for (size_t c = 0; c < covariates.n; c++) {
        const StatColumn *column = &covariates.columns[c];
        const int32_t n_levels = column->values ? 0 : (int32_t)column->n_levels;
        if (column->values) {
            if (!cli_stat_check(
                    stat_smd(column->values, codes, run->data->weight, n, &r), run, error))
                return false;
            smd_row(run, table, &covariates, (StatTerm){c, -1}, &r);
        }
        for (int32_t level = 0; level < n_levels; level++) {
            if (!cli_stat_check(
                    stat_smd_level(column->codes, level, codes, run->data->weight, n, &r), run,
                    error))
                return false;
            smd_row(run, table, &covariates, (StatTerm){c, level}, &r);
        }
    }
    cli_stat_out_text(run->out, "method", "Method",
        "Standardised mean difference, second group less first, over sqrt((s1^2 + s2^2) / 2); "
        "binary by p (1 - p)");
    cli_stat_out_count(run->out, "n", "n", r.n);
    cli_stat_out_count(run->out, "n_missing", "Left out (missing)", r.n_missing);
    two_groups(run->out, names, r.n1, r.n2);
    cli_stat_out_attach(run->out, "covariates", "Covariates", table);
    return true;
}
