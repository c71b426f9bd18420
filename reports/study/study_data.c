/*
 * Rows of the analysis file as arrays: the values of the members, distinct ones with their
 * frequencies. Several rows are read together where their values go together.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "reports/results/measures.h"
#include "reports/study/cohort.h"
#include "reports/study/counts.h"

/* ---- what is read ---- */

/* The columns of some rows, each once, and where each row finds its own, in its order. */
typedef struct {
    GPtrArray *names; /* char * */
    GArray *places;   /* size_t: indices of names, as rows, visits and levels ask for them. */
} Columns;

static void columns_init(Columns *columns)
{
    columns->names = g_ptr_array_new_with_free_func(g_free);
    columns->places = g_array_new(FALSE, FALSE, sizeof(size_t));
}

static void columns_clear(Columns *columns)
{
    g_ptr_array_unref(columns->names);
    g_array_unref(columns->places);
}

/* @param name  taken over; NULL where there is none. */
static gboolean add_column(Columns *columns, char *name)
{
    guint known = 0;
    if (!name)
        return FALSE;
    if (g_ptr_array_find_with_equal_func(columns->names, name, g_str_equal, &known)) {
        g_free(name);
    } else {
        known = columns->names->len;
        g_ptr_array_add(columns->names, name);
    }
    const size_t place = known;
    g_array_append_val(columns->places, place);
    return TRUE;
}

static const SchemaChange *change_at(
    const ReportTableWork *work, const SchemaRow *row, const char *visit)
{
    return row->n_visits > 0 && row->kind == SCHEMA_ROW_CONTINUOUS
               ? schema_analysis_change(work->study->analysis, visit)
               : NULL;
}

/* Rows that are made by the program have no text there. */
static bool has_where(const SchemaRow *row)
{
    return row->where && row->where[0] != '\0';
}

static gboolean add_row(
    const ReportTableWork *work, const ReportRowData *data, Columns *columns, GError **error)
{
    const SchemaRow *row = data->row;
    for (size_t i = 0; row->kind == SCHEMA_ROW_MULTIPLE && i < row->n_levels; i++)
        for (size_t j = 0; j < row->levels[i].n_codes; j++)
            (void)add_column(columns, g_strdup(row->levels[i].codes[j]));
    for (size_t i = 0; row->kind != SCHEMA_ROW_MULTIPLE && i < data->n_visits; i++) {
        const SchemaChange *change = change_at(work, row, data->visits[i]);
        const char *first = change ? change->before_name : data->visits[i];
        if (!add_column(columns, report_column_of(work, row, first, error)) ||
            (change &&
                !add_column(columns, report_column_of(work, row, change->after_name, error))))
            return FALSE;
    }
    if (has_where(row))
        (void)add_column(columns, report_truth_of(row->where));
    for (size_t i = 0; i < data->n_visits; i++)
        for (size_t d = 0; d < REPORT_N_DOUBTS; d++)
            (void)add_column(columns, report_doubt_of(work, d, row, data->visits[i]));
    for (size_t i = 0; i < data->n_visits; i++)
        (void)add_column(columns, report_reasons_of(work, row, data->visits[i]));
    return TRUE;
}

/* ---- members ---- */

/* Members of a table with the values of some columns: as they are, or counted. */
typedef struct {
    BaseFrame *frame; /* The columns, then group and, where asked, deaths. */
    size_t n_columns;
    bool counts_deaths;
} Members;

/* A column of small numbers that the program made. */
static void set_codes(BaseColumn *column, const char *name, int32_t *codes, size_t n_codes)
{
    g_autofree double *numbers = g_new(double, n_codes + 1);
    for (size_t i = 0; i < n_codes; i++)
        numbers[i] = (double)i;
    column->name = g_strdup(name);
    column->values = base_values_of_numbers(numbers, n_codes);
    column->code = codes;
}

/* How many of the column's values, which are in order, are days before the visit. */
static int32_t n_before(
    const ReportTableWork *work, const char *visit, const BaseColumn *column)
{
    size_t low = 0, high = column->values->n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (report_died_before(work, visit, column->values->number[middle]))
            low = middle + 1;
        else
            high = middle;
    }
    return (int32_t)low;
}

/* The visits before which each row of the frame had died, as bits. */
static int32_t *deaths_of(
    const ReportTableWork *work, const ReportRowData *data, const BaseFrame *frame, size_t days)
{
    const BaseColumn *column = &frame->columns[days];
    int32_t *died = g_new0(int32_t, frame->n_rows + 1);
    for (size_t v = 0; column->values->kind == BASE_COLUMN_NUMBER && v < data->n_visits; v++) {
        const int32_t n =
            n_before(work, data->row->n_visits > 0 ? data->visits[v] : data->row->due, column);
        for (size_t i = 0; i < frame->n_rows; i++)
            if (column->code[i] >= 0 && column->code[i] < n)
                died[i] |= 1 << v;
    }
    return died;
}

/* The columns alone, with group and deaths behind them. */
static BaseFrame *with_codes(const ReportTableWork *work, BaseFrame *read, size_t n_columns,
    int32_t *group, int32_t *died, size_t n_visits)
{
    BaseFrame *frame = base_frame_new(read->n_rows, n_columns + (died ? 2 : 1));
    for (size_t c = 0; c < n_columns; c++) {
        frame->columns[c].name = g_strdup(read->columns[c].name);
        frame->columns[c].values = base_values_ref(read->columns[c].values);
        frame->columns[c].code = g_steal_pointer(&read->columns[c].code);
    }
    frame->weight = g_steal_pointer(&read->weight);
    set_codes(
        &frame->columns[n_columns], "group", group, MAX(work->split.grouping->n_groups, 1));
    if (died)
        set_codes(&frame->columns[n_columns + 1], "died", died, (size_t)1 << n_visits);
    return frame;
}

/* Whether the dead are counted apart in a row: only where visits of its own are due. */
static bool asks_deaths(const ReportTableWork *work, const ReportRowData *data)
{
    return work->study->death_days && report_row_is_due(data->row) && data->n_visits < 16;
}

static gboolean read_members(const ReportTableWork *work, const Columns *columns,
    const ReportRowData *counts_deaths, Members *members, GError **error)
{
    const size_t n = columns->names->len;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    int32_t *group = NULL, *died = NULL;
    for (size_t i = 0; i < n; i++)
        g_ptr_array_add(names, columns->names->pdata[i]);
    if (counts_deaths)
        g_ptr_array_add(names, work->study->death_days);
    /* Days to death are nearly all distinct: what is read here they make no counts of. */
    const bool is_near = !registry_cohort_is_counted(work->study->cohort);
    g_autoptr(BaseFrame) read = report_split_read(&work->split, work->study->cohort, names,
        is_near && counts_deaths && !work->by_record, &group, error);
    if (!read)
        return FALSE;
    if (counts_deaths)
        died = deaths_of(work, counts_deaths, read, n);
    g_autoptr(BaseFrame) frame =
        with_codes(work, read, n, group, died, counts_deaths ? counts_deaths->n_visits : 0);
    members->n_columns = n;
    members->counts_deaths = counts_deaths != NULL;
    members->frame = work->by_record ? g_steal_pointer(&frame) : base_frame_counts(frame, NULL);
    return TRUE;
}

/* ---- arrays ---- */

static double *numbers_of(const ReportTableWork *work, const SchemaRow *row,
    const BaseColumn *column, size_t n, GError **error)
{
    double *numbers = g_new(double, n + 1);
    if (n > 0 && column->values->kind == BASE_COLUMN_TEXT) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "table %s, row %s: '%s' is not a number; mean and SD need numbers", work->spec->id,
            row->id, column->values->text[0]);
        g_free(numbers);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        numbers[i] = base_column_number(column, i);
    return numbers;
}

/* Whether a value of the column is the code, which the analysis file has as text. */
static bool is_code(const BaseValues *values, size_t i, const char *code)
{
    if (values->kind == BASE_COLUMN_TEXT)
        return strcmp(values->text[i], code) == 0;
    char *end = NULL;
    const double number = g_ascii_strtod(code, &end);
    return end != code && *end == '\0' && number == values->number[i];
}

static int32_t level_of(const SchemaRow *row, const BaseValues *values, size_t value)
{
    for (size_t level = 0; level < row->n_levels; level++) {
        for (size_t j = 0; j < row->levels[level].n_codes; j++) {
            if (is_code(values, value, row->levels[level].codes[j]))
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

static int32_t *levels_of(const ReportTableWork *work, const ReportRowData *data,
    const BaseColumn *column, GError **error)
{
    g_autofree int32_t *level = g_new(int32_t, column->values->n + 1); /* Of each value. */
    for (size_t value = 0; value < column->values->n; value++)
        level[value] = level_of(data->row, column->values, value);
    g_autofree int32_t *levels = g_new(int32_t, data->n + 1);
    for (size_t i = 0; i < data->n; i++) {
        levels[i] = column->code[i] < 0 ? -1 : level[column->code[i]];
        if (levels[i] < 0 && column->code[i] >= 0 && data->group[i] >= 0) {
            (void)no_level(work, data->row, column, i, error);
            return NULL;
        }
    }
    return g_steal_pointer(&levels);
}

/* One level of a checkbox row: ticked where any of its columns is, missing where all are. */
static int32_t *ticks_of(const BaseFrame *frame, const size_t *places, size_t n_codes)
{
    int32_t *ticks = g_new(int32_t, frame->n_rows + 1);
    for (size_t i = 0; i < frame->n_rows; i++) {
        ticks[i] = -1;
        for (size_t j = 0; j < n_codes; j++) {
            const double number = base_column_number(&frame->columns[places[j]], i);
            if (!isnan(number))
                ticks[i] = ticks[i] == 1 || number != 0 ? 1 : 0;
        }
    }
    return ticks;
}

/* After minus before, or before minus after for an improvement, where both are there. */
static double *change_of(const ReportTableWork *work, const ReportRowData *data,
    const BaseFrame *frame, const size_t *places, GError **error)
{
    const SchemaRow *row = data->row;
    g_autofree double *before =
        numbers_of(work, row, &frame->columns[places[0]], data->n, error);
    g_autofree double *after =
        before ? numbers_of(work, row, &frame->columns[places[1]], data->n, error) : NULL;
    if (!after)
        return NULL;
    const double *later = row->improvement ? before : after;
    const double *earlier = row->improvement ? after : before;
    g_autofree double *difference = g_new(double, data->n + 1);
    return report_measure_change(later, earlier, data->n, difference, error)
               ? g_steal_pointer(&difference)
               : NULL;
}

/* Fills the arrays of a visit; *place moves on past the columns that it takes. */
static gboolean fill_visit(const ReportTableWork *work, ReportRowData *data, size_t visit,
    const BaseFrame *frame, const size_t **place, GError **error)
{
    if (data->row->kind != SCHEMA_ROW_CONTINUOUS) {
        data->level[visit] = levels_of(work, data, &frame->columns[*(*place)++], error);
        return data->level[visit] != NULL;
    }
    if (change_at(work, data->row, data->visits[visit])) {
        data->value[visit] = change_of(work, data, frame, *place, error);
        *place += 2;
    } else {
        data->value[visit] =
            numbers_of(work, data->row, &frame->columns[*(*place)++], data->n, error);
    }
    return data->value[visit] != NULL;
}

static void fill_ticks(ReportRowData *data, const BaseFrame *frame, const size_t **place)
{
    const SchemaRow *row = data->row;
    data->ticked = g_new0(int32_t *, row->n_levels + 1);
    for (size_t i = 0; i < row->n_levels; i++) {
        data->ticked[i] = ticks_of(frame, *place, row->levels[i].n_codes);
        *place += row->levels[i].n_codes;
    }
}

/* Who the entries are: their groups, frequencies and deaths. */
static void fill_members(ReportRowData *data, const Members *members)
{
    const BaseFrame *frame = members->frame;
    const BaseColumn *group = &frame->columns[members->n_columns];
    data->n = frame->n_rows;
    data->group = g_memdup2(group->code, (frame->n_rows + 1) * sizeof *group->code);
    if (frame->weight)
        data->weight = g_memdup2(frame->weight, (frame->n_rows + 1) * sizeof *frame->weight);
    if (!members->counts_deaths)
        return;
    data->died = g_new0(uint32_t, frame->n_rows + 1);
    for (size_t i = 0; i < frame->n_rows; i++)
        data->died[i] = (uint32_t)MAX(frame->columns[members->n_columns + 1].code[i], 0);
}

/* Who does not meet the row's own condition is in none of its groups. */
static void leave_out(ReportRowData *data, const BaseFrame *frame, const size_t **place)
{
    if (!has_where(data->row))
        return;
    const BaseColumn *truth = &frame->columns[*(*place)++];
    for (size_t i = 0; i < data->n; i++)
        if (base_column_is_missing(truth, i) || report_number_at(truth, i) != 1)
            data->group[i] = -1;
}

static gboolean fill_values(const ReportTableWork *work, ReportRowData *data,
    const Members *members, const size_t **place, GError **error)
{
    if (data->row->kind == SCHEMA_ROW_MULTIPLE) {
        fill_ticks(data, members->frame, place);
        return TRUE;
    }
    if (data->row->kind == SCHEMA_ROW_CONTINUOUS)
        data->value = g_new0(double *, data->n_visits + 1);
    else
        data->level = g_new0(int32_t *, data->n_visits + 1);
    for (size_t i = 0; i < data->n_visits; i++)
        if (!fill_visit(work, data, i, members->frame, place, error))
            return FALSE;
    return TRUE;
}

/* How many columns the visits of a row take: two of a change. */
static size_t n_columns_of(const ReportTableWork *work, const ReportRowData *data)
{
    size_t n = 0;
    for (size_t i = 0; i < data->n_visits; i++)
        n += change_at(work, data->row, data->visits[i]) ? 2 : 1;
    return n;
}

/* A value that no level has is a fault in those alone who are in the row. */
static gboolean fill_row(const ReportTableWork *work, ReportRowData *data,
    const Members *members, const size_t **place, GError **error)
{
    const size_t n = data->row->kind == SCHEMA_ROW_MULTIPLE ? 0 : n_columns_of(work, data);
    const size_t *last = *place + n;
    for (size_t i = 0; data->row->kind == SCHEMA_ROW_MULTIPLE && i < data->row->n_levels; i++)
        last += data->row->levels[i].n_codes;
    fill_members(data, members);
    leave_out(data, members->frame, &last);
    if (!fill_values(work, data, members, place, error))
        return FALSE;
    *place = last;
    for (size_t i = 0; i < data->n_visits; i++)
        for (size_t d = 0; d < REPORT_N_DOUBTS; d++) {
            g_autofree char *doubt = report_doubt_of(work, d, data->row, data->visits[i]);
            if (doubt)
                report_doubt_take(data, d, &members->frame->columns[*(*place)++]);
        }
    for (size_t i = 0; i < data->n_visits; i++) {
        g_autofree char *reasons = report_reasons_of(work, data->row, data->visits[i]);
        if (reasons)
            report_reasons_take(work, data, i, &members->frame->columns[*(*place)++]);
    }
    report_reasons_remark(work, data);
    return TRUE;
}

/* ---- rows ---- */

static gboolean fill_rows(
    const ReportTableWork *work, size_t n, ReportRowData **out, GError **error)
{
    Columns columns;
    Members members = {0};
    columns_init(&columns);
    gboolean done = TRUE;
    for (size_t i = 0; done && i < n; i++)
        done = add_row(work, out[i], &columns, error);
    done = done && read_members(work, &columns,
                       n == 1 && asks_deaths(work, out[0]) ? out[0] : NULL, &members, error);
    const size_t *place = (const size_t *)(const void *)columns.places->data;
    for (size_t i = 0; done && i < n; i++)
        done = fill_row(work, out[i], &members, &place, error);
    base_frame_free(members.frame);
    columns_clear(&columns);
    return done;
}

gboolean report_rows_data(const ReportTableWork *work, const SchemaRow *const *rows, size_t n,
    ReportRowData **out, GError **error)
{
    if (work->study->counts)
        return report_counts_rows(work, rows, n, out, error);
    for (size_t i = 0; i < n; i++)
        out[i] = report_row_data_new(work->spec, rows[i]);
    if (fill_rows(work, n, out, error))
        return TRUE;
    for (size_t i = 0; i < n; i++)
        g_clear_pointer(&out[i], report_row_data_free);
    return FALSE;
}

ReportRowData *report_row_data(
    const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    ReportRowData *data = NULL;
    if (!report_rows_data(work, &row, 1, &data, error))
        return NULL;
    report_doubt_remarks(work, data);
    return data;
}
