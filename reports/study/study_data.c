/* Rows of the analysis file as arrays: one a visit, in the order of the cohort. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "reports/results/measures.h"
#include "reports/study/study.h"

static ReportRowData *row_data_new(const SchemaTable *table, const SchemaRow *row, size_t n)
{
    ReportRowData *data = g_new0(ReportRowData, 1);
    data->row = row;
    data->n = n;
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
    g_free(data->visits);
    g_free(data);
}

static BaseFrame *read_columns(
    const ReportTableWork *work, const char *const *columns, size_t n, GError **error)
{
    BaseFrame *frame =
        registry_cohort_rows(work->study->cohort, columns, columns, n, NULL, error);
    if (frame && frame->n_rows != work->split.n_rows) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "the cohort changed while it was read: %zu members, then %zu", work->split.n_rows,
            frame->n_rows);
        base_frame_free(frame);
        return NULL;
    }
    return frame;
}

/* The patient column of a row at a visit; a variable of one event has none in its name. */
char *report_column_of(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error)
{
    char *column = row->n_visits > 0
                       ? registry_cohort_column(work->study->cohort, row->variable, visit)
                       : registry_cohort_column(work->study->cohort, row->variable, NULL);
    if (!column)
        column = registry_cohort_column(work->study->cohort, row->variable, NULL);
    if (!column && visit)
        column = registry_cohort_column(work->study->cohort, row->variable, visit);
    if (!column)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "table %s, row %s: the registry has no values of '%s' at '%s'", work->spec->id,
            row->id, row->variable, visit ? visit : "any event");
    return column;
}

/* A frame of the one column that holds the row's variable at the visit. */
static BaseFrame *read_variable(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error)
{
    g_autofree char *column = report_column_of(work, row, visit, error);
    if (!column)
        return NULL;
    const char *const names[] = {column};
    return read_columns(work, names, 1, error);
}

static double *numbers_of(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error)
{
    g_autoptr(BaseFrame) frame = read_variable(work, row, visit, error);
    if (!frame)
        return NULL;
    double *numbers = g_new(double, work->split.n_rows + 1);
    for (size_t i = 0; i < work->split.n_rows; i++) {
        const char *text = base_column_text(&frame->columns[0], i);
        numbers[i] = base_column_number(&frame->columns[0], i);
        if (text) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
                "table %s, row %s: '%s' is not a number; mean and SD need numbers",
                work->spec->id, row->id, text);
            g_free(numbers);
            return NULL;
        }
    }
    return numbers;
}

/* Whether a value of the frame is the code, which the analysis file has as text. */
static bool is_code(const BaseColumn *column, size_t i, const char *code)
{
    if (column->values->kind == BASE_COLUMN_TEXT)
        return g_strcmp0(base_column_text(column, i), code) == 0;
    char *end = NULL;
    const double number = g_ascii_strtod(code, &end);
    return end != code && *end == '\0' && number == base_column_number(column, i);
}

static int32_t level_of(const SchemaRow *row, const BaseColumn *column, size_t i)
{
    for (size_t level = 0; level < row->n_levels; level++) {
        for (size_t j = 0; j < row->levels[level].n_codes; j++) {
            if (is_code(column, i, row->levels[level].codes[j]))
                return (int32_t)level;
        }
    }
    return row->kind == SCHEMA_ROW_BINARY ? 1 : -1;
}

static gboolean no_level(const ReportTableWork *work, const SchemaRow *row,
    const BaseColumn *column, size_t i, GError **error)
{
    g_autofree char *value = column->values->kind == BASE_COLUMN_TEXT
                                 ? g_strdup(base_column_text(column, i))
                                 : report_format_number(base_column_number(column, i), 0);
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "table %s, row %s: the value '%s' of '%s' belongs to none of the levels; add it to one",
        work->spec->id, row->id, value, row->variable);
    return FALSE;
}

static gboolean assign_levels(const ReportTableWork *work, const SchemaRow *row,
    const BaseColumn *column, int32_t *levels, GError **error)
{
    for (size_t i = 0; i < work->split.n_rows; i++) {
        const bool missing = base_column_is_missing(column, i);
        levels[i] = missing ? -1 : level_of(row, column, i);
        if (levels[i] < 0 && !missing && work->split.group[i] >= 0)
            return no_level(work, row, column, i, error);
    }
    return TRUE;
}

static int32_t *levels_of(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error)
{
    g_autoptr(BaseFrame) frame = read_variable(work, row, visit, error);
    if (!frame)
        return NULL;
    int32_t *levels = g_new(int32_t, work->split.n_rows + 1);
    if (!assign_levels(work, row, &frame->columns[0], levels, error))
        g_clear_pointer(&levels, g_free);
    return levels;
}

/* One level of a checkbox row: ticked where any of its columns is, missing where all are. */
static int32_t *ticks_of(
    const ReportTableWork *work, const SchemaRowLevel *level, GError **error)
{
    g_autoptr(BaseFrame) frame =
        read_columns(work, (const char *const *)level->codes, level->n_codes, error);
    if (!frame)
        return NULL;
    int32_t *ticks = g_new(int32_t, work->split.n_rows + 1);
    for (size_t i = 0; i < work->split.n_rows; i++) {
        ticks[i] = -1;
        for (size_t j = 0; j < level->n_codes; j++) {
            const double number = base_column_number(&frame->columns[j], i);
            if (!isnan(number))
                ticks[i] = ticks[i] == 1 || number != 0 ? 1 : 0;
        }
    }
    return ticks;
}

static gboolean read_ticks(const ReportTableWork *work, ReportRowData *data, GError **error)
{
    const SchemaRow *row = data->row;
    data->ticked = g_new0(int32_t *, row->n_levels + 1);
    for (size_t i = 0; i < row->n_levels; i++) {
        data->ticked[i] = ticks_of(work, &row->levels[i], error);
        if (!data->ticked[i])
            return FALSE;
    }
    return TRUE;
}

/* After minus before, or before minus after for an improvement, where both are there. */
static double *change_of(const ReportTableWork *work, const SchemaRow *row,
    const SchemaChange *change, GError **error)
{
    g_autofree double *before = numbers_of(work, row, change->before_name, error);
    g_autofree double *after = before ? numbers_of(work, row, change->after_name, error) : NULL;
    if (!after)
        return NULL;
    const double *later = row->improvement ? before : after;
    const double *earlier = row->improvement ? after : before;
    g_autofree double *difference = g_new(double, work->split.n_rows + 1);
    if (!report_measure_change(later, earlier, work->split.n_rows, difference, error))
        return NULL;
    return g_steal_pointer(&difference);
}

static gboolean read_visit(
    const ReportTableWork *work, ReportRowData *data, size_t i, GError **error)
{
    const SchemaRow *row = data->row;
    const SchemaChange *change =
        row->n_visits > 0 ? schema_analysis_change(work->study->analysis, data->visits[i])
                          : NULL;
    if (row->kind == SCHEMA_ROW_CONTINUOUS) {
        data->value[i] = change ? change_of(work, row, change, error)
                                : numbers_of(work, row, data->visits[i], error);
        return data->value[i] != NULL;
    }
    data->level[i] = levels_of(work, row, data->visits[i], error);
    return data->level[i] != NULL;
}

ReportRowData *report_row_data(
    const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    g_autoptr(ReportRowData) data = row_data_new(work->spec, row, work->split.n_rows);
    if (row->kind == SCHEMA_ROW_MULTIPLE)
        return read_ticks(work, data, error) ? g_steal_pointer(&data) : NULL;
    if (row->kind == SCHEMA_ROW_CONTINUOUS)
        data->value = g_new0(double *, data->n_visits + 1);
    else
        data->level = g_new0(int32_t *, data->n_visits + 1);
    for (size_t i = 0; i < data->n_visits; i++) {
        if (!read_visit(work, data, i, error))
            return NULL;
    }
    return g_steal_pointer(&data);
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
