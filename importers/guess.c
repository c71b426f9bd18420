#include "importers/guess.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "importers/guess_words.h"
#include "importers/identifier.h"
#include "importers/redcap.h"
#include "importers/source.h"
#include "importers/typed.h"
#include "importers/value.h"
#include "schema/yaml_text.h"

/** So many rows are looked at, and of a column so many different values. */
enum { MAX_ROWS = 1000, MAX_VALUES = 100 };

/** Below this nothing is like a variable; from the second on it is no guess. */
static const double LEAST = 0.5, SURE = 0.95;

/** What a column of the file may be. */
typedef struct {
    char *name;
    GPtrArray *words;
    GPtrArray *values; /**< Different ones (char *), without blanks around them. */
    bool identifies;
    const char *variable;     /**< A column of the dictionary or key column; NULL for none. */
    const SchemaField *field; /**< Its field; NULL for a key column. */
    double score;
    GHashTable *recode; /**< Value -> code, borrowed; NULL where none is needed. */
    guint n_fit;        /**< Values that the field takes, recoded or not. */
} Column;

/** What a column could be, and how likely. */
typedef struct {
    size_t column;
    const char *variable;
    const SchemaField *field;
    double score;
} Match;

typedef struct {
    const SchemaStudy *study;
    GPtrArray *columns; /**< Column *. */
    bool has_era, has_mdy, has_dmy;
} Work;

static void column_free(gpointer data)
{
    Column *column = data;
    g_free(column->name);
    g_ptr_array_unref(column->words);
    g_ptr_array_unref(column->values);
    g_clear_pointer(&column->recode, g_hash_table_unref);
    g_free(column);
}

static char *trimmed(const BaseCsvCell *cell)
{
    const char *text = cell->text;
    size_t size = cell->size;
    (void)base_text_trim(&text, &size);
    char *out = g_malloc(size + 1);
    (void)base_text_narrow(text, size, out);
    return out;
}

static void read_header(Work *work, const BaseCsvRow *row)
{
    for (size_t i = 0; i < row->n_cells; i++) {
        Column *column = g_new0(Column, 1);
        const char *text = row->cells[i].text;
        size_t size = row->cells[i].size;
        (void)base_text_trim(&text, &size);
        column->name = g_strndup(text, size);
        column->words = import_guess_words(column->name);
        column->values = g_ptr_array_new_with_free_func(g_free);
        column->identifies = import_is_identifier(column->name) && column->name[0] != '\0';
        g_ptr_array_add(work->columns, column);
    }
}

static void read_values(Work *work, const BaseCsvRow *row)
{
    for (size_t i = 0; i < MIN(row->n_cells, work->columns->len); i++) {
        const Column *column = work->columns->pdata[i];
        g_autofree char *value = trimmed(&row->cells[i]);
        if (value[0] == '\0' || column->values->len >= MAX_VALUES ||
            g_ptr_array_find_with_equal_func(column->values, value, g_str_equal, NULL))
            continue;
        g_ptr_array_add(column->values, g_steal_pointer(&value));
    }
}

static bool read_file(Work *work, ImportSource *source, const char *path, GError **error)
{
    g_autoptr(BaseCsvReader) reader = import_source_reader(source, '\0');
    BaseCsvRow row;
    if (base_csv_reader_next(reader, &row, error) != BASE_CSV_ROW) {
        if (!error || !*error)
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                _("%s: the first line is no header"), path);
        return false;
    }
    read_header(work, &row);
    BaseCsvStep step;
    for (int i = 0;
         i < MAX_ROWS && (step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END;
         i++) {
        if (step == BASE_CSV_FAILED)
            return false;
        if (step == BASE_CSV_ROW)
            read_values(work, &row);
    }
    return true;
}

/** The choice that a value means by its label, or NULL. */
static const char *code_of(const SchemaField *field, const char *value)
{
    for (size_t i = 0; i < field->n_choices; i++)
        if (import_guess_same(field->choices[i].label, value))
            return field->choices[i].code;
    return NULL;
}

/** Whether the field takes the value as a date in some order, or of an era. */
static bool is_some_date(const char *value)
{
    int32_t days;
    return base_date_parse(value, BASE_DATE_YMD, &days) ||
           base_date_parse(value, BASE_DATE_MDY, &days) ||
           base_date_parse(value, BASE_DATE_DMY, &days) || import_typed_era(value, &days);
}

static bool takes(const SchemaStudy *study, const SchemaField *field, const char *value)
{
    char canonical[IMPORT_TIME_SIZE];
    RegistryCell cell;
    const BaseClock never = {0};
    const char *unit = NULL;
    if (field->type == SCHEMA_DATE && is_some_date(value))
        return true;
    const ImportValueFault fault =
        import_value_check(study, field, value, BASE_DATE_YMD, &never, canonical, &cell);
    const bool is_number = field->type == SCHEMA_NUMBER || field->type == SCHEMA_INTEGER;
    return fault == IMPORT_VALUE_GOOD || (fault == IMPORT_VALUE_RANGE && is_number) ||
           (is_number && import_typed_number(value, &unit) > 0) ||
           (field->type == SCHEMA_CHOICE && code_of(field, value));
}

static guint count_fitting(const Work *work, const Column *column, const SchemaField *field)
{
    guint n = 0;
    for (guint i = 0; i < column->values->len; i++)
        n += takes(work->study, field, column->values->pdata[i]);
    return n;
}

/** How alike a column and a variable are by name and label, from 0 to 1. */
static double alike(const Column *column, const char *variable, const char *label)
{
    if (g_ascii_strcasecmp(column->name, variable) == 0)
        return 1;
    g_autoptr(GPtrArray) name = import_guess_words(variable);
    g_autoptr(GPtrArray) words = import_guess_words(label);
    return 0.98 * MAX(import_guess_alike(column->words, name),
                      import_guess_alike(column->words, words));
}

static void add_match(GArray *matches, size_t column, const char *variable,
    const SchemaField *field, double score)
{
    const Match match = {
        .column = column, .variable = variable, .field = field, .score = score};
    if (score >= LEAST)
        g_array_append_val(matches, match);
}

/** All that a column could be. A checkbox's boxes are matched by the choice's label alone. */
static void match_column(const Work *work, size_t index, GArray *matches)
{
    const SchemaDictionary *dictionary = work->study->dictionary;
    const Column *column = work->columns->pdata[index];
    add_match(matches, index, dictionary->fields[0].name, NULL,
        MAX(alike(column, dictionary->fields[0].name, dictionary->fields[0].label),
            g_ascii_strcasecmp(column->name, "no") == 0 ||
                    g_ascii_strcasecmp(column->name, "id") == 0 ||
                    import_is_ambiguous_identifier(column->name)
                ? 0.9
                : alike(column, "record id", "case number")));
    add_match(
        matches, index, IMPORT_EVENT_COLUMN, NULL, alike(column, IMPORT_EVENT_COLUMN, "event"));
    add_match(matches, index, IMPORT_GROUP_COLUMN, NULL,
        alike(column, IMPORT_GROUP_COLUMN, "data access group"));
    for (size_t i = 0; i < dictionary->n_columns; i++) {
        const SchemaColumn *own = &dictionary->columns[i];
        const SchemaField *field = &dictionary->fields[own->field];
        if (own->field == 0 || field->identifier)
            continue;
        const char *label =
            field->type == SCHEMA_CHECKBOX ? field->choices[own->choice].label : field->label;
        const double likeness = alike(column, own->name, label);
        const guint n = column->values->len;
        const double fits = n == 0 ? 1 : (double)count_fitting(work, column, field) / (double)n;
        add_match(matches, index, own->name, field,
            likeness < LEAST ? 0 : likeness * (0.5 + fits / 2));
    }
}

static gint by_score(gconstpointer a, gconstpointer b)
{
    const Match *first = a, *second = b;
    if (first->score != second->score)
        return first->score < second->score ? 1 : -1;
    return first->column < second->column ? -1 : first->column > second->column;
}

static void find_recode(Column *column)
{
    const SchemaField *field = column->field;
    if (!field || field->type != SCHEMA_CHOICE)
        return;
    for (guint i = 0; i < column->values->len; i++) {
        const char *value = column->values->pdata[i];
        const char *code = schema_field_has_code(field, value) ? NULL : code_of(field, value);
        if (!code)
            continue;
        if (!column->recode)
            column->recode = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(column->recode, (gpointer)value, (gpointer)code);
    }
}

static void look_at_dates(Work *work, const Column *column)
{
    for (guint i = 0;
         column->field && column->field->type == SCHEMA_DATE && i < column->values->len; i++) {
        const char *value = column->values->pdata[i];
        int32_t days;
        const bool mdy = base_date_parse(value, BASE_DATE_MDY, &days);
        const bool dmy = base_date_parse(value, BASE_DATE_DMY, &days);
        const bool ymd = base_date_parse(value, BASE_DATE_YMD, &days);
        work->has_mdy = work->has_mdy || (mdy && !dmy && !ymd);
        work->has_dmy = work->has_dmy || (dmy && !ymd);
        work->has_era = work->has_era || import_typed_era(value, &days);
    }
}

/** The best pairs first; each column and each variable once. */
static void choose(Work *work)
{
    g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(Match));
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < work->columns->len; i++)
        if (!((const Column *)work->columns->pdata[i])->identifies)
            match_column(work, i, matches);
    g_array_sort(matches, by_score);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = &g_array_index(matches, Match, i);
        Column *column = work->columns->pdata[match->column];
        if (column->variable || !g_hash_table_add(taken, (gpointer)match->variable))
            continue;
        column->variable = match->variable;
        column->field = match->field;
        column->score = match->score;
        column->n_fit = column->field ? count_fitting(work, column, column->field) : 0;
        find_recode(column);
        look_at_dates(work, column);
    }
}

static bool has_variable(const Work *work, const char *variable)
{
    for (guint i = 0; i < work->columns->len; i++)
        if (g_strcmp0(((const Column *)work->columns->pdata[i])->variable, variable) == 0)
            return true;
    return false;
}

/** Values of a column of events that are no events get the likest one. */
static void append_events(const Work *work, const Column *column, GString *out)
{
    bool first = true;
    for (guint i = 0; i < column->values->len; i++) {
        const char *value = column->values->pdata[i];
        if (schema_study_event(work->study, value) != SIZE_MAX)
            continue;
        const char *event = work->study->events[work->study->baseline].unique_name;
        double best = 0;
        g_autoptr(GPtrArray) own = import_guess_words(value);
        for (size_t e = 0; e < work->study->n_events; e++) {
            g_autoptr(GPtrArray) words = import_guess_words(work->study->events[e].label);
            const double score = import_guess_alike(own, words);
            event = score > best ? work->study->events[e].unique_name : event;
            best = MAX(best, score);
        }
        g_string_append(out, first ? ", recode: {" : ", ");
        schema_yaml_append_text(out, value);
        g_string_append_printf(out, ": %s", event);
        first = false;
    }
    g_string_append(out, first ? "" : "}");
}

static void append_recode(const Column *column, GString *out)
{
    g_string_append(out, ", recode: {");
    bool first = true;
    for (guint i = 0; i < column->values->len; i++) {
        const char *code = g_hash_table_lookup(column->recode, column->values->pdata[i]);
        if (!code)
            continue;
        g_string_append(out, first ? "" : ", ");
        schema_yaml_append_text(out, column->values->pdata[i]);
        g_string_append(out, ": ");
        schema_yaml_append_text(out, code);
        first = false;
    }
    g_string_append_c(out, '}');
}

/** Units that stand behind the column's numbers, at factor 1: whoever reads it has to see. */
static char *unit_of(const Column *column)
{
    const bool is_number = column->field && (column->field->type == SCHEMA_NUMBER ||
                                                column->field->type == SCHEMA_INTEGER);
    for (guint i = 0; is_number && i < column->values->len; i++) {
        const char *unit = NULL;
        if (import_typed_number(column->values->pdata[i], &unit) > 0 && unit[0] != '\0' &&
            g_ascii_isalpha(unit[0]) && unit[1] != '\0')
            return g_strdup(unit);
    }
    return NULL;
}

static void append_doubt(const Column *column, GString *out)
{
    const guint n = column->values->len;
    if (column->field && column->n_fit < n)
        g_string_append_printf(out, "  # unsure: %u of %u different values fit \"%s\"",
            column->n_fit, n, column->field->label);
    else if (column->score < SURE)
        g_string_append_printf(out, "  # unsure: like \"%s\"",
            column->field ? column->field->label : column->variable);
}

static void append_column(const Work *work, const Column *column, GString *out)
{
    g_autofree char *unit = unit_of(column);
    const bool is_event = strcmp(column->variable, IMPORT_EVENT_COLUMN) == 0;
    const gsize begin = out->len;
    g_string_append(out, "  ");
    schema_yaml_append_text(out, column->name);
    g_string_append_printf(out, ": {variable: %s", column->variable);
    if (column->recode)
        append_recode(column, out);
    if (is_event)
        append_events(work, column, out);
    if (unit) {
        g_string_append(out, ", unit: ");
        schema_yaml_append_text(out, unit);
    }
    g_string_append_c(out, '}');
    /* What the dictionary knows needs no line. */
    const bool is_plain = !column->recode && !unit && !strstr(out->str + begin, "recode");
    if (is_plain && strcmp(column->name, column->variable) == 0) {
        g_string_truncate(out, begin);
        return;
    }
    append_doubt(column, out);
    if (unit)
        g_string_append_printf(out, "%s unit as it stands; a factor if it is another one",
            strstr(out->str + begin, "# ") ? ";" : "  # unsure:");
    g_string_append_c(out, '\n');
}

static void append_dropped(const Work *work, GString *out)
{
    bool first = true;
    for (guint i = 0; i < work->columns->len; i++) {
        const Column *column = work->columns->pdata[i];
        if (column->variable || column->name[0] == '\0')
            continue;
        g_string_append(out, first ? "drop:\n  - " : "  - ");
        schema_yaml_append_text(out, column->name);
        g_string_append(out, column->identifies ? "  # identifies patients\n"
                                                : "  # unsure: no variable is like it\n");
        first = false;
    }
}

static void append_event(const Work *work, const char *path, GString *out)
{
    const SchemaStudy *study = work->study;
    g_autofree char *file = g_path_get_basename(path);
    size_t event = study->baseline;
    for (size_t e = 0; e < study->n_events; e++)
        if (strstr(file, study->events[e].name))
            event = e;
    g_string_append_printf(out,
        "event: %s  # unsure: no column says the event; one file a visit is assumed\n",
        study->events[event].unique_name);
}

static char *draft(const Work *work, const char *path)
{
    g_autofree char *file = g_path_get_basename(path);
    g_autofree char *shown = base_text_shown(file);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out,
        "# A draft, guessed from %s: read each line before it is used.\n"
        "# \"unsure\" rests on likeness alone.\n",
        shown);
    if (!has_variable(work, IMPORT_EVENT_COLUMN))
        append_event(work, path, out);
    if (work->has_mdy || work->has_dmy)
        g_string_append_printf(out, "date_order: %s%s\n", work->has_mdy ? "mdy" : "dmy",
            work->has_mdy && work->has_dmy ? "  # unsure: dates are in both orders" : "");
    if (work->has_era)
        g_string_append(out, "dates: era\n");
    const gsize begin = out->len;
    for (guint i = 0; i < work->columns->len; i++) {
        const Column *column = work->columns->pdata[i];
        if (column->variable)
            append_column(work, column, out);
    }
    if (out->len > begin)
        g_string_insert(out, (gssize)begin, "columns:\n");
    append_dropped(work, out);
    if (out->len == begin)
        g_string_append(out, "# Every column bears a name of the study's own: no map is needed "
                             "for them.\n");
    return g_string_free(out, FALSE);
}

char *import_guess_map(
    const SchemaStudy *study, const char *path, const char *sheet, GError **error)
{
    const ImportSheetAsk ask = {.name = sheet};
    BaseEncoding preferred = BASE_ENCODING_AUTO;
    (void)base_encoding_find(study->encoding, &preferred);
    ImportSourceReport report;
    g_autoptr(ImportSource) source =
        import_source_open(path, BASE_ENCODING_AUTO, preferred, &ask, &report, error);
    if (!source)
        return NULL;
    Work work = {.study = study, .columns = g_ptr_array_new_with_free_func(column_free)};
    char *map = NULL;
    if (report.fault != IMPORT_SOURCE_OK) {
        g_autofree char *why = base_words_compose(NULL, report.msgid, report.arguments);
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: %s", path, why);
    } else if (read_file(&work, source, path, error)) {
        choose(&work);
        map = draft(&work, path);
    }
    import_source_report_clear(&report);
    g_ptr_array_unref(work.columns);
    return map;
}
