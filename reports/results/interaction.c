/* Effects within parts of the patients, and whether they differ. */
#include "reports/results/interaction.h"

#include <math.h>

#include "analysis/distributions.h"
#include "reports/results/build.h"
#include "reports/results/measures.h"

/* Whether row i takes part: in a group and a part, with all values. */
static bool is_complete(const ReportComparedGroups *in, size_t i)
{
    if (in->group[i] < 0 || isnan(in->outcome[i]) || (in->event && isnan(in->event[i])))
        return false;
    for (size_t c = 0; c < in->n_covariates; c++) {
        const ReportArray *column = &in->covariates[c];
        if (column->values ? isnan(column->values[i]) : column->codes[i] < 0)
            return false;
    }
    return true;
}

static int64_t weight_of(const ReportComparedGroups *in, size_t i)
{
    return in->weight ? in->weight[i] : 1;
}

/* 1 for the first group, 0 for the second; NaN for everybody who is not in the part. */
static double *contrast_of(const ReportComparedGroups *in, const int32_t *part, int32_t level)
{
    double *x = g_new(double, in->n + 1);
    for (size_t i = 0; i < in->n; i++)
        x[i] = in->group[i] < 0 || (part && (level < 0 ? part[i] < 0 : part[i] != level))
                   ? NAN
                   : in->group[i] == 0;
    return x;
}

/* Fits the model on the given columns. */
static ReportResult *fit(const ReportComparedGroups *in, const GArray *columns, GError **error)
{
    const ReportArray outcome = {.values = in->outcome}, event = {.values = in->event};
    const bool is_cox = in->model == REPORT_METHOD_COX;
    const ReportInput input = {.n = in->n,
        .weight = in->weight,
        .roles = {[REPORT_ROLE_OUTCOME] = is_cox ? NULL : &outcome,
            [REPORT_ROLE_TIME] = is_cox ? &outcome : NULL,
            [REPORT_ROLE_EVENT] = is_cox ? &event : NULL},
        .covariates = (const ReportArray *)(const void *)columns->data,
        .n_covariates = columns->len};
    return report_method_run(in->model, &input, NULL, error);
}

/* ---- one part ---- */

static void count(const ReportComparedGroups *in, const double *x, ReportPartEffect *out)
{
    for (size_t i = 0; i < in->n; i++) {
        if (isnan(x[i]) || !is_complete(in, i))
            continue;
        const size_t g = x[i] == 1 ? 0 : 1;
        const double event = in->model == REPORT_METHOD_COX ? in->event[i] : in->outcome[i];
        out->n[g] += weight_of(in, i);
        if (in->model != REPORT_METHOD_LM)
            out->events[g] += event == 1 ? weight_of(in, i) : 0;
    }
}

static gboolean describe(
    const ReportComparedGroups *in, const double *x, ReportPartEffect *out, GError **error)
{
    g_autofree double *values = g_new(double, in->n + 1);
    for (size_t g = 0; g < 2; g++) {
        for (size_t i = 0; i < in->n; i++)
            values[i] = !isnan(x[i]) && is_complete(in, i) && (x[i] == 1) == (g == 0)
                            ? in->outcome[i]
                            : NAN;
        ReportMean mean;
        if (!report_measure_mean(values, in->weight, in->n, false, &mean, error))
            return FALSE;
        out->mean[g] = mean.mean;
        out->sd[g] = mean.sd;
    }
    return TRUE;
}

/* The term of the groups, which is the first covariate. */
static ReportEstimate effect_of(const ReportResult *model)
{
    ReportEstimate effect = {.level = 0.95, .value = NAN, .low = NAN, .high = NAN};
    if (model->cox && model->cox->n_terms > 0) {
        const StatCoxTerm *t = &model->cox->terms[0];
        effect.value = t->infinite ? (t->direction < 0 ? 0 : INFINITY) : t->hazard_ratio;
        effect.low = t->hazard_low;
        effect.high = t->hazard_high;
    } else if (model->logistic && model->logistic->n_terms > 1) {
        const StatLogisticTerm *t = &model->logistic->terms[1];
        effect.value = t->infinite ? (t->direction < 0 ? 0 : INFINITY) : t->odds_ratio;
        effect.low = t->odds_low;
        effect.high = t->odds_high;
    } else if (model->linear && model->linear->n_terms > 1) {
        const StatLinearTerm *t = &model->linear->terms[1];
        effect.value = t->estimate;
        effect.low = t->conf_low;
        effect.high = t->conf_high;
    }
    return effect;
}

/* Nothing can be compared without patients in both groups, or where all have one outcome. */
static bool is_comparable(const ReportComparedGroups *in, const ReportPartEffect *found)
{
    const int64_t n = found->n[0] + found->n[1], events = found->events[0] + found->events[1];
    return found->n[0] > 0 && found->n[1] > 0 &&
           (in->model == REPORT_METHOD_LM || events > 0) &&
           (in->model != REPORT_METHOD_LOGISTIC || events < n);
}

static void add_covariates(const ReportComparedGroups *in, GArray *columns)
{
    if (in->n_covariates > 0)
        g_array_append_vals(columns, in->covariates, (guint)in->n_covariates);
}

gboolean report_part_effect(const ReportComparedGroups *in, const int32_t *part, int32_t level,
    ReportPartEffect *out, GError **error)
{
    *out = (ReportPartEffect){.mean = {NAN, NAN},
        .sd = {NAN, NAN},
        .effect = {.level = 0.95, .value = NAN, .low = NAN, .high = NAN}};
    g_autofree double *x = contrast_of(in, part, level);
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(ReportArray));
    const ReportArray first = {.name = "group", .values = x};
    count(in, x, out);
    if (in->model == REPORT_METHOD_LM && !describe(in, x, out, error))
        return FALSE;
    if (!is_comparable(in, out))
        return TRUE;
    g_array_append_val(columns, first);
    add_covariates(in, columns);
    g_autoptr(ReportResult) model = fit(in, columns, error);
    if (model)
        out->effect = effect_of(model);
    return model != NULL;
}

/* ---- all parts ---- */

/* The products of the group with each part but the first. New, n values each. */
static GPtrArray *products_of(
    const double *x, const int32_t *part, size_t n_parts, size_t n, GArray *columns)
{
    GPtrArray *products = g_ptr_array_new_with_free_func(g_free);
    for (size_t k = 1; k < n_parts; k++) {
        double *product = g_new(double, n + 1);
        for (size_t i = 0; i < n; i++)
            product[i] = part[i] == (int32_t)k ? x[i] : isnan(x[i]) ? NAN : 0;
        const ReportArray column = {.name = "product", .values = product};
        g_array_append_val(columns, column);
        g_ptr_array_add(products, product);
    }
    return products;
}

static void set_test(ReportResult *result, double statistic, double df, double df_residual)
{
    const bool is_f = !isnan(df_residual);
    result->statistic = df > 0 ? statistic : NAN;
    result->df[0] = df;
    result->df[1] = df_residual;
    result->n_df = is_f ? 2 : 1;
    report_result_known_p(result, !(df > 0) ? NAN
                                  : is_f    ? stat_f_upper(statistic, df, df_residual)
                                            : stat_chisq_upper(statistic, df));
    if (isnan(result->p_value))
        report_result_note(result,
            "no two parts have both groups and events: there is nothing to compare", NULL);
}

/* What the larger model explains beyond the smaller. */
static void compare_fits(
    ReportResult *result, const ReportResult *small, const ReportResult *large)
{
    if (large->cox) {
        set_test(result, fmax(2 * (large->cox->log_likelihood - small->cox->log_likelihood), 0),
            large->cox->df - small->cox->df, NAN);
    } else if (large->logistic) {
        set_test(result,
            fmax(2 * (large->logistic->log_likelihood - small->logistic->log_likelihood), 0),
            large->logistic->lr_df - small->logistic->lr_df, NAN);
    } else {
        const StatLinearModel *a = small->linear, *b = large->linear;
        const double df = a->df_residual - b->df_residual;
        set_test(
            result, (a->rss - b->rss) / df / (b->rss / b->df_residual), df, b->df_residual);
    }
    result->n = large->n;
    result->n_missing = large->n_missing;
}

static void add_members(
    const ReportComparedGroups *in, const int32_t *part, size_t n_parts, ReportResult *result)
{
    g_autofree int64_t *n = g_new0(int64_t, 2 * n_parts + 1);
    for (size_t i = 0; i < in->n; i++)
        if (part[i] >= 0 && is_complete(in, i))
            n[2 * (size_t)part[i] + (size_t)in->group[i]] += weight_of(in, i);
    for (size_t k = 0; k < 2 * n_parts; k++)
        if (n[k] + n[k ^ 1] > 0)
            report_result_member(result, (int32_t)k, n[k]);
}

static ReportMethodId test_of(ReportMethodId model)
{
    return model == REPORT_METHOD_COX        ? REPORT_METHOD_COX_INTERACTION
           : model == REPORT_METHOD_LOGISTIC ? REPORT_METHOD_LOGISTIC_INTERACTION
                                             : REPORT_METHOD_LM_INTERACTION;
}

ReportResult *report_interaction(
    const ReportComparedGroups *in, const int32_t *part, size_t n_parts, GError **error)
{
    g_autofree double *x = contrast_of(in, part, -1);
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(ReportArray));
    const ReportArray first = {.name = "group", .values = x},
                      parts = {.name = "part", .codes = part, .n_levels = n_parts};
    g_array_append_val(columns, first);
    g_array_append_val(columns, parts);
    add_covariates(in, columns);
    g_autoptr(ReportResult) small = fit(in, columns, error);
    if (!small)
        return NULL;
    g_autoptr(GPtrArray) products = products_of(x, part, n_parts, in->n, columns);
    g_autoptr(ReportResult) large = fit(in, columns, error);
    if (!large)
        return NULL;
    ReportResult *result = report_result_new(test_of(in->model));
    compare_fits(result, small, large);
    add_members(in, part, n_parts, result);
    return result;
}
