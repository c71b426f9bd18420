#include "exports/stat_file.h"

#include <readstat.h>
#include <string.h>

#include "base/error.h"
#include "exports/stat_columns.h"

/* Days from SPSS's day 0, 1582-10-14, and Stata's, 1960-01-01, to 1970-01-01. */
#define SPSS_DAYS 141428.0
#define STATA_DAYS 3653.0
#define DAY_SECONDS 86400.0

enum { MOST_TAGS = 26 };

/* What differs between the two formats. */
typedef struct {
    StatNames names;
    size_t text_size;  /* Longest text, bytes. */
    size_t label_size; /* Longest label of a variable, bytes. */
    size_t value_size; /* Longest label of a code, bytes. */
    size_t file_size;  /* Longest label of the file, bytes. */
    readstat_error_t (*begin)(readstat_writer_t *writer, void *data, long n);
} Rules;

static const char *const spss_words[] = {
    "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with", NULL};
static const char *const stata_words[] = {"_all", "_b", "byte", "_coef", "_cons", "double",
    "float", "if", "in", "int", "long", "_n", "_pi", "_pred", "_rc", "_skip", "strL", "using",
    "with", NULL};

/* Limits as the handbooks have them; a label of Stata's has 80 characters, of any size. */
static const Rules all_rules[] = {
    [EXPORT_STAT_SAV] = {{spss_words, 64}, 32767, 250, 120, 64, readstat_begin_writing_sav},
    [EXPORT_STAT_DTA] = {{stata_words, 32}, 2045, 80, 32000, 80, readstat_begin_writing_dta},
};

typedef struct {
    const ExportShape *shape;
    ExportStatFormat format;
    const Rules *rules;
    StatColumns *columns;
    readstat_writer_t *writer;
    readstat_variable_t **variables;
    ExportSink sink;
    void *data;
    ExportStatLoss *loss;
    GError *fault; /* What the sink said. */
} Work;

/* ReadStat takes a number of bytes that is too small for a failure, but not -1. */
static ssize_t write_bytes(const void *bytes, size_t size, void *data)
{
    Work *work = data;
    if (work->fault || !work->sink(bytes, size, work->data, &work->fault))
        return 0;
    return (ssize_t)size;
}

static gboolean check(Work *work, readstat_error_t code, GError **error)
{
    if (code == READSTAT_OK)
        return TRUE;
    if (work->fault)
        g_propagate_error(error, g_steal_pointer(&work->fault));
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT,
            "the file cannot be written: ReadStat says \"%s\"", readstat_error_message(code));
    return FALSE;
}

/* ---- labels of codes ---- */

static void label_number(Work *work, readstat_label_set_t *set, double number, const char *text)
{
    g_autofree char *label = export_stat_cut(text, work->rules->value_size);
    if (work->format == EXPORT_STAT_SAV)
        readstat_label_double_value(set, number, label);
    else
        readstat_label_int32_value(set, (int32_t)number, label);
}

static void label_missing(Work *work, readstat_label_set_t *set)
{
    for (guint i = 0; i < work->columns->codes->len; i++) {
        const StatCode *code = &g_array_index(work->columns->codes, StatCode, i);
        g_autofree char *full = g_strdup_printf("%s: %s", code->code, code->label);
        g_autofree char *label = export_stat_cut(full, work->rules->value_size);
        if (work->format == EXPORT_STAT_SAV)
            readstat_label_double_value(set, code->number, label);
        else if (i < MOST_TAGS)
            readstat_label_tagged_value(set, (char)('a' + i), label);
    }
}

/* Stata labels numbers alone: a choice with codes of text is its place among the choices, and
 * its label begins with the code. */
static void label_choices(Work *work, readstat_label_set_t *set, const StatColumn *column,
    const RegistryExportColumn *of)
{
    static const SchemaChoice boxes[] = {{.code = (char *)"0", .label = (char *)"Unchecked"},
        {.code = (char *)"1", .label = (char *)"Checked"}};
    const bool is_box = of->type == SCHEMA_CHECKBOX;
    const SchemaChoice *choices = is_box ? boxes : of->choices;
    const size_t n = is_box ? G_N_ELEMENTS(boxes) : of->n_choices;
    for (size_t i = 0; i < n; i++) {
        if (column->kind == STAT_CODE) {
            label_number(work, set, g_ascii_strtod(choices[i].code, NULL), choices[i].label);
        } else if (work->format == EXPORT_STAT_SAV) {
            g_autofree char *label = export_stat_cut(choices[i].label, work->rules->value_size);
            readstat_label_string_value(set, choices[i].code, label);
        } else {
            g_autofree char *both =
                g_str_equal(choices[i].code, choices[i].label)
                    ? g_strdup(choices[i].label)
                    : g_strdup_printf("%s %s", choices[i].code, choices[i].label);
            label_number(work, set, (double)i + 1, both);
        }
    }
}

static readstat_label_set_t *make_labels(
    Work *work, const StatColumn *column, const ExportCell *cell, readstat_type_t type)
{
    const bool has_choices = column->kind == STAT_CODE || column->kind == STAT_TEXT_CODE;
    if (!has_choices && !column->has_missing)
        return NULL;
    readstat_label_set_t *set = readstat_add_label_set(work->writer, type, column->name);
    if (has_choices)
        label_choices(work, set, column, cell->of);
    if (column->has_missing)
        label_missing(work, set);
    return set;
}

/* ---- variables ---- */

static readstat_type_t type_of(const Work *work, const StatColumn *column)
{
    if (column->kind == STAT_TEXT)
        return READSTAT_TYPE_STRING;
    if (column->kind == STAT_TEXT_CODE && work->format == EXPORT_STAT_SAV)
        return READSTAT_TYPE_STRING;
    const bool is_code = column->kind == STAT_CODE || column->kind == STAT_TEXT_CODE;
    return is_code && work->format == EXPORT_STAT_DTA ? READSTAT_TYPE_INT32
                                                      : READSTAT_TYPE_DOUBLE;
}

static void set_format(
    const Work *work, const StatColumn *column, readstat_variable_t *variable)
{
    const bool spss = work->format == EXPORT_STAT_SAV;
    char format[32] = "";
    if (column->kind == STAT_DATE)
        (void)g_strlcpy(format, spss ? "SDATE10" : "%tdCCYY-NN-DD", sizeof format);
    else if (column->kind == STAT_DATETIME)
        (void)g_strlcpy(format, spss ? "DATETIME20" : "%tc", sizeof format);
    else if (spss && type_of(work, column) == READSTAT_TYPE_DOUBLE)
        (void)g_snprintf(
            format, sizeof format, "F%d.%d", 8 + column->n_decimals, column->n_decimals);
    if (format[0])
        readstat_variable_set_format(variable, format);
}

/* SPSS knows three values or a range: the numbers of the codes lie together. */
static void set_missing(
    const Work *work, const StatColumn *column, readstat_variable_t *variable)
{
    if (!column->has_missing || work->format != EXPORT_STAT_SAV)
        return;
    double low = 0, high = 0;
    for (guint i = 0; i < work->columns->codes->len; i++) {
        const double number = g_array_index(work->columns->codes, StatCode, i).number;
        low = i == 0 ? number : MIN(low, number);
        high = i == 0 ? number : MAX(high, number);
    }
    if (low == high)
        (void)readstat_variable_add_missing_double_value(variable, low);
    else
        (void)readstat_variable_add_missing_double_range(variable, low, high);
}

static void add_variable(Work *work, guint i)
{
    const StatColumn *column = &g_array_index(work->columns->columns, StatColumn, i);
    const ExportCell *cell = &g_array_index(work->shape->cells, ExportCell, i);
    const readstat_type_t type = type_of(work, column);
    g_autofree char *label = export_stat_cut(column->label, work->rules->label_size);
    readstat_variable_t *variable = readstat_add_variable(
        work->writer, column->name, type, MIN(column->size, work->rules->text_size));
    readstat_variable_set_label(variable, label);
    readstat_label_set_t *set = make_labels(work, column, cell, type);
    if (set)
        readstat_variable_set_label_set(variable, set);
    set_format(work, column, variable);
    set_missing(work, column, variable);
    readstat_variable_set_measure(variable,
        column->kind == STAT_NUMBER || column->kind == STAT_DATE ? READSTAT_MEASURE_SCALE
                                                                 : READSTAT_MEASURE_NOMINAL);
    work->variables[i] = variable;
    work->loss->n_renamed += column->is_renamed;
}

/* ---- values ---- */

static readstat_error_t put_missing(Work *work, guint i, const char *code)
{
    const size_t place = export_stat_code(work->columns, code);
    readstat_variable_t *variable = work->variables[i];
    if (place == SIZE_MAX)
        return readstat_insert_missing_value(work->writer, variable);
    if (work->format == EXPORT_STAT_SAV)
        return readstat_insert_double_value(work->writer, variable,
            g_array_index(work->columns->codes, StatCode, place).number);
    return readstat_insert_tagged_missing_value(
        work->writer, variable, (char)('a' + MIN(place, MOST_TAGS - 1)));
}

static readstat_error_t put_text(Work *work, guint i, const char *text)
{
    if (strlen(text) <= work->rules->text_size)
        return readstat_insert_string_value(work->writer, work->variables[i], text);
    g_autofree char *cut = export_stat_cut(text, work->rules->text_size);
    work->loss->n_cut++;
    return readstat_insert_string_value(work->writer, work->variables[i], cut);
}

static double moment_of(const Work *work, StatKind kind, const char *text)
{
    double days = 0, seconds = 0;
    (void)export_stat_moment(text, &days, &seconds);
    if (work->format == EXPORT_STAT_SAV)
        return (days + SPSS_DAYS) * DAY_SECONDS + seconds;
    return kind == STAT_DATE ? days + STATA_DAYS
                             : ((days + STATA_DAYS) * DAY_SECONDS + seconds) * 1000;
}

/* From 1; 0 for what is no code of the column. */
static double place_of(const ExportCell *cell, const char *code)
{
    for (size_t i = 0; i < cell->of->n_choices; i++)
        if (g_str_equal(cell->of->choices[i].code, code))
            return (double)i + 1;
    return 0;
}

static readstat_error_t put_value(Work *work, guint i, const RegistryValue *value)
{
    const StatColumn *column = &g_array_index(work->columns->columns, StatColumn, i);
    const ExportCell *cell = &g_array_index(work->shape->cells, ExportCell, i);
    char buffer[BASE_DECIMAL_SIZE];
    const readstat_type_t type = type_of(work, column);
    const char *text = registry_value_text(value, buffer);
    if (!text)
        return readstat_insert_missing_value(work->writer, work->variables[i]);
    if (type == READSTAT_TYPE_STRING)
        return put_text(work, i, text);
    if (value->kind == REGISTRY_VALUE_MISSING)
        return put_missing(work, i, text);
    double number = value->kind == REGISTRY_VALUE_REAL ? value->real : (double)value->integer;
    if (column->kind == STAT_TEXT_CODE) {
        number = place_of(cell, text);
        if (number == 0)
            return readstat_insert_missing_value(work->writer, work->variables[i]);
    } else if (value->kind == REGISTRY_VALUE_TEXT)
        number = moment_of(work, column->kind, text);
    if (type == READSTAT_TYPE_INT32)
        return readstat_insert_int32_value(work->writer, work->variables[i], (int32_t)number);
    return readstat_insert_double_value(work->writer, work->variables[i], number);
}

static gboolean write_line(const RegistryValue *cells, void *data, GError **error)
{
    Work *work = data;
    if (!check(work, readstat_begin_row(work->writer), error))
        return FALSE;
    for (guint i = 0; i < work->shape->cells->len; i++)
        if (!check(work, put_value(work, i, &cells[i]), error))
            return FALSE;
    return check(work, readstat_end_row(work->writer), error);
}

static gboolean write_record(const RegistryExportRecord *record, void *data, GError **error)
{
    const Work *work = data;
    return export_shape_lines(work->shape, record, write_line, data, error);
}

static gboolean write_file(
    Work *work, const ExportRecords *records, const BaseClock *clock, GError **error)
{
    g_autofree char *title = export_stat_cut(work->shape->study->title, work->rules->file_size);
    (void)readstat_set_data_writer(work->writer, write_bytes);
    (void)readstat_writer_set_file_label(work->writer, title);
    (void)readstat_writer_set_file_timestamp(work->writer, (time_t)clock->utc);
    if (work->format == EXPORT_STAT_SAV)
        (void)readstat_writer_set_compression(work->writer, READSTAT_COMPRESS_ROWS);
    for (guint i = 0; i < work->shape->cells->len; i++)
        add_variable(work, i);
    return check(work, work->rules->begin(work->writer, work, (long)work->columns->n_lines),
               error) &&
           records->each(records->of, write_record, work, error) &&
           check(work, readstat_end_writing(work->writer), error);
}

gboolean export_stat_file(const ExportShape *shape, const ExportRecords *records,
    ExportStatFormat format, const BaseClock *clock, ExportSink sink, void *data,
    ExportStatLoss *loss, GError **error)
{
    Work work = {.shape = shape,
        .format = format,
        .rules = &all_rules[format],
        .sink = sink,
        .data = data,
        .loss = loss};
    work.columns = export_stat_columns(shape, records, &work.rules->names, error);
    if (!work.columns)
        return FALSE;
    work.variables = g_new0(readstat_variable_t *, shape->cells->len + 1);
    work.writer = readstat_writer_init();
    const gboolean ok = write_file(&work, records, clock, error);
    readstat_writer_free(work.writer);
    g_free(work.variables);
    export_stat_columns_free(work.columns);
    g_clear_error(&work.fault);
    return ok;
}
