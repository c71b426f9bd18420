#include <math.h>

#include "analysis/crosstab.h"
#include "analysis/mcnemar.h"
#include "analysis/signed_rank.h"
#include "analysis/t_paired.h"
#include "base/error.h"
#include "cli/stat_tests.h"

static void counts(CliStatOut *out, const char *method, int64_t n, int64_t n_missing)
{
    cli_stat_out_text(out, "method", "Method", method);
    cli_stat_out_count(out, "n", "Pairs", n);
    cli_stat_out_count(out, "n_missing", "Left out (missing)", n_missing);
}

bool cli_stat_t_paired(CliStatRun *run, GError **error)
{
    const size_t x = cli_stat_want(run, run->options->x, CLI_STAT_NUMBER);
    const size_t y = cli_stat_want(run, run->options->y, CLI_STAT_NUMBER);
    StatTPaired r;
    if (!cli_stat_load(run, error) ||
        !cli_stat_check(
            stat_t_paired(cli_stat_column(run, x)->values, cli_stat_column(run, y)->values,
                run->data->weight, run->data->n, run->conf_level, &r),
            run, error))
        return false;
    counts(run->out, "Student's paired t test, two-sided", r.n, r.n_missing);
    cli_stat_out_number(run->out, "estimate", "Mean difference", r.estimate);
    cli_stat_out_number(run->out, "conf_low", "Interval from", r.conf_low);
    cli_stat_out_number(run->out, "conf_high", "to", r.conf_high);
    cli_stat_out_number(run->out, "conf_level", "at level", r.conf_level);
    cli_stat_out_number(run->out, "statistic", "t", r.statistic);
    cli_stat_out_number(run->out, "df", "df", r.df);
    cli_stat_out_p(run->out, "p_value", "P", r.p_value);
    cli_stat_out_number(run->out, "sd", "SD of the differences", r.sd);
    cli_stat_out_number(run->out, "cohen_d", "Cohen's d (of differences)", r.cohen_d);
    cli_stat_out_number(run->out, "hedges_g", "Hedges' g (of differences)", r.hedges_g);
    if (r.n < 2)
        cli_stat_out_note(run->out, "fewer than two pairs: no test");
    else if (isnan(r.p_value))
        cli_stat_out_note(run->out, "all differences are 0: there is nothing to test");
    else if (r.sd == 0)
        cli_stat_out_note(run->out, "the differences do not vary: t is infinite");
    return true;
}

bool cli_stat_signed_rank(CliStatRun *run, GError **error)
{
    const CliStatOptions *options = run->options;
    const size_t x = cli_stat_want(run, options->x, CLI_STAT_NUMBER);
    const size_t y = cli_stat_want(run, options->y, CLI_STAT_NUMBER);
    const StatSignedRankOptions how = {.exact = options->exact,
        .uncorrected = options->no_correct,
        .zeros = options->zeros && g_str_equal(options->zeros, "pratt") ? STAT_ZEROS_PRATT
                                                                        : STAT_ZEROS_WILCOXON,
        .conf_level = run->conf_level};
    StatSignedRank r;
    if (!cli_stat_load(run, error) ||
        !cli_stat_check(
            stat_signed_rank(cli_stat_column(run, x)->values, cli_stat_column(run, y)->values,
                run->data->weight, run->data->n, &how, &r),
            run, error))
        return false;
    char method[STAT_METHOD_SIZE];
    counts(run->out, stat_signed_rank_method(&r, method, sizeof method), r.n, r.n_missing);
    cli_stat_out_count(run->out, "n_zero", "Zero differences", r.n_zero);
    cli_stat_out_count(run->out, "n_ties", "Tied differences", r.n_ties);
    cli_stat_out_number(run->out, "statistic", "Sum of positive ranks", r.statistic);
    cli_stat_out_number(run->out, "z", r.exact ? NULL : "z", r.z);
    cli_stat_out_p(run->out, "p_value", "P", r.p_value);
    cli_stat_out_bool(run->out, "exact", "Exact", r.exact);
    cli_stat_out_number(run->out, "estimate", "Hodges-Lehmann difference", r.estimate);
    cli_stat_out_number(run->out, "conf_low", "Interval from", r.conf_low);
    cli_stat_out_number(run->out, "conf_high", "to", r.conf_high);
    cli_stat_out_number(run->out, "conf_level", "at level", r.conf_level);
    cli_stat_out_number(
        run->out, "rank_biserial", "Rank-biserial correlation", r.rank_biserial);
    if (r.n == 0)
        cli_stat_out_note(run->out, "no pair is complete: no test");
    else if (isnan(r.p_value))
        cli_stat_out_note(run->out, "all differences are 0: there is nothing to test");
    if (options->exact && !r.exact && !isnan(r.p_value))
        cli_stat_out_note(run->out, "too many pairs for the exact distribution: approximated");
    return true;
}

/* The levels of both columns together, so that the table is square. */
static char **join_levels(const CliStatColumn *a, const CliStatColumn *b, size_t *n)
{
    char **levels = g_new0(char *, a->n_levels + b->n_levels + 1);
    size_t i = 0, j = 0;
    *n = 0;
    while (i < a->n_levels || j < b->n_levels) {
        const int order = i >= a->n_levels   ? 1
                          : j >= b->n_levels ? -1
                                             : g_strcmp0(a->levels[i], b->levels[j]);
        levels[(*n)++] = order <= 0 ? a->levels[i] : b->levels[j];
        i += order <= 0;
        j += order >= 0;
    }
    return levels;
}

static int32_t *recode(const CliStatColumn *column, char **levels, size_t n)
{
    int32_t *to = g_new0(int32_t, column->n_levels + 1), *codes = g_new(int32_t, n + 1);
    for (size_t i = 0, k = 0; i < column->n_levels; i++) {
        while (!g_str_equal(levels[k], column->levels[i]))
            k++;
        to[i] = (int32_t)k;
    }
    for (size_t i = 0; i < n; i++)
        codes[i] = column->codes[i] < 0 ? -1 : to[column->codes[i]];
    g_free(to);
    return codes;
}

bool cli_stat_mcnemar(CliStatRun *run, GError **error)
{
    const size_t x = cli_stat_want(run, run->options->x, CLI_STAT_FACTOR);
    const size_t y = cli_stat_want(run, run->options->y, CLI_STAT_FACTOR);
    if (!cli_stat_load(run, error))
        return false;
    const size_t n = run->data->n;
    size_t n_levels;
    g_autofree char **levels =
        join_levels(cli_stat_column(run, x), cli_stat_column(run, y), &n_levels);
    g_autofree int32_t *before = recode(cli_stat_column(run, x), levels, n);
    g_autofree int32_t *after = recode(cli_stat_column(run, y), levels, n);
    const size_t size = MAX(n_levels, 2); /* one level: the other is empty */
    g_autofree int64_t *table = g_new0(int64_t, size * size);
    int64_t n_missing;
    const StatMcnemarOptions how = {
        .exact = run->options->exact, .uncorrected = run->options->no_correct};
    StatMcnemar r;
    if (!cli_stat_check(
            stat_crosstab(before, after, run->data->weight, n, size, size, table, &n_missing),
            run, error) ||
        !cli_stat_check(stat_mcnemar(table, size, &how, &r), run, error))
        return false;
    char method[STAT_METHOD_SIZE];
    counts(run->out, stat_mcnemar_method(&r, method, sizeof method), r.n, n_missing);
    cli_stat_out_count(run->out, "n_discordant", "Discordant pairs", r.n_discordant);
    cli_stat_out_number(run->out, "statistic", "Chi-squared", r.statistic);
    cli_stat_out_number(run->out, "df", "df", r.df);
    cli_stat_out_p(run->out, "p_value", "P", r.p_value);
    cli_stat_out_bool(run->out, "exact", "Exact", r.exact);
    cli_stat_out_number(
        run->out, "odds_ratio", size == 2 ? "Odds ratio b / c" : NULL, r.odds_ratio);
    if (r.n_discordant == 0)
        cli_stat_out_note(run->out, "no pair is discordant: there is nothing to test");
    if (run->options->exact && !r.exact)
        cli_stat_out_note(run->out, "too many levels for the exact distribution: approximated");
    return true;
}
