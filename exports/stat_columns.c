#include "exports/stat_columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"

enum { MOST_DECIMALS = 6, FIRST_NUMBER = -9901 };

static void column_clear(gpointer data)
{
    StatColumn *column = data;
    g_free(column->name);
    g_free(column->label);
}

char *export_stat_cut(const char *text, size_t size)
{
    const char *end = text;
    while (*end && (size_t)(g_utf8_next_char(end) - text) <= size)
        end = g_utf8_next_char(end);
    return g_strndup(text, (gsize)(end - text));
}

bool export_stat_moment(const char *text, double *days, double *seconds)
{
    char date[BASE_DATE_SIZE];
    int32_t day;
    int hour = 0, minute = 0, second = 0;
    (void)g_strlcpy(date, text, sizeof date);
    if (strlen(text) < 10 || !base_date_parse(date, BASE_DATE_YMD, &day))
        return false;
    const char *time = text + 10;
    if (*time == ' ' || *time == 'T') {
        char *end = NULL;
        hour = (int)strtol(time + 1, &end, 10);
        minute = *end == ':' ? (int)strtol(end + 1, &end, 10) : 0;
        second = *end == ':' ? (int)strtol(end + 1, &end, 10) : 0;
        time = end;
    }
    *days = day;
    *seconds = hour * 3600.0 + minute * 60.0 + second;
    return *time == '\0';
}

/* ---- kinds ---- */

static bool has_integer_codes(const RegistryExportColumn *column)
{
    for (size_t i = 0; i < column->n_choices; i++) {
        const char *code = column->choices[i].code;
        const char *digits = code + (code[0] == '-');
        if (digits[0] == '\0' || strspn(digits, "0123456789") != strlen(digits) ||
            strlen(digits) > 9)
            return false;
    }
    return column->n_choices > 0;
}

static StatKind kind_of(const ExportCell *cell)
{
    if (cell->kind == EXPORT_CELL_INSTANCE || cell->kind == EXPORT_CELL_MEMBER)
        return STAT_NUMBER;
    if (cell->kind != EXPORT_CELL_VALUE)
        return STAT_TEXT;
    switch (cell->of->type) {
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return STAT_NUMBER;
    case SCHEMA_CHECKBOX:
        return STAT_CODE;
    case SCHEMA_CHOICE:
        return has_integer_codes(cell->of) ? STAT_CODE : STAT_TEXT_CODE;
    case SCHEMA_DATE:
        return STAT_DATE;
    case SCHEMA_DATETIME:
        return STAT_DATETIME;
    case SCHEMA_TEXT:
    case SCHEMA_TIME:
    case SCHEMA_NO_DATA:
        break;
    }
    return STAT_TEXT;
}

static bool is_numeric(StatKind kind)
{
    return kind == STAT_NUMBER || kind == STAT_CODE || kind == STAT_DATE ||
           kind == STAT_DATETIME;
}

/* ---- a first reading ---- */

typedef struct {
    const ExportShape *shape;
    StatColumns *columns;
    double least; /* Of all numbers. */
} Survey;

static int n_decimals(const char *text)
{
    const char *point = strchr(text, '.');
    return point ? (int)MIN(strlen(point + 1), MOST_DECIMALS) : 0;
}

/* A computed value may turn out to be a text, whatever was expected. */
static void survey_text(StatColumn *column, const char *text)
{
    double days, seconds;
    column->size = MAX(column->size, strlen(text));
    if (column->kind == STAT_NUMBER || column->kind == STAT_CODE ||
        ((column->kind == STAT_DATE || column->kind == STAT_DATETIME) &&
            !export_stat_moment(text, &days, &seconds)))
        column->kind = STAT_TEXT;
}

static gboolean survey_line(const RegistryValue *cells, void *data, GError **error)
{
    Survey *survey = data;
    (void)error;
    survey->columns->n_lines++;
    for (guint i = 0; i < survey->columns->columns->len; i++) {
        StatColumn *column = &g_array_index(survey->columns->columns, StatColumn, i);
        const RegistryValue *value = &cells[i];
        char buffer[BASE_DECIMAL_SIZE];
        if (value->kind == REGISTRY_VALUE_NONE)
            continue;
        const char *text = registry_value_text(value, buffer);
        if (value->kind == REGISTRY_VALUE_MISSING) {
            column->has_missing = true;
            column->size = MAX(column->size, strlen(text));
        } else if (value->kind == REGISTRY_VALUE_TEXT) {
            survey_text(column, text);
        } else {
            const double number =
                value->kind == REGISTRY_VALUE_REAL ? value->real : (double)value->integer;
            survey->least = MIN(survey->least, number);
            column->size = MAX(column->size, strlen(text));
            column->n_decimals = MAX(column->n_decimals, n_decimals(text));
        }
    }
    return TRUE;
}

static gboolean survey_record(const RegistryExportRecord *record, void *data, GError **error)
{
    const Survey *survey = data;
    return export_shape_lines(survey->shape, record, survey_line, data, error);
}

/* ---- missing-data codes ---- */

static gint compare_codes(gconstpointer a, gconstpointer b)
{
    return strcmp(((const StatCode *)a)->code, ((const StatCode *)b)->code);
}

/* Codes that are negative numbers below all values stand for themselves; else numbers of our
 * own do, further down than any value. */
static void number_codes(GArray *codes, double least)
{
    bool own = true;
    double base = FIRST_NUMBER;
    for (guint i = 0; i < codes->len; i++) {
        StatCode *code = &g_array_index(codes, StatCode, i);
        char *end = NULL;
        code->number = g_ascii_strtod(code->code, &end);
        own = own && *end == '\0' && code->code[0] == '-' && code->number < least &&
              code->number > -1e9;
    }
    while (base >= least)
        base *= 100;
    for (guint i = 0; !own && i < codes->len; i++)
        g_array_index(codes, StatCode, i).number = base - i;
}

static GArray *list_codes(const SchemaStudy *study)
{
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(StatCode));
    GHashTableIter each;
    gpointer code, label;
    if (!study->missing_codes)
        return codes;
    g_hash_table_iter_init(&each, study->missing_codes);
    while (g_hash_table_iter_next(&each, &code, &label)) {
        const StatCode found = {.code = code, .label = label};
        g_array_append_val(codes, found);
    }
    g_array_sort(codes, compare_codes);
    return codes;
}

size_t export_stat_code(const StatColumns *columns, const char *code)
{
    for (guint i = 0; i < columns->codes->len; i++)
        if (g_str_equal(g_array_index(columns->codes, StatCode, i).code, code))
            return i;
    return SIZE_MAX;
}

/* ---- names ---- */

static bool is_reserved(const StatNames *names, const char *name)
{
    for (size_t i = 0; names->reserved[i]; i++)
        if (g_ascii_strcasecmp(names->reserved[i], name) == 0)
            return true;
    return false;
}

/* Two names that differ in their case alone are one to SPSS. */
static char *name_of(const StatNames *names, GHashTable *taken, const char *name)
{
    char *made = export_stat_cut(name, names->name_size);
    for (int n = 2; is_reserved(names, made) || g_hash_table_contains(taken, made); n++) {
        g_autofree char *ending = g_strdup_printf("_%d", n);
        g_autofree char *head = export_stat_cut(name, names->name_size - strlen(ending));
        g_free(made);
        made = g_strconcat(head, ending, NULL);
    }
    return made;
}

static guint hash_name(gconstpointer name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    return g_str_hash(lower);
}

static gboolean equal_names(gconstpointer a, gconstpointer b)
{
    return g_ascii_strcasecmp(a, b) == 0;
}

static char *label_of(const ExportCell *cell, bool is_renamed)
{
    const char *unit = cell->of ? cell->of->unit : "";
    g_autofree char *with_unit =
        unit[0] ? g_strdup_printf("%s (%s)", cell->label, unit) : g_strdup(cell->label);
    return is_renamed ? g_strdup_printf("%s: %s", cell->name, with_unit)
                      : g_steal_pointer(&with_unit);
}

static void name_columns(StatColumns *columns, const ExportShape *shape, const StatNames *names)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(hash_name, equal_names);
    for (guint i = 0; i < shape->cells->len; i++) {
        const ExportCell *cell = &g_array_index(shape->cells, ExportCell, i);
        StatColumn column = {.kind = kind_of(cell), .size = 1};
        column.name = name_of(names, taken, cell->name);
        column.is_renamed = !g_str_equal(column.name, cell->name);
        column.label = label_of(cell, column.is_renamed);
        (void)g_hash_table_add(taken, column.name);
        g_array_append_val(columns->columns, column);
    }
}

StatColumns *export_stat_columns(const ExportShape *shape, const ExportRecords *records,
    const StatNames *names, GError **error)
{
    g_autoptr(StatColumns) columns = g_new0(StatColumns, 1);
    columns->columns = g_array_new(FALSE, FALSE, sizeof(StatColumn));
    g_array_set_clear_func(columns->columns, column_clear);
    columns->codes = list_codes(shape->study);
    name_columns(columns, shape, names);
    Survey survey = {.shape = shape, .columns = columns};
    if (!records->each(records->of, survey_record, &survey, error))
        return NULL;
    number_codes(columns->codes, survey.least);
    for (guint i = 0; i < columns->columns->len; i++) {
        StatColumn *column = &g_array_index(columns->columns, StatColumn, i);
        column->has_missing = column->has_missing && is_numeric(column->kind);
    }
    return g_steal_pointer(&columns);
}

void export_stat_columns_free(StatColumns *columns)
{
    if (!columns)
        return;
    g_array_unref(columns->columns);
    g_array_unref(columns->codes);
    g_free(columns);
}
