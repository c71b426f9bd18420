#include <math.h>

#include "analysis/adjust.h"
#include "analysis/chi_squared.h"
#include "analysis/crosstab.h"
#include "analysis/effect.h"
#include "analysis/fisher.h"
#include "base/error.h"
#include "cli/stat_tests.h"

/* The counts of --row against --col; an empty column counts as one level. NULL on failure. */
static int64_t *cross(
    CliStatRun *run, size_t *n_rows, size_t *n_cols, int64_t *n_missing, GError **error)
{
    const size_t r = cli_stat_want(run, run->options->row, CLI_STAT_FACTOR);
    const size_t c = cli_stat_want(run, run->options->col, CLI_STAT_FACTOR);
    if (!cli_stat_load(run, error))
        return NULL;
    const CliStatColumn *row = cli_stat_column(run, r), *col = cli_stat_column(run, c);
    *n_rows = MAX(row->n_levels, 1);
    *n_cols = MAX(col->n_levels, 1);
    if (*n_rows > ((size_t)1 << 26) / *n_cols) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: %zu rows by %zu columns is no table of counts: name columns with few levels",
            run->path, *n_rows, *n_cols);
        return NULL;
    }
    int64_t *table = g_new0(int64_t, *n_rows * *n_cols);
    if (cli_stat_check(stat_crosstab(row->codes, col->codes, run->data->weight, run->data->n,
                           *n_rows, *n_cols, table, n_missing),
            run, error))
        return table;
    g_free(table);
    return NULL;
}

/* Of two rows and two columns: how much more of the second row is in the second column. */
static bool risk_difference(
    CliStatRun *run, const int64_t *table, size_t n_rows, size_t n_cols, GError **error)
{
    if (n_rows != 2 || n_cols != 2)
        return true;
    StatInterval r;
    if (!cli_stat_check(stat_risk_difference(table[3], table[2] + table[3], table[1],
                            table[0] + table[1], run->conf_level, &r),
            run, error))
        return false;
    cli_stat_out_number(run->out, "risk_difference",
        "Risk difference (second column: second row - first)", r.estimate);
    cli_stat_out_number(
        run->out, "risk_difference_low", "Interval (Newcombe) from", r.conf_low);
    cli_stat_out_number(run->out, "risk_difference_high", "to", r.conf_high);
    return true;
}

bool cli_stat_chisq(CliStatRun *run, GError **error)
{
    size_t n_rows, n_cols;
    int64_t n_missing;
    g_autofree int64_t *table = cross(run, &n_rows, &n_cols, &n_missing, error);
    StatChiSquared r;
    if (!table ||
        !cli_stat_check(
            stat_chi_squared(table, n_rows, n_cols, run->options->correct, &r), run, error))
        return false;
    char method[STAT_METHOD_SIZE];
    CliStatOut *out = run->out;
    cli_stat_out_text(
        out, "method", "Method", stat_chi_squared_method(&r, method, sizeof method));
    cli_stat_out_count(out, "n", "n", r.n);
    cli_stat_out_count(out, "n_missing", "Left out (missing)", n_missing);
    cli_stat_out_number(out, "statistic", "Chi-squared", r.statistic);
    cli_stat_out_number(out, "df", "df", r.df);
    cli_stat_out_p(out, "p_value", "P", r.p_value);
    cli_stat_out_number(out, "min_expected", "Smallest expected count", r.min_expected);
    cli_stat_out_number(out, "cramer_v", "Cramer's V", r.cramer_v);
    if (isnan(r.p_value))
        cli_stat_out_note(out, "fewer than two rows or columns hold a count: no test");
    else if (r.min_expected < 5)
        cli_stat_out_note(out,
            "%" G_GINT64_FORMAT " expected counts are below 5: consider "
            "Fisher's exact test",
            r.n_expected_below_5);
    return risk_difference(run, table, n_rows, n_cols, error);
}

static const CliStatOutColumn p_columns[] = {{"p_adjusted", "Adjusted P", CLI_STAT_OUT_P}};

bool cli_stat_adjust(CliStatRun *run, GError **error)
{
    const char *name = run->options->method;
    if (g_str_equal(name, "nearest") || g_str_equal(name, "optimal")) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--method %s: adjust expects one of bh, holm, bonferroni", name);
        return false;
    }
    const StatAdjustment method = g_str_equal(name, "bh")     ? STAT_ADJUST_BH
                                  : g_str_equal(name, "holm") ? STAT_ADJUST_HOLM
                                                              : STAT_ADJUST_BONFERRONI;
    const size_t p = cli_stat_want(run, run->options->p, CLI_STAT_NUMBER);
    if (!cli_stat_load(run, error))
        return false;
    const size_t n = run->data->n;
    g_autofree double *adjusted = g_new(double, n + 1);
    if (!cli_stat_check(
            stat_adjust(cli_stat_column(run, p)->values, n, method, adjusted), run, error))
        return false;
    int64_t n_missing = 0;
    for (size_t i = 0; i < n; i++)
        n_missing += isnan(adjusted[i]);
    cli_stat_out_text(run->out, "method", "Method", stat_adjust_method(method));
    cli_stat_out_count(run->out, "n", "P values", (int64_t)n - n_missing);
    cli_stat_out_count(run->out, "n_missing", "Missing", n_missing);
    CliStatTable *table =
        cli_stat_out_table(run->out, "p_adjusted", "In the order of the rows", p_columns, 1);
    table->bare = true;
    for (size_t i = 0; i < n; i++)
        cli_stat_table_row(table, &(CliStatValue){.number = adjusted[i]});
    return true;
}

bool cli_stat_fisher(CliStatRun *run, GError **error)
{
    size_t n_rows, n_cols;
    int64_t n_missing;
    g_autofree int64_t *table = cross(run, &n_rows, &n_cols, &n_missing, error);
    StatFisher r;
    if (!table ||
        !cli_stat_check(stat_fisher(table, n_rows, n_cols, run->conf_level, &r), run, error))
        return false;
    char method[STAT_METHOD_SIZE];
    CliStatOut *out = run->out;
    const bool two = r.n_rows == 2 && r.n_cols == 2;
    cli_stat_out_text(out, "method", "Method", stat_fisher_method(&r, method, sizeof method));
    cli_stat_out_count(out, "n", "n", r.n);
    cli_stat_out_count(out, "n_missing", "Left out (missing)", n_missing);
    cli_stat_out_p(out, "p_value", "P", r.p_value);
    cli_stat_out_bool(out, "exact", "Exact", r.exact);
    cli_stat_out_p(out, "p_low", r.exact ? NULL : "P at least", r.p_low);
    cli_stat_out_p(out, "p_high", r.exact ? NULL : "P at most", r.p_high);
    cli_stat_out_number(out, "estimate", two ? "Odds ratio (conditional)" : NULL, r.odds_ratio);
    cli_stat_out_number(out, "conf_low", two ? "Interval from" : NULL, r.conf_low);
    cli_stat_out_number(out, "conf_high", two ? "to" : NULL, r.conf_high);
    cli_stat_out_number(out, "conf_level", two ? "at level" : NULL, r.conf_level);
    if (r.method == STAT_FISHER_TRIVIAL)
        cli_stat_out_note(out,
            "fewer than two rows or columns hold a count: only one table is possible, P is 1");
    return risk_difference(run, table, n_rows, n_cols, error);
}
