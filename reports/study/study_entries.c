/* Looking through the entries of a row's data. */
#include <math.h>

#include "reports/study/study.h"

void report_place_error(const ReportStudy *study, size_t line, GError **error)
{
    if (study->analysis->file)
        g_prefix_error(error, "%s:%zu: ", study->analysis->file, line);
}

size_t report_n_levels(const SchemaRow *row)
{
    return row->kind == SCHEMA_ROW_BINARY ? 2 : row->n_levels;
}

bool report_data_is_in(const ReportRowData *data, size_t i, int32_t group)
{
    return group == REPORT_TOTAL ? data->group[i] >= 0 : data->group[i] == group;
}

int64_t report_data_weight(const ReportRowData *data, size_t i)
{
    return data->weight ? data->weight[i] : 1;
}

double *report_data_values(const ReportRowData *data, size_t visit, int32_t group)
{
    double *values = g_new(double, data->n + 1);
    for (size_t i = 0; i < data->n; i++)
        values[i] = report_data_is_in(data, i, group) ? data->value[visit][i] : NAN;
    return values;
}

double *report_data_known(
    const ReportRowData *data, size_t visit, int32_t group, int64_t **weight, size_t *n)
{
    double *values = g_new(double, data->n + 1);
    *weight = g_new(int64_t, data->n + 1);
    *n = 0;
    for (size_t i = 0; i < data->n; i++) {
        values[*n] = data->value[visit][i];
        (*weight)[*n] = report_data_weight(data, i);
        *n += report_data_is_in(data, i, group) && !isnan(values[*n]);
    }
    return values;
}

/* A group's members at two visits, one entry below the other; @return their number. */
static size_t pair_up(const ReportRowData *data, int32_t group, const size_t visits[2],
    double *const values[2], int32_t *const levels[2], int64_t *weight)
{
    size_t n = 0;
    for (size_t i = 0; i < data->n; i++) {
        if (!report_data_is_in(data, i, group))
            continue;
        for (size_t k = 0; k < 2; k++) {
            if (values[k])
                values[k][n] = data->value[visits[k]][i];
            if (levels[k])
                levels[k][n] = data->level[visits[k]][i];
        }
        weight[n++] = report_data_weight(data, i);
    }
    return n;
}

ReportResult *report_data_test_paired(
    const ReportRowData *data, int32_t group, const size_t visits[2], GError **error)
{
    const bool numbers = data->value != NULL;
    g_autofree double *before = numbers ? g_new(double, data->n + 1) : NULL;
    g_autofree double *after = numbers ? g_new(double, data->n + 1) : NULL;
    g_autofree int32_t *first = numbers ? NULL : g_new(int32_t, data->n + 1);
    g_autofree int32_t *second = numbers ? NULL : g_new(int32_t, data->n + 1);
    g_autofree int64_t *weight = g_new(int64_t, data->n + 1);
    double *const values[2] = {before, after};
    int32_t *const levels[2] = {first, second};
    const ReportPaired paired = {.before = before,
        .after = after,
        .level_before = first,
        .level_after = second,
        .weight = weight,
        .n = pair_up(data, group, visits, values, levels, weight),
        .n_levels = report_n_levels(data->row)};
    return report_declared_paired(data->row->test, &paired, error);
}

int64_t report_count_level(
    const ReportRowData *data, const int32_t *level, int32_t group, int32_t code)
{
    int64_t n = 0;
    for (size_t i = 0; i < data->n; i++)
        if (level[i] == code && report_data_is_in(data, i, group))
            n += report_data_weight(data, i);
    return n;
}

char *report_row_label(const ReportStudy *study, const SchemaRow *row)
{
    if (row->n_visits == 0)
        return g_strdup(row->label);
    g_autofree char *visit = report_visit_label(study, row->visits[0]);
    return g_strdup_printf("%s (%s)", row->label, visit);
}

char *report_visit_label(const ReportStudy *study, const char *visit)
{
    for (size_t i = 0; study->study && i < study->study->n_events; i++) {
        if (g_str_equal(study->study->events[i].name, visit))
            return g_strdup(study->study->events[i].label);
    }
    const SchemaChange *change = schema_analysis_change(study->analysis, visit);
    if (change)
        return g_strdup(change->label);
    char *label = g_strdelimit(g_strdup(visit), "_", ' ');
    label[0] = g_ascii_toupper(label[0]);
    return label;
}

int64_t report_row_n(const ReportRowData *data, const ReportArm *arm)
{
    int64_t n = 0;
    if (!data->row->where || data->row->where[0] == '\0')
        return arm->n;
    for (size_t i = 0; i < data->n; i++)
        n += report_data_is_in(data, i, arm->code) ? report_data_weight(data, i) : 0;
    return n;
}
