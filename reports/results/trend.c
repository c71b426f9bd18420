/* Trends over ordered groups, and incidence beside competing events. */
#include <math.h>

#include "analysis/cumulative_incidence.h"
#include "analysis/trend.h"
#include "base/error.h"
#include "reports/results/build.h"

static const ReportItem share_items[] = {{"group", "Group", REPORT_ITEM_TEXT},
    {"n", "n", REPORT_ITEM_COUNT}, {"events", "Events", REPORT_ITEM_COUNT}};

gboolean report_run_trend(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    (void)options;
    const size_t k = report_levels(input, REPORT_ROLE_GROUP);
    const double *outcome = report_values(input, REPORT_ROLE_OUTCOME);
    const int32_t *group = report_codes(input, REPORT_ROLE_GROUP);
    g_autofree int64_t *events = g_new0(int64_t, 2 * k + 1);
    int64_t *totals = events + k;
    int64_t n_missing = 0;
    for (size_t i = 0; i < input->n; i++) {
        const int64_t weight = input->weight ? input->weight[i] : 1;
        if (group[i] < 0 || isnan(outcome[i])) {
            n_missing += weight;
            continue;
        }
        totals[group[i]] += weight;
        events[group[i]] += outcome[i] > 0.0 ? weight : 0;
    }
    StatTrend r;
    if (!report_checked(stat_trend_proportion(events, totals, NULL, k, &r), error))
        return FALSE;
    report_result_part(result, "; groups scored 1, 2, ... in their order");
    report_result_part(result, "normal approximation");
    report_result_counts(result, "n", r.n, n_missing);
    report_result_statistic(result, "z", r.statistic);
    report_result_p(result, r.p_value);
    ReportList *list = report_items_list(
        &result->items, "groups", "Groups", share_items, G_N_ELEMENTS(share_items));
    for (size_t g = 0; g < k; g++) {
        report_result_member(result, (int32_t)g, totals[g]);
        report_list_row(
            list, (ReportItemValue[]){{.text = report_items_intern(&result->items,
                                           report_level(input, REPORT_ROLE_GROUP, g))},
                      {.count = totals[g]}, {.count = events[g]}});
    }
    if (isnan(r.p_value))
        report_result_note(
            result, "fewer than two groups, or all or none have the outcome: no test", NULL);
    return TRUE;
}

gboolean report_run_jonckheere(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    (void)options;
    StatJonckheere r;
    if (!report_checked(stat_jonckheere(report_values(input, REPORT_ROLE_VALUE),
                            report_codes(input, REPORT_ROLE_GROUP), input->weight, input->n,
                            report_levels(input, REPORT_ROLE_GROUP), &r),
            error))
        return FALSE;
    report_result_part(result, "normal approximation");
    report_result_part(result, "corrected for ties");
    report_result_counts(result, "n", r.n, r.n_missing);
    report_items_count(&result->items, "n_groups", "Groups", r.n_groups);
    report_result_statistic(result, "J", r.statistic);
    report_items_number(&result->items, "expected", "J expected", r.expected);
    report_items_number(&result->items, "z", "z", r.z);
    report_result_p(result, r.p_value);
    if (isnan(r.p_value))
        report_result_note(result, "fewer than two groups, or all values equal: no test", NULL);
    return TRUE;
}

static const ReportItem step_items[] = {{"time", "Time", REPORT_ITEM_NUMBER},
    {"n_risk", "At risk", REPORT_ITEM_COUNT}, {"n_event", "Events", REPORT_ITEM_COUNT},
    {"n_other", "Competing", REPORT_ITEM_COUNT}, {"n_censor", "Censored", REPORT_ITEM_COUNT},
    {"survival", "Event-free", REPORT_ITEM_NUMBER},
    {"incidence", "Incidence", REPORT_ITEM_NUMBER}, {"std_err", "SE", REPORT_ITEM_NUMBER},
    {"conf_low", "from", REPORT_ITEM_NUMBER}, {"conf_high", "to", REPORT_ITEM_NUMBER}};

static const ReportItem curve_items[] = {{"group", "Group", REPORT_ITEM_TEXT},
    {"n", "n", REPORT_ITEM_COUNT}, {"events", "Events", REPORT_ITEM_COUNT},
    {"competing", "Competing", REPORT_ITEM_COUNT}, {"steps", "Incidence", REPORT_ITEM_LIST}};

static void add_curve(
    ReportResult *result, ReportList *list, const char *group, const StatIncidenceCurve *curve)
{
    ReportList *steps =
        report_items_new_list(&result->items, step_items, G_N_ELEMENTS(step_items));
    for (size_t i = 0; i < curve->n_steps; i++) {
        const StatIncidenceStep *s = &curve->steps[i];
        report_list_row(steps,
            (ReportItemValue[]){{.number = s->time}, {.count = s->n_risk},
                {.count = s->n_event}, {.count = s->n_other}, {.count = s->n_censor},
                {.number = s->survival}, {.number = s->incidence}, {.number = s->std_error},
                {.number = s->conf_low}, {.number = s->conf_high}});
    }
    report_list_row(
        list, (ReportItemValue[]){{.text = report_items_intern(&result->items, group)},
                  {.count = curve->n}, {.count = curve->n_events}, {.count = curve->n_others},
                  {.list = steps}});
}

gboolean report_run_incidence(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    const double level = options->conf_level == 0 ? 0.95 : options->conf_level;
    const bool grouped = input->roles[REPORT_ROLE_GROUP] != NULL;
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
    StatIncidence r;
    if (!report_checked(stat_cumulative_incidence(report_values(input, REPORT_ROLE_TIME), cause,
                            report_codes(input, REPORT_ROLE_GROUP),
                            grouped ? report_levels(input, REPORT_ROLE_GROUP) : 1,
                            input->weight, input->n, level, &r),
            error))
        return FALSE;
    report_result_part(result, "; variance by the delta method");
    report_result_part(result, "; intervals on the log(-log) scale");
    report_result_counts(result, "n", r.n, r.n_missing);
    report_items_number(&result->items, "conf_level", "Level of the intervals", level);
    ReportList *list = report_items_list(
        &result->items, "groups", "Groups", curve_items, G_N_ELEMENTS(curve_items));
    for (size_t g = 0; g < r.n_groups; g++) {
        report_result_member(result, (int32_t)g, r.groups[g].n);
        add_curve(result, list, report_level(input, REPORT_ROLE_GROUP, g), &r.groups[g]);
    }
    if (r.n == 0)
        report_result_note(result, "no row is complete: nothing is estimated", NULL);
    stat_cumulative_incidence_clear(&r);
    return TRUE;
}
