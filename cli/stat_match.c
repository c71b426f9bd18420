#include <math.h>
#include <stdlib.h>

#include "analysis/propensity.h"
#include "base/error.h"
#include "cli/stat_terms.h"

static const CliStatOutColumn pair_columns[] = {{"treated", "Treated row", CLI_STAT_OUT_COUNT},
    {"control", "Control row", CLI_STAT_OUT_COUNT},
    {"distance", "Distance", CLI_STAT_OUT_NUMBER}};

static const CliStatOutColumn balance_columns[] = {
    {"covariate", "Covariate", CLI_STAT_OUT_TEXT},
    {"smd_before", "SMD before", CLI_STAT_OUT_NUMBER},
    {"smd_after", "SMD after", CLI_STAT_OUT_NUMBER}, {"sd", "SD", CLI_STAT_OUT_NUMBER}};

static const CliStatOutColumn name_columns[] = {{"term", "Term", CLI_STAT_OUT_TEXT}};

static int by_id(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The ids as whole numbers, no two alike. NULL with `error` set. */
static int64_t *read_ids(const CliStatRun *run, const CliStatColumn *column, GError **error)
{
    const size_t n = run->data->n;
    g_autofree int64_t *id = g_new(int64_t, n + 1), *sorted = g_new(int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const double value = column->values[i];
        if (!(fabs(value) <= 9007199254740992.0) || value != floor(value)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s: column %s: data row %zu has no whole number: ids are whole numbers",
                run->path, column->name, i + 1);
            return NULL;
        }
        id[i] = sorted[i] = (int64_t)value;
    }
    qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t i = 1; i < n; i++)
        if (sorted[i] == sorted[i - 1]) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s: column %s: %" G_GINT64_FORMAT " is there twice: ids are unique", run->path,
                column->name, sorted[i]);
            return NULL;
        }
    return g_steal_pointer(&id);
}

static bool read_options(const CliStatRun *run, StatPropensityOptions *how, GError **error)
{
    const CliStatOptions *o = run->options;
    const char *method = o->method ? o->method : "nearest";
    if (!g_str_equal(method, "nearest") && !g_str_equal(method, "optimal")) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--method %s: match expects one of nearest, optimal", method);
        return false;
    }
    *how = (StatPropensityOptions){
        .method = method[0] == 'o' ? STAT_MATCH_OPTIMAL : STAT_MATCH_NEAREST,
        .scale = o->caliper_scale && o->caliper_scale[0] == 'p' ? STAT_SCALE_PROBABILITY
                                                                : STAT_SCALE_LOGIT,
        .has_caliper = o->caliper != NULL};
    if (!cli_stat_option_number("caliper", o->caliper, 0, &how->caliper_sd, error))
        return false;
    if (how->caliper_sd >= 0)
        return true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--caliper %s: expected a number of standard deviations, 0 or more", o->caliper);
    return false;
}

static void tables(
    CliStatRun *run, const CliStatCovariates *covariates, const StatPropensity *r)
{
    CliStatTable *names = cli_stat_out_table(run->out, "separation", NULL, name_columns, 1);
    names->bare = true;
    for (size_t k = 0; k < r->n_terms && !r->converged; k++) {
        if (!r->separates[k])
            continue;
        const char *name = cli_stat_term(run, covariates, r->terms[k]);
        cli_stat_table_row(names, &(CliStatValue){.text = name});
        cli_stat_out_note(run->out,
            "%s separates treated from controls: there is no propensity score and no pair",
            name);
    }
    if (r->n == 0)
        cli_stat_out_note(run->out, "no row is complete: there is nothing to match");
    else if (r->pairs.n_treated == 0 || r->pairs.n_control == 0)
        cli_stat_out_note(run->out, "all rows have one treatment: there is nobody to pair");
    else if (r->converged && r->pairs.n_pairs == 0)
        cli_stat_out_note(run->out, "no control lies within the caliper of a treated row");
    CliStatTable *balance = cli_stat_out_table(run->out, "balance",
        "Balance (standardised mean differences over the SD of all rows used)", balance_columns,
        G_N_ELEMENTS(balance_columns));
    for (size_t i = 0; i < r->n_balance; i++) {
        const StatBalance *b = &r->balance[i];
        cli_stat_table_row(balance,
            (CliStatValue[]){
                {.text = cli_stat_term(run, covariates, (StatTerm){b->covariate, b->level})},
                {.number = b->smd_before}, {.number = b->smd_after}, {.number = b->sd}});
    }
    CliStatTable *pairs = cli_stat_out_table(run->out, "pairs", "Pairs (data rows from 1)",
        pair_columns, G_N_ELEMENTS(pair_columns));
    for (size_t i = 0; i < r->pairs.n_pairs; i++) {
        const StatPair *p = &r->pairs.pairs[i];
        cli_stat_table_row(
            pairs, (CliStatValue[]){{.count = (int64_t)p->treated + 1},
                       {.count = (int64_t)p->control + 1}, {.number = p->distance}});
    }
}

static void describe(CliStatRun *run, const StatPropensityOptions *how, const StatPropensity *r)
{
    g_autofree char *caliper =
        how->has_caliper ? g_strdup_printf("caliper %g SD of the %s", how->caliper_sd,
                               how->scale == STAT_SCALE_LOGIT ? "logit" : "probability")
                         : g_strdup("no caliper");
    g_autofree char *method =
        g_strdup_printf("1:1 propensity-score matching on the %s (logistic regression), %s, %s",
            how->scale == STAT_SCALE_LOGIT ? "logit" : "probability",
            how->method == STAT_MATCH_OPTIMAL
                ? "optimal: the most pairs, then the least total distance"
                : (how->id ? "nearest: by descending score, ties by id"
                           : "nearest: by descending score, ties by row"),
            caliper);
    cli_stat_out_text(run->out, "method", "Method", method);
    cli_stat_out_count(run->out, "n", "n", r->n);
    cli_stat_out_count(run->out, "n_missing", "Left out (missing)", r->n_missing);
    cli_stat_out_count(run->out, "n_treated", "Treated", (int64_t)r->pairs.n_treated);
    cli_stat_out_count(run->out, "n_control", "Controls", (int64_t)r->pairs.n_control);
    cli_stat_out_count(run->out, "n_pairs", "Pairs", (int64_t)r->pairs.n_pairs);
    cli_stat_out_number(
        run->out, "caliper", "Caliper (absolute)", how->has_caliper ? r->caliper : NAN);
    cli_stat_out_number(run->out, "score_sd", "SD of the score", r->score_sd);
    cli_stat_out_number(run->out, "total_distance", "Total distance", r->pairs.total_distance);
    cli_stat_out_bool(run->out, "converged", NULL, r->converged);
}

bool cli_stat_match(CliStatRun *run, GError **error)
{
    StatPropensityOptions how;
    if (!read_options(run, &how, error))
        return false;
    const size_t t = cli_stat_want(run, run->options->treatment, CLI_STAT_BINARY);
    const char *id_name = run->options->id;
    const size_t id = id_name ? cli_stat_want(run, id_name, CLI_STAT_NUMBER) : 0;
    g_auto(CliStatCovariates) covariates = {0};
    g_autofree int64_t *ids = NULL;
    StatPropensity r;
    if (!cli_stat_covariates_load(run, &covariates, error))
        return false;
    if (id_name && !(ids = read_ids(run, cli_stat_column(run, id), error)))
        return false;
    how.id = ids;
    if (!cli_stat_check(stat_propensity(cli_stat_column(run, t)->values, covariates.columns,
                            covariates.n, run->data->n, &how, &r),
            run, error))
        return false;
    describe(run, &how, &r);
    tables(run, &covariates, &r);
    stat_propensity_clear(&r);
    return true;
}
