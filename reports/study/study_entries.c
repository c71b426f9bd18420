/* Looking through the entries of a row's data. */
#include <math.h>

#include "base/error.h"
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

/* ---- two visits ---- */

static void pair_data_clear(ReportPairData *pair)
{
    g_free(pair->group);
    g_free(pair->weight);
    g_free(pair->difference);
    g_free(pair->level[0]);
    g_free(pair->level[1]);
    g_free(pair->moments);
}

void report_pair_data_free(void *data)
{
    pair_data_clear(data);
    g_free(data);
}

/* What a test of two visits needs: of patients made of their values at both. */
static gboolean pair_of(
    const ReportRowData *data, const size_t visits[2], ReportPairData *pair, GError **error)
{
    *pair = (ReportPairData){.visits = {visits[0], visits[1]}, .n = data->n};
    pair->group = g_memdup2(data->group, (data->n + 1) * sizeof *data->group);
    pair->weight = g_new(int64_t, data->n + 1);
    for (size_t i = 0; i < data->n; i++)
        pair->weight[i] = report_data_weight(data, i);
    if (data->value) {
        pair->difference = g_new(double, data->n + 1);
        return report_measure_change(
            data->value[visits[1]], data->value[visits[0]], data->n, pair->difference, error);
    }
    for (size_t k = 0; k < 2; k++)
        pair->level[k] =
            g_memdup2(data->level[visits[k]], (data->n + 1) * sizeof *data->level[visits[k]]);
    return TRUE;
}

/* The pair as counts have it; NULL where it is to be made of the values. */
static const ReportPairData *known_pair(const ReportRowData *data, const size_t visits[2])
{
    for (guint i = 0; data->pairs && i < data->pairs->len; i++) {
        const ReportPairData *pair = data->pairs->pdata[i];
        if (pair->visits[0] == visits[0] && pair->visits[1] == visits[1])
            return pair;
    }
    return NULL;
}

static bool is_in(const ReportPairData *pair, size_t i, int32_t group)
{
    return group == REPORT_TOTAL ? pair->group[i] >= 0 : pair->group[i] == group;
}

/* Differences are compared with 0, so that it is no matter where they were taken. */
static ReportResult *test_pair(
    const ReportRowData *data, const ReportPairData *pair, int32_t group, GError **error)
{
    g_autofree double *zero = pair->difference ? g_new0(double, pair->n + 1) : NULL;
    g_autofree double *difference = pair->difference ? g_new(double, pair->n + 1) : NULL;
    g_autofree int32_t *before = pair->difference ? NULL : g_new(int32_t, pair->n + 1);
    g_autofree int32_t *after = pair->difference ? NULL : g_new(int32_t, pair->n + 1);
    g_autofree int64_t *weight = g_new(int64_t, pair->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < pair->n; i++) {
        if (!is_in(pair, i, group))
            continue;
        if (difference)
            difference[n] = pair->difference[i];
        else {
            before[n] = pair->level[0][i];
            after[n] = pair->level[1][i];
        }
        weight[n++] = pair->weight[i];
    }
    const size_t last = data->n_groups;
    const ReportPaired paired = {.before = zero,
        .after = difference,
        .difference =
            pair->moments ? &pair->moments[group == REPORT_TOTAL ? last : (size_t)group] : NULL,
        .level_before = before,
        .level_after = after,
        .weight = weight,
        .n = n,
        .n_levels = report_n_levels(data->row)};
    return report_declared_paired(data->row->test, &paired, error);
}

ReportResult *report_data_test_paired(
    const ReportRowData *data, int32_t group, const size_t visits[2], GError **error)
{
    const ReportPairData *known = known_pair(data, visits);
    ReportPairData made = {0};
    if (!known && data->pairs && data->value) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "row %s: the counts have no differences between its visits", data->row->id);
        return NULL;
    }
    ReportResult *result = known || pair_of(data, visits, &made, error)
                               ? test_pair(data, known ? known : &made, group, error)
                               : NULL;
    pair_data_clear(&made);
    return result;
}

/* ---- moments ---- */

const StatMoments *report_data_moments(const ReportRowData *data, size_t visit, int32_t group)
{
    if (!data->moments || !data->moments[visit])
        return NULL;
    return &data->moments[visit][group == REPORT_TOTAL ? data->n_groups : (size_t)group];
}

gboolean report_data_mean(const ReportRowData *data, size_t visit, int32_t group, bool interval,
    ReportMean *out, GError **error)
{
    const StatMoments *known = report_data_moments(data, visit, group);
    if (known)
        return report_measure_moments(known, interval, out, error);
    g_autofree double *values = report_data_values(data, visit, group);
    return report_measure_mean(values, data->weight, data->n, interval, out, error);
}

/* ---- the data of a row ---- */

ReportRowData *report_row_data_new(const SchemaTable *table, const SchemaRow *row)
{
    ReportRowData *data = g_new0(ReportRowData, 1);
    data->row = row;
    data->n_visits = MAX(row->n_visits, 1);
    data->visits = g_new0(const char *, data->n_visits);
    for (size_t i = 0; i < data->n_visits; i++)
        data->visits[i] = row->n_visits > 0 ? row->visits[i] : table->visit;
    return data;
}

static void free_columns(void **columns, size_t n)
{
    for (size_t i = 0; columns && i < n; i++)
        g_free(columns[i]);
    g_free(columns);
}

void report_row_data_free(ReportRowData *data)
{
    if (!data)
        return;
    free_columns((void **)data->value, data->n_visits);
    free_columns((void **)data->level, data->n_visits);
    free_columns((void **)data->ticked, data->row->n_levels);
    free_columns((void **)data->reason, data->n_visits);
    free_columns((void **)data->moments, data->n_visits);
    for (size_t i = 0; data->reasons && i < data->n_visits; i++)
        base_values_unref(data->reasons[i]);
    g_clear_pointer(&data->pairs, g_ptr_array_unref);
    g_free(data->reasons);
    g_free(data->group);
    g_free(data->weight);
    g_free(data->died);
    g_free(data->visits);
    g_free(data);
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
