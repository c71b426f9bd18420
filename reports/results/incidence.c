/* Incidence beside competing events, and Gray's test of it. */
#include <math.h>

#include "analysis/gray.h"
#include "base/error.h"
#include "reports/results/build.h"

static const ReportItem step_items[] = {{"time", "Time", REPORT_ITEM_NUMBER},
    {"n_risk", "At risk", REPORT_ITEM_COUNT}, {"n_event", "Events", REPORT_ITEM_COUNT},
    {"n_other", "Competing", REPORT_ITEM_COUNT}, {"n_censor", "Censored", REPORT_ITEM_COUNT},
    {"survival", "Event-free", REPORT_ITEM_NUMBER},
    {"incidence", "Incidence", REPORT_ITEM_NUMBER}, {"std_err", "SE", REPORT_ITEM_NUMBER},
    {"std_err_aalen", "SE (Aalen)", REPORT_ITEM_NUMBER},
    {"conf_low", "from", REPORT_ITEM_NUMBER}, {"conf_high", "to", REPORT_ITEM_NUMBER}};

/* At given times: with the events up to then. */
static const ReportItem time_items[] = {{"time", "Time", REPORT_ITEM_NUMBER},
    {"n_risk", "At risk", REPORT_ITEM_COUNT}, {"survival", "Event-free", REPORT_ITEM_NUMBER},
    {"incidence", "Incidence", REPORT_ITEM_NUMBER}, {"std_err", "SE", REPORT_ITEM_NUMBER},
    {"std_err_aalen", "SE (Aalen)", REPORT_ITEM_NUMBER},
    {"conf_low", "from", REPORT_ITEM_NUMBER}, {"conf_high", "to", REPORT_ITEM_NUMBER}};

static const ReportItem curve_items[] = {{"group", "Group", REPORT_ITEM_TEXT},
    {"n", "n", REPORT_ITEM_COUNT}, {"events", "Events", REPORT_ITEM_COUNT},
    {"competing", "Competing", REPORT_ITEM_COUNT}, {"steps", "Incidence", REPORT_ITEM_LIST}};
/* Where times are asked for, people see these alone. */
static const ReportItem curve_at_items[] = {{"group", "Group", REPORT_ITEM_TEXT},
    {"n", "n", REPORT_ITEM_COUNT}, {"events", "Events", REPORT_ITEM_COUNT},
    {"competing", "Competing", REPORT_ITEM_COUNT}, {"steps", NULL, REPORT_ITEM_LIST},
    {"times", "Incidence", REPORT_ITEM_LIST}};

static ReportList *list_steps(ReportResult *result, const StatIncidenceCurve *curve)
{
    ReportList *steps =
        report_items_new_list(&result->items, step_items, G_N_ELEMENTS(step_items));
    for (size_t i = 0; i < curve->n_steps; i++) {
        const StatIncidenceStep *s = &curve->steps[i];
        report_list_row(
            steps, (ReportItemValue[]){{.number = s->time}, {.count = s->n_risk},
                       {.count = s->n_event}, {.count = s->n_other}, {.count = s->n_censor},
                       {.number = s->survival}, {.number = s->incidence},
                       {.number = s->std_error}, {.number = s->std_error_aalen},
                       {.number = s->conf_low}, {.number = s->conf_high}});
    }
    return steps;
}

static ReportList *list_times(
    ReportResult *result, const StatIncidenceCurve *curve, const ReportMethodOptions *options)
{
    ReportList *times =
        report_items_new_list(&result->items, time_items, G_N_ELEMENTS(time_items));
    for (size_t i = 0; i < options->n_times; i++) {
        const StatIncidenceStep s = stat_incidence_at(curve, options->times[i]);
        report_list_row(
            times, (ReportItemValue[]){{.number = options->times[i]}, {.count = s.n_risk},
                       {.number = s.survival}, {.number = s.incidence}, {.number = s.std_error},
                       {.number = s.std_error_aalen}, {.number = s.conf_low},
                       {.number = s.conf_high}});
    }
    return times;
}

static double level_of(const ReportMethodOptions *options)
{
    return options->conf_level == 0 ? 0.95 : options->conf_level;
}

static void add_curves(
    ReportResult *result, const ReportInput *input, const ReportMethodOptions *options)
{
    const bool at = options->n_times > 0;
    report_items_number(
        &result->items, "conf_level", "Level of the intervals", level_of(options));
    ReportList *list =
        report_items_list(&result->items, "groups", "Groups", at ? curve_at_items : curve_items,
            at ? G_N_ELEMENTS(curve_at_items) : G_N_ELEMENTS(curve_items));
    for (size_t g = 0; g < result->incidence->n_groups; g++) {
        const StatIncidenceCurve *curve = &result->incidence->groups[g];
        report_result_member(result, (int32_t)g, curve->n);
        report_list_row(
            list, (ReportItemValue[]){{.text = report_items_intern(&result->items,
                                           report_level(input, REPORT_ROLE_GROUP, g))},
                      {.count = curve->n}, {.count = curve->n_events},
                      {.count = curve->n_others}, {.list = list_steps(result, curve)},
                      {.list = at ? list_times(result, curve, options) : NULL}});
    }
}

static gboolean check_causes(const ReportInput *input, GError **error)
{
    const double *cause = report_values(input, REPORT_ROLE_EVENT);
    for (size_t i = 0; i < input->n; i++)
        if (!isnan(cause[i]) && cause[i] != 0 && cause[i] != 1 && cause[i] != 2) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s %" G_GINT64_FORMAT
                ": the event is %g, expected 1 (the event), 2 (a competing one) or 0 "
                "(neither): recode it",
                input->lines ? "line" : "row", input->lines ? input->lines[i] : (gint64)i + 1,
                cause[i]);
            return FALSE;
        }
    return TRUE;
}

/* The curves of the groups. @param strata  codes that must be
 * known of a row, or NULL. */
static gboolean estimate(const ReportInput *input, const ReportMethodOptions *options,
    const int32_t *strata, ReportResult *result, GError **error)
{
    const bool grouped = input->roles[REPORT_ROLE_GROUP] != NULL;
    const double *cause = report_values(input, REPORT_ROLE_EVENT);
    g_autofree double *known = g_new(double, input->n + 1);
    for (size_t i = 0; i < input->n; i++)
        known[i] = strata && strata[i] < 0 ? NAN : cause[i];
    result->incidence = g_new0(StatIncidence, 1);
    return report_checked(stat_cumulative_incidence(report_values(input, REPORT_ROLE_TIME),
                              known, report_codes(input, REPORT_ROLE_GROUP),
                              grouped ? report_levels(input, REPORT_ROLE_GROUP) : 1,
                              input->weight, input->n, level_of(options), result->incidence),
        error);
}

gboolean report_run_incidence(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    if (!check_causes(input, error) || !estimate(input, options, NULL, result, error))
        return FALSE;
    report_result_part(result, "; variance by the delta method");
    report_result_part(result, "; intervals on the log(-log) scale");
    report_result_counts(result, "n", result->incidence->n, result->incidence->n_missing);
    add_curves(result, input, options);
    if (result->n == 0)
        report_result_note(result, "no row is complete: nothing is estimated", NULL);
    return TRUE;
}

gboolean report_run_gray(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    const int32_t *strata = report_codes(input, REPORT_ROLE_STRATA);
    StatGray r = {0};
    if (!check_causes(input, error) || !estimate(input, options, strata, result, error) ||
        !report_checked(
            stat_gray(report_values(input, REPORT_ROLE_TIME),
                report_values(input, REPORT_ROLE_EVENT), report_codes(input, REPORT_ROLE_GROUP),
                report_levels(input, REPORT_ROLE_GROUP), strata,
                report_levels(input, REPORT_ROLE_STRATA), input->weight, input->n, &r),
            error))
        return FALSE;
    if (strata)
        report_result_part(result, "stratified");
    report_result_counts(result, "n", r.n, r.n_missing);
    report_result_statistic(result, "Chi-squared", r.statistic);
    report_result_df(result, r.df);
    report_result_p(result, r.p_value);
    result->n_events = 0;
    for (size_t g = 0; g < r.n_groups; g++)
        result->n_events += r.groups[g].n_events;
    if (isnan(r.p_value))
        report_result_note(result,
            r.n == 0 ? "no row is complete: there is nothing to compare"
                     : "no event at which two groups are at risk: there is nothing to compare",
            NULL);
    stat_gray_clear(&r);
    add_curves(result, input, options);
    return TRUE;
}
