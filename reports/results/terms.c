#include "reports/results/terms.h"

#include <math.h>

#include "reports/results/build.h"

static void set_test(ReportResult *result, double statistic, double df, double p_value)
{
    result->statistic = statistic;
    result->df[0] = df;
    result->n_df = isnan(df) ? 0 : 1;
    report_result_known_p(result, p_value);
    if (isnan(p_value))
        report_result_note(result, "P is not defined for this term", NULL);
}

static ReportResult *logistic_term(const ReportResult *model, ReportTermTest kind, size_t index)
{
    const StatLogistic *r = model->logistic;
    ReportResult *result = report_result_new(
        kind == REPORT_TERM_WALD ? REPORT_METHOD_LOGISTIC_WALD : REPORT_METHOD_LOGISTIC_LR);
    report_result_part(result, "maximum likelihood");
    report_result_part(result,
        r->profile ? N_("95% profile-likelihood intervals") : N_("95% intervals by Wald"));
    if (kind == REPORT_TERM_WHOLE) {
        for (size_t i = 0; i < r->n_tests; i++)
            if (r->tests[i].covariate == index)
                set_test(result, r->tests[i].statistic, r->tests[i].df, r->tests[i].p_value);
        return result;
    }
    const StatLogisticTerm *t = &r->terms[index];
    if (kind == REPORT_TERM_WALD)
        set_test(result, t->statistic, NAN, t->p_value);
    else
        set_test(result, t->lr_statistic, 1, t->lr_p_value);
    report_result_add_estimate(
        result, "odds_ratio", t->odds_ratio, t->odds_low, t->odds_high, model->conf_level);
    return result;
}

static ReportResult *cox_term(const ReportResult *model, size_t index)
{
    const StatCoxTerm *t = &model->cox->terms[index];
    ReportResult *result = report_result_new(REPORT_METHOD_COX_WALD);
    g_ptr_array_add(result->parts, report_phrase_copy(model->parts->pdata[0])); /* ties */
    report_result_part(result, "95% intervals by Wald");
    set_test(result, t->statistic, NAN, t->p_value);
    report_result_add_estimate(result, "hazard_ratio", t->hazard_ratio, t->hazard_low,
        t->hazard_high, model->conf_level);
    return result;
}

static ReportResult *linear_term(const ReportResult *model, ReportTermTest kind, size_t index)
{
    const StatLinearModel *r = model->linear;
    ReportResult *result =
        report_result_new(kind == REPORT_TERM_WHOLE ? REPORT_METHOD_LM_F : REPORT_METHOD_LM_T);
    report_result_part(result, "least squares");
    report_result_part(result, "95% t intervals");
    if (kind == REPORT_TERM_WHOLE) {
        for (size_t i = 0; i < r->n_tests; i++)
            if (r->tests[i].covariate == index)
                set_test(result, r->tests[i].statistic, r->tests[i].df, r->tests[i].p_value);
        return result;
    }
    const StatLinearTerm *t = &r->terms[index];
    set_test(result, t->statistic, r->df_residual, t->p_value);
    report_result_add_estimate(
        result, "coefficient", t->estimate, t->conf_low, t->conf_high, model->conf_level);
    return result;
}

static int64_t events_of(const ReportResult *model)
{
    const StatLogistic *of = model->logistic;
    return model->cox ? model->cox->n_events
           : of       ? MIN(of->n_events, of->n - of->n_events)
                      : -1;
}

ReportResult *report_result_of_term(
    const ReportResult *model, ReportTermTest kind, size_t index)
{
    ReportResult *result = model->cox        ? cox_term(model, index)
                           : model->logistic ? logistic_term(model, kind, index)
                                             : linear_term(model, kind, index);
    result->n = model->n;
    result->n_missing = model->n_missing;
    result->n_events = events_of(model);
    return result;
}

ReportResult *report_result_of_proportional(const ReportResult *model)
{
    const StatCox *r = model->cox;
    ReportResult *result = report_result_new(REPORT_METHOD_COX_PROPORTIONAL);
    result->n = model->n;
    result->n_missing = model->n_missing;
    result->n_events = events_of(model);
    for (size_t i = 0; i < r->n_proportional; i++)
        if (r->proportional[i].covariate == STAT_INTERCEPT)
            set_test(result, r->proportional[i].statistic, r->proportional[i].df,
                r->proportional[i].p_value);
    if (r->n_proportional == 0)
        set_test(result, NAN, NAN, NAN);
    return result;
}
