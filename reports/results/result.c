#include "reports/results/build.h"

#include <math.h>

ReportResult *report_result_new(ReportMethodId method)
{
    ReportResult *result = g_new0(ReportResult, 1);
    result->method = method;
    result->parts = g_ptr_array_new_with_free_func(report_phrase_free);
    result->notes = g_ptr_array_new_with_free_func(report_phrase_free);
    result->estimates = g_array_new(FALSE, FALSE, sizeof(ReportEstimate));
    result->effects = g_array_new(FALSE, FALSE, sizeof(ReportEffect));
    result->comparisons = g_array_new(FALSE, FALSE, sizeof(ReportComparison));
    result->members = g_array_new(FALSE, FALSE, sizeof(ReportMember));
    result->n_zero = result->n_ties = result->n_expected_below_5 = result->n_events = -1;
    result->statistic = result->df[0] = result->df[1] = NAN;
    result->p_value = result->p_low = result->p_high = result->conf_level = NAN;
    result->adjusted = (ReportAdjusted){NULL, 0, NAN, NAN, NAN};
    report_items_init(&result->items);
    return result;
}

static void free_models(ReportResult *result)
{
    stat_kaplan_meier_clear(result->survival);
    stat_cumulative_incidence_clear(result->incidence);
    stat_logrank_clear(result->logrank);
    stat_cox_clear(result->cox);
    stat_logistic_clear(result->logistic);
    stat_linear_model_clear(result->linear);
    stat_propensity_clear(result->match);
    g_free(result->survival);
    g_free(result->incidence);
    g_free(result->logrank);
    g_free(result->cox);
    g_free(result->logistic);
    g_free(result->linear);
    g_free(result->match);
}

void report_result_free(ReportResult *result)
{
    if (!result)
        return;
    free_models(result);
    report_items_clear(&result->items);
    g_ptr_array_unref(result->parts);
    g_ptr_array_unref(result->notes);
    g_array_unref(result->estimates);
    g_array_unref(result->effects);
    g_array_unref(result->comparisons);
    g_array_unref(result->members);
    g_free(result);
}

const ReportEstimate *report_result_estimate(const ReportResult *result, const char *kind)
{
    for (guint i = 0; i < result->estimates->len; i++) {
        const ReportEstimate *one = &g_array_index(result->estimates, ReportEstimate, i);
        if (g_str_equal(one->kind, kind))
            return one;
    }
    return NULL;
}

double report_result_effect(const ReportResult *result, const char *kind)
{
    for (guint i = 0; i < result->effects->len; i++) {
        const ReportEffect *one = &g_array_index(result->effects, ReportEffect, i);
        if (g_str_equal(one->kind, kind))
            return one->value;
    }
    return NAN;
}

/* The least number of patients in a group that was compared. */
static int64_t least_n(const ReportResult *result)
{
    int64_t least = result->n;
    for (guint i = 0; i < result->members->len; i++)
        least = MIN(least, g_array_index(result->members, ReportMember, i).n);
    return least;
}

bool report_result_withhold(ReportResult *result, int min_n, bool is_declared)
{
    const bool few_patients = least_n(result) < min_n;
    const bool few_events = result->n_events >= 0 && result->n_events < min_n;
    if ((result->exact && is_declared) || !(few_patients || few_events))
        return false;
    result->withheld = true;
    result->p_value = result->p_low = result->p_high = NAN;
    for (guint i = 0; i < result->estimates->len; i++) {
        ReportEstimate *one = &g_array_index(result->estimates, ReportEstimate, i);
        one->low = one->high = NAN;
    }
    report_result_note(result,
        few_patients ? "a group has fewer than {1} patients: no P and no interval"
                     : "there are fewer than {1} events: no P and no interval",
        base_arguments("n", (gint64)min_n));
    return true;
}
