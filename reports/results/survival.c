/* Times to an event: curves, their comparison, and how well a score ranks them. */
#include <math.h>

#include "reports/results/build.h"

static const ReportItem step_items[] = {{"time", "Time", REPORT_ITEM_NUMBER},
    {"n_risk", "At risk", REPORT_ITEM_COUNT}, {"n_event", "Events", REPORT_ITEM_COUNT},
    {"n_censor", "Censored", REPORT_ITEM_COUNT}, {"survival", "Survival", REPORT_ITEM_NUMBER},
    {"std_err", "SE", REPORT_ITEM_NUMBER}, {"conf_low", "from", REPORT_ITEM_NUMBER},
    {"conf_high", "to", REPORT_ITEM_NUMBER}};

static const ReportItem time_items[] = {{"time", "Time", REPORT_ITEM_NUMBER},
    {"n_risk", "At risk", REPORT_ITEM_COUNT}, {"survival", "Survival", REPORT_ITEM_NUMBER},
    {"std_err", "SE", REPORT_ITEM_NUMBER}, {"conf_low", "from", REPORT_ITEM_NUMBER},
    {"conf_high", "to", REPORT_ITEM_NUMBER}};

#define CURVE_ITEMS                                                                            \
    {"group", "Group", REPORT_ITEM_TEXT}, {"n", "n", REPORT_ITEM_COUNT},                       \
        {"events", "Events", REPORT_ITEM_COUNT}, {"median", "Median", REPORT_ITEM_NUMBER},     \
        {"median_low", "from", REPORT_ITEM_NUMBER}, {"median_high", "to", REPORT_ITEM_NUMBER}, \
        {"rmean", "Restricted mean", REPORT_ITEM_NUMBER},                                      \
    {                                                                                          \
        "rmean_std_err", "SE", REPORT_ITEM_NUMBER                                              \
    }

static const ReportItem curve_items[] = {CURVE_ITEMS, {"steps", "Survival", REPORT_ITEM_LIST}};
/* Where times are asked for, people see these alone. */
static const ReportItem curve_at_items[] = {
    CURVE_ITEMS, {"steps", NULL, REPORT_ITEM_LIST}, {"times", "Survival", REPORT_ITEM_LIST}};

static ReportList *list_steps(ReportResult *result, const StatSurvivalCurve *curve)
{
    ReportList *list =
        report_items_new_list(&result->items, step_items, G_N_ELEMENTS(step_items));
    for (size_t i = 0; i < curve->n_steps; i++) {
        const StatSurvivalStep *step = &curve->steps[i];
        report_list_row(
            list, (ReportItemValue[]){{.number = step->time}, {.count = step->n_risk},
                      {.count = step->n_event}, {.count = step->n_censor},
                      {.number = step->survival}, {.number = step->std_error},
                      {.number = step->conf_low}, {.number = step->conf_high}});
    }
    return list;
}

static ReportList *list_times(
    ReportResult *result, const StatSurvivalCurve *curve, const ReportMethodOptions *options)
{
    ReportList *list =
        report_items_new_list(&result->items, time_items, G_N_ELEMENTS(time_items));
    for (size_t i = 0; i < options->n_times; i++) {
        const StatSurvivalStep step =
            stat_survival_at(curve, options->conf_type, options->times[i]);
        report_list_row(list, (ReportItemValue[]){{.number = step.time}, {.count = step.n_risk},
                                  {.number = step.survival}, {.number = step.std_error},
                                  {.number = step.conf_low}, {.number = step.conf_high}});
    }
    return list;
}

/* A note on one group, or on all rows where there are no groups. */
static void note_group(ReportResult *result, const ReportInput *input, size_t group,
    const char *of_group, const char *of_all)
{
    if (input->roles[REPORT_ROLE_GROUP])
        report_result_note(result, of_group,
            base_arguments("t", report_level(input, REPORT_ROLE_GROUP, group)));
    else
        report_result_note(result, of_all, NULL);
}

/* Why a curve lacks numbers. */
static void note_curve(ReportResult *result, const ReportInput *input, size_t group)
{
    const StatSurvivalCurve *curve = &result->survival->groups[group];
    if (curve->n == 0) {
        if (input->roles[REPORT_ROLE_GROUP])
            note_group(result, input, group, N_("group {1} has no complete row"), "");
        return;
    }
    if (isnan(curve->median))
        note_group(result, input, group,
            N_("group {1}: survival stays above 1/2, so there is no median"),
            N_("all rows: survival stays above 1/2, so there is no median"));
    else if (isnan(curve->median_low) || isnan(curve->median_high))
        note_group(result, input, group,
            N_("group {1}: a bound of survival stays above 1/2, and with it that of the "
               "median"),
            N_("all rows: a bound of survival stays above 1/2, and with it that of the "
               "median"));
    if (curve->steps[curve->n_steps - 1].survival == 0)
        note_group(result, input, group,
            N_("group {1}: survival ends at 0, which has no standard error"),
            N_("all rows: survival ends at 0, which has no standard error"));
}

static void add_curves(ReportResult *result, const ReportInput *input,
    const ReportMethodOptions *options, double level)
{
    const bool at = options->n_times > 0;
    const ReportArray *group = input->roles[REPORT_ROLE_GROUP];
    const size_t n_groups = group ? group->n_levels : 1;
    ReportList *list =
        report_items_list(&result->items, "groups", "Groups", at ? curve_at_items : curve_items,
            at ? G_N_ELEMENTS(curve_at_items) : G_N_ELEMENTS(curve_items));
    for (size_t g = 0; g < n_groups; g++) {
        const StatSurvivalCurve *curve = &result->survival->groups[g];
        report_result_member(result, (int32_t)g, curve->n);
        report_result_add_estimate(
            result, "median", curve->median, curve->median_low, curve->median_high, level);
        report_list_row(
            list, (ReportItemValue[]){{.text = report_items_intern(&result->items,
                                           report_level(input, REPORT_ROLE_GROUP, g))},
                      {.count = curve->n}, {.count = curve->n_events},
                      {.number = curve->median}, {.number = curve->median_low},
                      {.number = curve->median_high}, {.number = curve->rmean},
                      {.number = curve->rmean_std_error}, {.list = list_steps(result, curve)},
                      {.list = at ? list_times(result, curve, options) : NULL}});
        note_curve(result, input, g);
    }
}

gboolean report_run_km(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    static const char *const scales[] = {[STAT_CONF_LOG] = N_("; intervals on the log scale"),
        [STAT_CONF_LOG_LOG] = N_("; intervals on the log(-log) scale"),
        [STAT_CONF_PLAIN] = N_("; plain intervals")};
    const double level = options->conf_level == 0 ? 0.95 : options->conf_level;
    const StatKaplanMeierOptions how = {.conf_level = level,
        .conf_type = options->conf_type,
        .rmean_time = options->rmean_time};
    const bool grouped = input->roles[REPORT_ROLE_GROUP] != NULL;
    result->survival = g_new0(StatKaplanMeier, 1);
    if (!report_checked(
            stat_kaplan_meier(report_values(input, REPORT_ROLE_TIME),
                report_values(input, REPORT_ROLE_EVENT), report_codes(input, REPORT_ROLE_GROUP),
                grouped ? report_levels(input, REPORT_ROLE_GROUP) : 1, input->weight, input->n,
                &how, result->survival),
            error))
        return FALSE;
    report_result_part(result, "; Greenwood's variance");
    report_result_part(result, scales[how.conf_type]);
    report_result_counts(result, "n", result->survival->n, result->survival->n_missing);
    report_items_number(&result->items, "conf_level", "Level of the intervals", level);
    report_items_number(
        &result->items, "rmean_time", "Restricted mean to", result->survival->rmean_time);
    add_curves(result, input, options, level);
    if (result->survival->n == 0)
        report_result_note(result, "no row is complete: nothing is estimated", NULL);
    return TRUE;
}

static const ReportItem logrank_items[] = {{"group", "Group", REPORT_ITEM_TEXT},
    {"n", "n", REPORT_ITEM_COUNT}, {"observed", "Observed", REPORT_ITEM_COUNT},
    {"expected", "Expected", REPORT_ITEM_NUMBER}};

gboolean report_run_logrank(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    (void)options;
    result->logrank = g_new0(StatLogrank, 1);
    if (!report_checked(
            stat_logrank(report_values(input, REPORT_ROLE_TIME),
                report_values(input, REPORT_ROLE_EVENT), report_codes(input, REPORT_ROLE_GROUP),
                report_levels(input, REPORT_ROLE_GROUP),
                report_codes(input, REPORT_ROLE_STRATA),
                report_levels(input, REPORT_ROLE_STRATA), input->weight, input->n,
                result->logrank),
            error))
        return FALSE;
    const StatLogrank *r = result->logrank;
    if (input->roles[REPORT_ROLE_STRATA])
        report_result_part(result, "stratified");
    report_result_part(result, "; hypergeometric variance");
    report_result_counts(result, "n", r->n, r->n_missing);
    report_result_statistic(result, "Chi-squared", r->statistic);
    report_result_df(result, r->df);
    report_result_p(result, r->p_value);
    result->n_events = 0;
    for (size_t g = 0; g < r->n_groups; g++)
        result->n_events += r->groups[g].observed;
    ReportList *list = report_items_list(
        &result->items, "groups", "Groups", logrank_items, G_N_ELEMENTS(logrank_items));
    for (size_t g = 0; g < input->roles[REPORT_ROLE_GROUP]->n_levels; g++) {
        report_result_member(result, (int32_t)g, r->groups[g].n);
        report_list_row(
            list, (ReportItemValue[]){{.text = report_items_intern(&result->items,
                                           report_level(input, REPORT_ROLE_GROUP, g))},
                      {.count = r->groups[g].n}, {.count = r->groups[g].observed},
                      {.number = r->groups[g].expected}});
    }
    double least = INFINITY; /* expected events of a group */
    for (size_t g = 0; g < r->n_groups; g++)
        least = fmin(least, r->groups[g].expected > 0 ? r->groups[g].expected : INFINITY);
    if (least < 1)
        report_result_note(result,
            "a group expects less than one event: the chi-squared approximation of P is poor",
            NULL);
    if (r->n == 0)
        report_result_note(result, "no row is complete: there is nothing to compare", NULL);
    else if (isnan(r->p_value))
        report_result_note(result,
            "no event at which two groups are at risk: there is nothing to compare", NULL);
    return TRUE;
}

gboolean report_run_concordance(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    static const ReportEstimateWords words = {
        "concordance", "Concordance", "Interval from", "to"};
    const double level = options->conf_level == 0 ? 0.95 : options->conf_level;
    StatScoreConcordance r;
    if (!report_checked(stat_score_concordance(report_values(input, REPORT_ROLE_TIME),
                            report_values(input, REPORT_ROLE_EVENT),
                            report_values(input, REPORT_ROLE_SCORE), input->weight, input->n,
                            options->higher_is_worse, level, &r),
            error))
        return FALSE;
    report_result_part(result, "interval by the infinitesimal jackknife");
    report_result_counts(result, "n", r.n, r.n_missing);
    report_result_interval(result, &words, r.concordance, r.conf_low, r.conf_high, level);
    report_items_number(&result->items, "std_error", "its standard error", r.std_error);
    return TRUE;
}
