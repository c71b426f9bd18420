/* Survival of a table's members, estimated once for the table and its figure. */
#include "base/error.h"
#include "reports/study/study_model.h"

void report_endpoint_free(void *data)
{
    ReportEndpoint *endpoint = data;
    report_result_free(endpoint->groups);
    report_result_free(endpoint->total);
    report_row_data_free(endpoint->data);
    report_row_data_free(endpoint->strata);
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
    const bool is_stratified = by && (is_cox || method == REPORT_METHOD_LOGRANK);
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
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "row %s: survival: %s",
            endpoint->row->id, reason->message);
        g_error_free(reason);
    }
    return result;
}

static gboolean estimate(const ReportTableWork *work, ReportEndpoint *endpoint, GError **error)
{
    const SchemaRow *const rows[3] = {endpoint->row, endpoint->row->event, work->spec->strata};
    ReportRowData *all_data[3] = {NULL, NULL, NULL};
    if (!report_rows_data(work, rows, work->spec->strata ? 3 : 2, all_data, error))
        return FALSE;
    g_autoptr(ReportRowData) event = all_data[1];
    const ReportRowData *data = endpoint->data = all_data[0];
    endpoint->strata = all_data[2];
    endpoint->time = report_data_numbers(data);
    endpoint->event = report_data_numbers(event);
    g_autofree int32_t *all = g_new(int32_t, data->n + 1);
    for (size_t i = 0; i < data->n; i++)
        all[i] = data->group[i] >= 0 ? 0 : -1;
    endpoint->groups = report_endpoint_run(work, endpoint, REPORT_METHOD_KM, data->group,
        MAX(work->split.grouping->n_groups, 1), error);
    endpoint->total = endpoint->groups
                          ? report_endpoint_run(work, endpoint, REPORT_METHOD_KM, all, 1, error)
                          : NULL;
    return endpoint->total != NULL;
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

const StatSurvivalCurve *report_endpoint_curve(
    const ReportEndpoint *endpoint, const ReportArm *arm)
{
    return arm->code == REPORT_TOTAL ? &endpoint->total->survival->groups[0]
                                     : &endpoint->groups->survival->groups[arm->code];
}
