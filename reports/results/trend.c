/* Trends over ordered groups. */
#include <math.h>

#include "analysis/trend.h"
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
