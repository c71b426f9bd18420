/* Survival or incidence of a table's members, estimated once for the table and its figure. */
#include <math.h>

#include "base/error.h"
#include "reports/results/measures.h"
#include "reports/study/study_model.h"

void report_endpoint_free(void *data)
{
    ReportEndpoint *endpoint = data;
    report_result_free(endpoint->groups);
    report_result_free(endpoint->total);
    report_row_data_free(endpoint->data);
    report_row_data_free(endpoint->strata);
    g_clear_pointer(&endpoint->curves, g_ptr_array_unref);
    g_free(endpoint->time);
    g_free(endpoint->event);
    g_free(endpoint);
}

StatConfType report_endpoint_scale(const SchemaTable *table)
{
    static const StatConfType scales[] = {[SCHEMA_CONF_LOG] = STAT_CONF_LOG,
        [SCHEMA_CONF_LOG_LOG] = STAT_CONF_LOG_LOG,
        [SCHEMA_CONF_PLAIN] = STAT_CONF_PLAIN};
    return scales[table->conf_type];
}

ReportResult *report_endpoint_run(const ReportTableWork *work, const ReportEndpoint *endpoint,
    ReportMethodId method, const int32_t *group, size_t n_groups, GError **error)
{
    const ReportArray time = {.values = endpoint->time}, event = {.values = endpoint->event};
    const ReportArray groups = {.name = "group", .codes = group, .n_levels = n_groups};
    const ReportRowData *by = endpoint->strata;
    const ReportArray strata = {
        .codes = by ? by->level[0] : NULL, .n_levels = by ? report_n_levels(by->row) : 0};
    const bool is_cox = method == REPORT_METHOD_COX;
    const bool is_test = method == REPORT_METHOD_LOGRANK || method == REPORT_METHOD_GRAY;
    const bool is_stratified = by && (is_cox || is_test);
    const ReportInput input = {.n = endpoint->data->n,
        .weight = endpoint->data->weight,
        .roles = {[REPORT_ROLE_TIME] = &time,
            [REPORT_ROLE_EVENT] = &event,
            [REPORT_ROLE_GROUP] = is_cox ? NULL : &groups,
            [REPORT_ROLE_STRATA] = is_stratified ? &strata : NULL},
        .covariates = is_cox ? &groups : NULL,
        .n_covariates = is_cox ? 1 : 0};
    const ReportMethodOptions options = {.conf_type = report_endpoint_scale(work->spec)};
    GError *reason = NULL;
    ReportResult *result = report_method_run(method, &input, &options, &reason);
    if (!result) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "row %s: %s", endpoint->row->id,
            reason->message);
        g_error_free(reason);
    }
    return result;
}

bool report_endpoint_is_incidence(const ReportEndpoint *endpoint)
{
    return endpoint->table->kind == SCHEMA_TABLE_INCIDENCE;
}

/* ---- curves ---- */

static void curve_free(void *data)
{
    ReportCurve *curve = data;
    g_free(curve->steps);
    g_free(curve);
}

static ReportCurve *of_survival(const StatSurvivalCurve *from)
{
    ReportCurve *curve = g_new0(ReportCurve, 1);
    *curve = (ReportCurve){.n = from->n,
        .n_events = from->n_events,
        .n_steps = from->n_steps,
        .steps = g_new0(ReportStep, from->n_steps + 1),
        .median = from->median,
        .median_low = from->median_low,
        .median_high = from->median_high};
    for (size_t i = 0; i < from->n_steps; i++) {
        const StatSurvivalStep *s = &from->steps[i];
        curve->steps[i] = (ReportStep){s->time, s->n_risk, s->n_event, s->n_censor, s->survival,
            s->conf_low, s->conf_high};
    }
    return curve;
}

static ReportCurve *of_incidence(const StatIncidenceCurve *from)
{
    ReportCurve *curve = g_new0(ReportCurve, 1);
    *curve = (ReportCurve){.n = from->n,
        .n_events = from->n_events,
        .n_others = from->n_others,
        .n_steps = from->n_steps,
        .steps = g_new0(ReportStep, from->n_steps + 1),
        .median = NAN,
        .median_low = NAN,
        .median_high = NAN};
    for (size_t i = 0; i < from->n_steps; i++) {
        const StatIncidenceStep *s = &from->steps[i];
        curve->steps[i] = (ReportStep){s->time, s->n_risk, s->n_event, s->n_censor,
            s->incidence, s->conf_low, s->conf_high};
    }
    return curve;
}

static void add_curves(ReportEndpoint *endpoint, const ReportResult *result)
{
    for (size_t g = 0; result->survival && g < result->survival->n_groups; g++)
        g_ptr_array_add(endpoint->curves, of_survival(&result->survival->groups[g]));
    for (size_t g = 0; result->incidence && g < result->incidence->n_groups; g++)
        g_ptr_array_add(endpoint->curves, of_incidence(&result->incidence->groups[g]));
}

/* ---- estimates ---- */

/* Which event ended the time: the one asked about, where both are said to. */
static void take_others(ReportEndpoint *endpoint, const ReportRowData *data)
{
    g_autofree double *other = report_data_numbers(data);
    for (size_t i = 0; i < data->n; i++)
        if (endpoint->event[i] == 0)
            endpoint->event[i] = isnan(other[i]) ? NAN : 2 * other[i];
}

static gboolean run_curves(
    const ReportTableWork *work, ReportEndpoint *endpoint, const int32_t *all, GError **error)
{
    const ReportMethodId method =
        report_endpoint_is_incidence(endpoint) ? REPORT_METHOD_INCIDENCE : REPORT_METHOD_KM;
    endpoint->groups = report_endpoint_run(work, endpoint, method, endpoint->data->group,
        MAX(work->split.grouping->n_groups, 1), error);
    endpoint->total =
        endpoint->groups ? report_endpoint_run(work, endpoint, method, all, 1, error) : NULL;
    if (!endpoint->total)
        return FALSE;
    endpoint->curves = g_ptr_array_new_with_free_func(curve_free);
    add_curves(endpoint, endpoint->groups);
    add_curves(endpoint, endpoint->total);
    return TRUE;
}

static gboolean estimate(const ReportTableWork *work, ReportEndpoint *endpoint, GError **error)
{
    const SchemaRow *rows[4] = {endpoint->row, endpoint->row->event};
    ReportRowData *all_data[4] = {NULL, NULL, NULL, NULL};
    size_t n = 2;
    const size_t other = endpoint->row->competing ? n++ : 0;
    const size_t strata = work->spec->strata ? n++ : 0;
    if (other > 0)
        rows[other] = endpoint->row->competing;
    if (strata > 0)
        rows[strata] = work->spec->strata;
    if (!report_rows_data(work, rows, n, all_data, error))
        return FALSE;
    g_autoptr(ReportRowData) event = all_data[1];
    g_autoptr(ReportRowData) others = other > 0 ? all_data[other] : NULL;
    const ReportRowData *data = endpoint->data = all_data[0];
    endpoint->strata = strata > 0 ? all_data[strata] : NULL;
    endpoint->time = report_data_numbers(data);
    endpoint->event = report_data_numbers(event);
    if (others)
        take_others(endpoint, others);
    g_autofree int32_t *all = g_new(int32_t, data->n + 1);
    for (size_t i = 0; i < data->n; i++)
        all[i] = data->group[i] >= 0 ? 0 : -1;
    return run_curves(work, endpoint, all, error);
}

const ReportEndpoint *report_endpoint(
    const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    GPtrArray *known = work->study->endpoints;
    for (guint i = 0; i < known->len; i++) {
        const ReportEndpoint *endpoint = known->pdata[i];
        if (endpoint->table == work->spec && endpoint->row == row)
            return endpoint;
    }
    ReportEndpoint *endpoint = g_new0(ReportEndpoint, 1);
    endpoint->table = work->spec;
    endpoint->row = row;
    if (!estimate(work, endpoint, error)) {
        report_endpoint_free(endpoint);
        return NULL;
    }
    g_ptr_array_add(known, endpoint);
    return endpoint;
}

static guint index_of(const ReportEndpoint *endpoint, const ReportArm *arm)
{
    return arm->code == REPORT_TOTAL ? endpoint->curves->len - 1 : (guint)arm->code;
}

const ReportCurve *report_endpoint_curve(const ReportEndpoint *endpoint, const ReportArm *arm)
{
    return endpoint->curves->pdata[index_of(endpoint, arm)];
}

ReportStep report_endpoint_at(const ReportEndpoint *endpoint, const ReportArm *arm, double time)
{
    const bool is_total = arm->code == REPORT_TOTAL;
    const ReportResult *result = is_total ? endpoint->total : endpoint->groups;
    const size_t group = is_total ? 0 : (size_t)arm->code;
    if (result->incidence) {
        const StatIncidenceStep s =
            report_measure_incidence(&result->incidence->groups[group], time);
        return (ReportStep){time, s.n_risk, 0, 0, s.incidence, s.conf_low, s.conf_high};
    }
    const StatSurvivalStep s = report_measure_survival(
        &result->survival->groups[group], report_endpoint_scale(endpoint->table), time);
    return (ReportStep){time, s.n_risk, 0, 0, s.survival, s.conf_low, s.conf_high};
}
