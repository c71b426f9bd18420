/* Survival of a table's members, estimated once for the table and its figure. */
#include "base/error.h"
#include "reports/study/study_model.h"

void report_endpoint_free(void *data)
{
    ReportEndpoint *endpoint = data;
    report_result_free(endpoint->groups);
    report_result_free(endpoint->total);
    g_free(endpoint->time);
    g_free(endpoint->event);
    g_free(endpoint);
}

ReportResult *report_endpoint_run(const ReportTableWork *work, const ReportEndpoint *endpoint,
    ReportMethodId method, const int32_t *group, size_t n_groups, GError **error)
{
    static const StatConfType types[] = {[SCHEMA_CONF_LOG] = STAT_CONF_LOG,
        [SCHEMA_CONF_LOG_LOG] = STAT_CONF_LOG_LOG,
        [SCHEMA_CONF_PLAIN] = STAT_CONF_PLAIN};
    const ReportArray time = {.values = endpoint->time}, event = {.values = endpoint->event};
    const ReportArray groups = {.codes = group, .n_levels = n_groups};
    const ReportInput input = {.n = work->split.n_rows,
        .roles = {[REPORT_ROLE_TIME] = &time,
            [REPORT_ROLE_EVENT] = &event,
            [REPORT_ROLE_GROUP] = &groups}};
    const ReportMethodOptions options = {.conf_type = types[work->spec->conf_type]};
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
    const ReportSplit *split = &work->split;
    endpoint->time = report_row_numbers(work, endpoint->row, error);
    endpoint->event =
        endpoint->time ? report_row_numbers(work, endpoint->row->event, error) : NULL;
    if (!endpoint->event)
        return FALSE;
    g_autofree int32_t *all = g_new(int32_t, split->n_rows + 1);
    for (size_t i = 0; i < split->n_rows; i++)
        all[i] = split->group[i] >= 0 ? 0 : -1;
    endpoint->groups = report_endpoint_run(work, endpoint, REPORT_METHOD_KM, split->group,
        MAX(split->grouping->n_groups, 1), error);
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
