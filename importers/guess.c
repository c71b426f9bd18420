#include "importers/guess.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "importers/guess_draft.h"
#include "importers/guess_words.h"
#include "importers/identifier.h"
#include "importers/redcap.h"
#include "importers/source.h"
#include "importers/typed.h"
#include "importers/value.h"

/** So many rows are looked at, and of a column so many different values. */
enum { MAX_ROWS = 1000, MAX_VALUES = 100 };

/** Below this nothing is like a variable. */
static const double LEAST = 0.5;

/** What a column could be, and how likely. */
typedef struct {
    size_t column;
    const char *variable;
    const SchemaField *field;
    double score;
} Match;

static void column_free(gpointer data)
{
    ImportGuessColumn *column = data;
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

static void read_header(ImportGuess *work, const BaseCsvRow *row)
{
    for (size_t i = 0; i < row->n_cells; i++) {
        ImportGuessColumn *column = g_new0(ImportGuessColumn, 1);
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

static void read_values(ImportGuess *work, const BaseCsvRow *row)
{
    for (size_t i = 0; i < MIN(row->n_cells, work->columns->len); i++) {
        const ImportGuessColumn *column = work->columns->pdata[i];
        g_autofree char *value = trimmed(&row->cells[i]);
        if (value[0] == '\0' || column->values->len >= MAX_VALUES ||
            g_ptr_array_find_with_equal_func(column->values, value, g_str_equal, NULL))
            continue;
        g_ptr_array_add(column->values, g_steal_pointer(&value));
    }
}

static bool read_file(ImportGuess *work, ImportSource *source, const char *path, GError **error)
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

static guint count_fitting(
    const ImportGuess *work, const ImportGuessColumn *column, const SchemaField *field)
{
    guint n = 0;
    for (guint i = 0; i < column->values->len; i++)
        n += takes(work->study, field, column->values->pdata[i]);
    return n;
}

/** How alike a column and a variable are by name and label, from 0 to 1. */
static double alike(const ImportGuessColumn *column, const char *variable, const char *label)
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

/** Whether all values of the column are codes of the study's sites. */
static bool names_sites(const ImportGuess *work, const ImportGuessColumn *column)
{
    for (guint i = 0; i < column->values->len; i++)
        if (schema_study_site(work->study, column->values->pdata[i]) == SIZE_MAX)
            return false;
    return column->values->len > 0;
}

/** All that a column could be. A checkbox's boxes are matched by the choice's label alone. */
static void match_column(const ImportGuess *work, size_t index, GArray *matches)
{
    const SchemaDictionary *dictionary = work->study->dictionary;
    const ImportGuessColumn *column = work->columns->pdata[index];
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
        MAX(alike(column, IMPORT_GROUP_COLUMN, "data access group"),
            names_sites(work, column) ? alike(column, "site", "hospital") : 0));
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

static void find_recode(ImportGuessColumn *column)
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

static void look_at_dates(ImportGuess *work, const ImportGuessColumn *column)
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
static void choose(ImportGuess *work)
{
    g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(Match));
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < work->columns->len; i++)
        if (!((const ImportGuessColumn *)work->columns->pdata[i])->identifies)
            match_column(work, i, matches);
    g_array_sort(matches, by_score);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = &g_array_index(matches, Match, i);
        ImportGuessColumn *column = work->columns->pdata[match->column];
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

/** Reads the file and chooses; false with `error`. */
static bool guess(ImportGuess *work, const char *path, const char *sheet, GError **error)
{
    const ImportSheetAsk ask = {.name = sheet};
    BaseEncoding preferred = BASE_ENCODING_AUTO;
    (void)base_encoding_find(work->study->encoding, &preferred);
    ImportSourceReport report;
    g_autoptr(ImportSource) source =
        import_source_open(path, BASE_ENCODING_AUTO, preferred, &ask, &report, error);
    if (!source)
        return false;
    bool ok = false;
    if (report.fault != IMPORT_SOURCE_OK) {
        g_autofree char *why = base_words_compose(NULL, report.msgid, report.arguments);
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: %s", path, why);
    } else if (read_file(work, source, path, error)) {
        choose(work);
        ok = true;
    }
    import_source_report_clear(&report);
    return ok;
}

char *import_guess_map(
    const SchemaStudy *study, const char *path, const char *sheet, GError **error)
{
    ImportGuess work = {.study = study, .columns = g_ptr_array_new_with_free_func(column_free)};
    char *map = guess(&work, path, sheet, error) ? import_guess_draft(&work, path) : NULL;
    g_ptr_array_unref(work.columns);
    return map;
}

json_t *import_guess_json(
    const SchemaStudy *study, const char *path, const char *sheet, GError **error)
{
    ImportGuess work = {.study = study, .columns = g_ptr_array_new_with_free_func(column_free)};
    json_t *page = guess(&work, path, sheet, error) ? import_guess_page(&work, path) : NULL;
    g_ptr_array_unref(work.columns);
    return page;
}
