#include <math.h>
#include <string.h>

#include "analysis/kaplan_meier.h"
#include "analysis/logrank.h"
#include "cli/stat_tests.h"

/* The columns that every survival test reads. */
typedef struct {
    const double *time, *event;
    const CliStatColumn *group, *strata; /* NULL where there is none */
} Columns;

static bool load(CliStatRun *run, Columns *columns, GError **error)
{
    const CliStatOptions *options = run->options;
    const size_t time = cli_stat_want(run, options->time, CLI_STAT_NUMBER);
    const size_t event = cli_stat_want(run, options->event, CLI_STAT_BINARY);
    const size_t group =
        options->group ? cli_stat_want(run, options->group, CLI_STAT_FACTOR) : 0;
    const size_t strata =
        options->strata ? cli_stat_want(run, options->strata, CLI_STAT_FACTOR) : 0;
    if (!cli_stat_load(run, error))
        return false;
    *columns = (Columns){.time = cli_stat_column(run, time)->values,
        .event = cli_stat_column(run, event)->values,
        .group = options->group ? cli_stat_column(run, group) : NULL,
        .strata = options->strata ? cli_stat_column(run, strata) : NULL};
    return true;
}

static const CliStatOutColumn step_columns[] = {{"time", "Time", CLI_STAT_OUT_NUMBER},
    {"n_risk", "At risk", CLI_STAT_OUT_COUNT}, {"n_event", "Events", CLI_STAT_OUT_COUNT},
    {"n_censor", "Censored", CLI_STAT_OUT_COUNT}, {"survival", "Survival", CLI_STAT_OUT_NUMBER},
    {"std_err", "SE", CLI_STAT_OUT_NUMBER}, {"conf_low", "from", CLI_STAT_OUT_NUMBER},
    {"conf_high", "to", CLI_STAT_OUT_NUMBER}};

static const CliStatOutColumn curve_columns[] = {{"group", "Group", CLI_STAT_OUT_TEXT},
    {"n", "n", CLI_STAT_OUT_COUNT}, {"events", "Events", CLI_STAT_OUT_COUNT},
    {"median", "Median", CLI_STAT_OUT_NUMBER}, {"median_low", "from", CLI_STAT_OUT_NUMBER},
    {"median_high", "to", CLI_STAT_OUT_NUMBER},
    {"rmean", "Restricted mean", CLI_STAT_OUT_NUMBER},
    {"rmean_std_err", "SE", CLI_STAT_OUT_NUMBER}, {"steps", "Survival", CLI_STAT_OUT_TABLE}};

static CliStatTable *steps_table(CliStatOut *out, const StatSurvivalCurve *curve)
{
    CliStatTable *table = cli_stat_out_new_table(out, step_columns, G_N_ELEMENTS(step_columns));
    for (size_t i = 0; i < curve->n_steps; i++) {
        const StatSurvivalStep *step = &curve->steps[i];
        cli_stat_table_row(
            table, (CliStatValue[]){{.number = step->time}, {.count = step->n_risk},
                       {.count = step->n_event}, {.count = step->n_censor},
                       {.number = step->survival}, {.number = step->std_error},
                       {.number = step->conf_low}, {.number = step->conf_high}});
    }
    return table;
}

/* Why a curve lacks numbers. */
static void note_curve(CliStatRun *run, const char *group, const StatSurvivalCurve *curve)
{
    const char *what = group ? "group " : "all rows", *name = group ? group : "";
    if (curve->n == 0 && group)
        cli_stat_out_note(run->out, "group %s has no complete row", group);
    if (curve->n == 0)
        return;
    if (isnan(curve->median))
        cli_stat_out_note(
            run->out, "%s%s: survival stays above 1/2, so there is no median", what, name);
    else if (isnan(curve->median_low) || isnan(curve->median_high))
        cli_stat_out_note(run->out,
            "%s%s: a bound of survival stays above 1/2, and with it that of the median", what,
            name);
    if (curve->steps[curve->n_steps - 1].survival == 0)
        cli_stat_out_note(
            run->out, "%s%s: survival ends at 0, which has no standard error", what, name);
}

bool cli_stat_km(CliStatRun *run, GError **error)
{
    static const char *const methods[] = {
        [STAT_CONF_LOG] = "Kaplan-Meier; Greenwood's variance; intervals on the log scale",
        [STAT_CONF_LOG_LOG] =
            "Kaplan-Meier; Greenwood's variance; intervals on the log(-log) scale",
        [STAT_CONF_PLAIN] = "Kaplan-Meier; Greenwood's variance; plain intervals"};
    const char *type = run->options->conf_type;
    StatKaplanMeierOptions how = {.conf_level = run->conf_level};
    if (type && g_str_equal(type, "log-log"))
        how.conf_type = STAT_CONF_LOG_LOG;
    else if (type && g_str_equal(type, "plain"))
        how.conf_type = STAT_CONF_PLAIN;
    Columns c;
    StatKaplanMeier r;
    if (!cli_stat_option_number("rmean", run->options->rmean, 0, &how.rmean_time, error) ||
        !load(run, &c, error) ||
        !cli_stat_check(stat_kaplan_meier(c.time, c.event, c.group ? c.group->codes : NULL,
                            c.group ? MAX(c.group->n_levels, 1) : 1, run->data->weight,
                            run->data->n, &how, &r),
            run, error))
        return false;
    cli_stat_out_text(run->out, "method", "Method", methods[how.conf_type]);
    cli_stat_out_count(run->out, "n", "n", r.n);
    cli_stat_out_count(run->out, "n_missing", "Left out (missing)", r.n_missing);
    cli_stat_out_number(run->out, "conf_level", "Level of the intervals", run->conf_level);
    cli_stat_out_number(run->out, "rmean_time", "Restricted mean to", r.rmean_time);
    CliStatTable *table = cli_stat_out_table(
        run->out, "groups", "Groups", curve_columns, G_N_ELEMENTS(curve_columns));
    for (size_t g = 0; g < r.n_groups && (!c.group || g < c.group->n_levels); g++) {
        const StatSurvivalCurve *curve = &r.groups[g];
        cli_stat_table_row(table,
            (CliStatValue[]){{.text = c.group ? c.group->levels[g] : NULL}, {.count = curve->n},
                {.count = curve->n_events}, {.number = curve->median},
                {.number = curve->median_low}, {.number = curve->median_high},
                {.number = curve->rmean}, {.number = curve->rmean_std_error},
                {.table = steps_table(run->out, curve)}});
        note_curve(run, c.group ? c.group->levels[g] : NULL, curve);
    }
    if (r.n == 0)
        cli_stat_out_note(run->out, "no row is complete: nothing is estimated");
    stat_kaplan_meier_clear(&r);
    return true;
}

static const CliStatOutColumn logrank_columns[] = {{"group", "Group", CLI_STAT_OUT_TEXT},
    {"n", "n", CLI_STAT_OUT_COUNT}, {"observed", "Observed", CLI_STAT_OUT_COUNT},
    {"expected", "Expected", CLI_STAT_OUT_NUMBER}};

bool cli_stat_logrank(CliStatRun *run, GError **error)
{
    Columns c;
    StatLogrank r;
    if (!load(run, &c, error) ||
        !cli_stat_check(
            stat_logrank(c.time, c.event, c.group->codes, MAX(c.group->n_levels, 1),
                c.strata ? c.strata->codes : NULL, c.strata ? MAX(c.strata->n_levels, 1) : 0,
                run->data->weight, run->data->n, &r),
            run, error))
        return false;
    cli_stat_out_text(run->out, "method", "Method",
        c.strata ? "Log-rank test, stratified; hypergeometric variance"
                 : "Log-rank test; hypergeometric variance");
    cli_stat_out_count(run->out, "n", "n", r.n);
    cli_stat_out_count(run->out, "n_missing", "Left out (missing)", r.n_missing);
    cli_stat_out_number(run->out, "statistic", "Chi-squared", r.statistic);
    cli_stat_out_number(run->out, "df", "df", r.df);
    cli_stat_out_p(run->out, "p_value", "P", r.p_value);
    CliStatTable *table = cli_stat_out_table(
        run->out, "groups", "Groups", logrank_columns, G_N_ELEMENTS(logrank_columns));
    for (size_t g = 0; g < c.group->n_levels; g++)
        cli_stat_table_row(
            table, (CliStatValue[]){{.text = c.group->levels[g]}, {.count = r.groups[g].n},
                       {.count = r.groups[g].observed}, {.number = r.groups[g].expected}});
    if (isnan(r.p_value))
        cli_stat_out_note(
            run->out, "no event at which two groups are at risk: there is nothing to compare");
    stat_logrank_clear(&r);
    return true;
}
