#include "schema/dictionary.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "schema/dictionary_read.h"
#include "schema/read.h"

#define MAX_FAULTS 20
#define MAX_NAME 100

/* Columns that every table has beside the fields' own. */
static const char *const reserved[] = {"record_id", "event", "instance", "import_id", "line",
    "site", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
    "redcap_data_access_group", "redcap_survey_identifier", NULL};

/* Frees what is in the field, not the field. */
static void field_clear(SchemaField *field)
{
    schema_choices_free(field->choices, field->n_choices);
    char *const texts[] = {field->name, field->form, field->label, field->note,
        field->validation, field->annotation, field->section, field->branching, field->matrix,
        field->formula, field->min_text, field->max_text};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
}

void schema_dictionary_free(SchemaDictionary *dictionary)
{
    if (!dictionary)
        return;
    for (size_t i = 0; i < dictionary->n_fields; i++)
        field_clear(&dictionary->fields[i]);
    for (size_t i = 0; i < dictionary->n_columns; i++)
        g_free(dictionary->columns[i].name);
    g_free(dictionary->fields);
    g_free(dictionary->columns);
    g_strfreev(dictionary->forms);
    g_clear_pointer(&dictionary->field_index, g_hash_table_unref);
    g_clear_pointer(&dictionary->column_index, g_hash_table_unref);
    g_clear_pointer(&dictionary->warnings, g_ptr_array_unref);
    g_free(dictionary);
}

/* ---- fields ---- */

static bool is_field_name(const char *name)
{
    return g_ascii_islower(name[0]) &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name) &&
           !strstr(name, "__") && name[strlen(name) - 1] != '_' && strlen(name) <= MAX_NAME;
}

static bool read_flag(const DictionaryRow *row, DictionaryCell cell, DictionaryFaults *faults)
{
    const char *text = row->cells[cell];
    if (!*text)
        return false;
    if (g_ascii_strcasecmp(text, "y") != 0)
        schema_dictionary_fault(
            faults, row, cell, "\"%s\" where y or nothing is expected", text);
    return true;
}

static void read_texts(SchemaField *field, const DictionaryRow *row)
{
    static const char *const with_formula[] = {"calc", "slider", "sql", NULL};
    g_autofree char *type = g_ascii_strdown(row->cells[CELL_TYPE], -1);
    const bool has_formula = g_strv_contains(with_formula, type);
    field->line = row->line;
    field->name = g_strdup(row->cells[CELL_NAME]);
    field->form = g_strdup(row->cells[CELL_FORM]);
    field->label = g_strdup(row->cells[CELL_LABEL]);
    field->note = g_strdup(row->cells[CELL_NOTE]);
    field->validation = g_strdup(row->cells[CELL_VALIDATION]);
    field->annotation = g_strdup(row->cells[CELL_ANNOTATION]);
    field->section = g_strdup(row->cells[CELL_SECTION]);
    field->branching = g_strdup(row->cells[CELL_BRANCHING]);
    field->matrix = g_strdup(row->cells[CELL_MATRIX]);
    field->formula = g_strdup(has_formula ? row->cells[CELL_CHOICES] : "");
    field->min_text = g_strdup(row->cells[CELL_MIN]);
    field->max_text = g_strdup(row->cells[CELL_MAX]);
}

static void check_names(
    const SchemaDictionary *dictionary, const DictionaryRow *row, DictionaryFaults *faults)
{
    const char *name = row->cells[CELL_NAME];
    const char *form = row->cells[CELL_FORM];
    const bool is_first = dictionary->n_fields == 0;
    if (!*name || !is_field_name(name))
        schema_dictionary_fault(faults, row, CELL_NAME,
            "\"%s\" is no variable name; expected a to z, 0 to 9 and single low lines, "
            "beginning "
            "with a letter, at most %d characters",
            name, MAX_NAME);
    else if (g_hash_table_contains(dictionary->field_index, name))
        schema_dictionary_fault(faults, row, CELL_NAME, "the name occurs twice");
    else if (g_strv_contains(reserved, name) && !(is_first && strcmp(name, "record_id") == 0))
        schema_dictionary_fault(faults, row, CELL_NAME,
            "the name is reserved for a column of the registry; rename the variable");
    if (!is_field_name(form))
        schema_dictionary_fault(faults, row, CELL_FORM, "\"%s\" is no form name", form);
}

/* Rows of a form must stand together; a new form is appended. */
static void add_form(
    SchemaDictionary *dictionary, const DictionaryRow *row, DictionaryFaults *faults)
{
    const char *form = row->cells[CELL_FORM];
    const size_t n = dictionary->n_forms;
    if (n > 0 && strcmp(dictionary->forms[n - 1], form) == 0)
        return;
    if (n > 0 && g_strv_contains((const char *const *)dictionary->forms, form)) {
        schema_dictionary_fault(
            faults, row, CELL_FORM, "the rows of form %s do not stand together", form);
        return;
    }
    dictionary->forms = g_renew(char *, dictionary->forms, n + 2);
    dictionary->forms[n] = g_strdup(form);
    dictionary->forms[n + 1] = NULL;
    dictionary->n_forms = n + 1;
}

/* Appends a field with its columns; room for it is there. */
static void add_field(
    SchemaDictionary *dictionary, const DictionaryRow *row, DictionaryFaults *faults)
{
    check_names(dictionary, row, faults);
    add_form(dictionary, row, faults);
    SchemaField *field = &dictionary->fields[dictionary->n_fields];
    read_texts(field, row);
    field->required = read_flag(row, CELL_REQUIRED, faults);
    field->identifier = read_flag(row, CELL_IDENTIFIER, faults);
    if (schema_field_read_type(field, row, faults))
        schema_field_read_choices(field, row, faults);
    if (dictionary->n_fields == 0 && field->type != SCHEMA_TEXT)
        schema_dictionary_fault(faults, row, CELL_TYPE,
            "the first field is the record identifier and must be of type text");
    dictionary->n_fields++;
    g_hash_table_insert(
        dictionary->field_index, field->name, GSIZE_TO_POINTER(dictionary->n_fields));
}

static void add_column(SchemaDictionary *dictionary, GArray *columns, char *name, size_t field,
    size_t choice, DictionaryFaults *faults)
{
    const SchemaColumn column = {.name = name, .field = field, .choice = choice};
    const size_t found = GPOINTER_TO_SIZE(g_hash_table_lookup(dictionary->column_index, name));
    g_array_append_val(columns, column);
    g_hash_table_insert(dictionary->column_index, name, GSIZE_TO_POINTER((gsize)columns->len));
    const char *other =
        found ? dictionary->fields[g_array_index(columns, SchemaColumn, found - 1).field].name
              : NULL;
    /* A name that occurs twice is told where the name is read. */
    if (other && !g_str_equal(other, dictionary->fields[field].name))
        g_ptr_array_add(faults->texts,
            g_strdup_printf("%s:%zu:1: field %s: its column %s is another field's too",
                faults->name, dictionary->fields[field].line, dictionary->fields[field].name,
                name));
}

static void add_columns(SchemaDictionary *dictionary, DictionaryFaults *faults)
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(SchemaColumn));
    for (size_t i = 0; i < dictionary->n_fields; i++) {
        const SchemaField *field = &dictionary->fields[i];
        if (field->type == SCHEMA_NO_DATA)
            continue;
        if (field->type != SCHEMA_CHECKBOX)
            add_column(dictionary, columns, g_strdup(field->name), i, 0, faults);
        else
            for (size_t k = 0; k < field->n_choices; k++)
                add_column(
                    dictionary, columns, g_strdup(field->choices[k].column), i, k, faults);
    }
    dictionary->n_columns = columns->len;
    dictionary->columns = (SchemaColumn *)(void *)g_array_free(columns, FALSE);
}

/* REDCap adds these two columns to every form. */
static void check_form_columns(const SchemaDictionary *dictionary, DictionaryFaults *faults)
{
    static const char *const suffixes[] = {"complete", "timestamp"};
    for (size_t i = 0; i < dictionary->n_forms * 2; i++) {
        g_autofree char *name =
            g_strdup_printf("%s_%s", dictionary->forms[i / 2], suffixes[i % 2]);
        const SchemaField *field = schema_dictionary_find(dictionary, name);
        if (field)
            g_ptr_array_add(faults->texts,
                g_strdup_printf("%s:%zu:1: field %s: the name is reserved for a column that "
                                "REDCap adds to form %s",
                    faults->name, field->line, name, dictionary->forms[i / 2]));
    }
}

/* ---- what is read and not supported ---- */

static bool has_matrix(const SchemaField *field)
{
    return field->matrix[0];
}

static bool has_tag(const SchemaField *field)
{
    const char *first = strchr(field->annotation, '@');
    const bool only_step = field->step > 0 && strrchr(field->annotation, '@') == first;
    return first && !only_step;
}

static bool is_calc(const SchemaField *field)
{
    return field->formula[0] && field->type == SCHEMA_NUMBER;
}

static bool is_sql(const SchemaField *field)
{
    return field->formula[0] && field->type == SCHEMA_TEXT;
}

static bool has_text_validation(const SchemaField *field)
{
    static const char *const of_display[] = {"signature", "autocomplete", NULL};
    return field->type == SCHEMA_TEXT && field->validation[0] &&
           !g_strv_contains(of_display, field->validation);
}

static bool has_piped_bound(const SchemaField *field)
{
    return field->min_text[0] == '[' || field->max_text[0] == '[';
}

static void add_warnings(SchemaDictionary *dictionary, const char *name)
{
    static const struct {
        bool (*applies)(const SchemaField *field);
        const char *what;
    } kinds[] = {
        {is_calc, "calculations are not evaluated; their values are kept as exported"},
        {is_sql, "choices of sql fields are not known; their values are kept as text"},
        {has_text_validation, "this validation of texts is not applied"},
        {has_piped_bound, "a bound that names another field is not evaluated"},
        {has_matrix, "matrix groups and rankings are only for display and not checked"},
        {has_tag, "action tags are kept as text and not carried out"},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
        GString *fields = g_string_new(NULL);
        for (size_t i = 0; i < dictionary->n_fields; i++) {
            const SchemaField *field = &dictionary->fields[i];
            if (kinds[k].applies(field))
                g_string_append_printf(fields, "%s%s (line %zu)", fields->len ? ", " : "",
                    field->name, field->line);
        }
        if (fields->len)
            g_ptr_array_add(dictionary->warnings,
                g_strdup_printf("%s: %s: %s", name, kinds[k].what, fields->str));
        g_string_free(fields, TRUE);
    }
}

/* ---- the whole ---- */

static SchemaDictionary *dictionary_new(size_t n_rows)
{
    SchemaDictionary *dictionary = g_new0(SchemaDictionary, 1);
    dictionary->fields = g_new0(SchemaField, n_rows + 1);
    dictionary->field_index = g_hash_table_new(g_str_hash, g_str_equal);
    dictionary->column_index = g_hash_table_new(g_str_hash, g_str_equal);
    dictionary->warnings = g_ptr_array_new_with_free_func(g_free);
    return dictionary;
}

/* A field at fault, for who reads on: a text. */
static void make_plain(SchemaField *field)
{
    schema_choices_free(field->choices, field->n_choices);
    field->choices = NULL;
    field->n_choices = 0;
    field->type = SCHEMA_TEXT;
}

static void add_fields(
    SchemaDictionary *dictionary, const GPtrArray *rows, DictionaryFaults *faults)
{
    for (guint i = 0; i < rows->len; i++) {
        const guint n = faults->texts->len;
        add_field(dictionary, rows->pdata[i], faults);
        if (faults->texts->len > n)
            make_plain(&dictionary->fields[i]);
    }
    if (rows->len == 0 && faults->texts->len == 0)
        g_ptr_array_add(
            faults->texts, g_strdup_printf("%s:1:1: no fields below the header", faults->name));
    check_form_columns(dictionary, faults);
    add_columns(dictionary, faults);
}

static void set_faults_error(const GPtrArray *texts, GError **error)
{
    GString *message = g_string_new(NULL);
    for (guint i = 0; i < MIN(texts->len, MAX_FAULTS); i++)
        g_string_append_printf(
            message, "%s%s", i > 0 ? " | " : "", (const char *)texts->pdata[i]);
    if (texts->len > MAX_FAULTS)
        g_string_append_printf(message, " | and %u more", texts->len - MAX_FAULTS);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STUDY, message->str);
    g_string_free(message, TRUE);
}

SchemaDictionary *schema_dictionary_parse(
    const char *name, const char *bytes, gsize size, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    DictionaryFaults faults = {.name = name, .texts = texts};
    g_autoptr(GPtrArray) rows = schema_dictionary_rows(bytes, size, &faults);
    g_autoptr(SchemaDictionary) dictionary = dictionary_new(rows->len);
    if (texts->len == 0)
        add_fields(dictionary, rows, &faults);
    if (texts->len > 0) {
        set_faults_error(texts, error);
        return NULL;
    }
    add_warnings(dictionary, name);
    return g_steal_pointer(&dictionary);
}

SchemaDictionary *schema_dictionary_faults(
    const char *name, const char *bytes, gsize size, GHashTable *doubts, GPtrArray *texts)
{
    const guint n = texts->len;
    DictionaryFaults faults = {.name = name, .texts = texts, .doubts = doubts};
    g_autoptr(GPtrArray) rows = schema_dictionary_rows(bytes, size, &faults);
    if (texts->len > n || rows->len == 0)
        return NULL;
    SchemaDictionary *dictionary = dictionary_new(rows->len);
    add_fields(dictionary, rows, &faults);
    return dictionary;
}

/* ---- looking things up ---- */

const SchemaField *schema_dictionary_find(const SchemaDictionary *dictionary, const char *name)
{
    const gsize found = GPOINTER_TO_SIZE(g_hash_table_lookup(dictionary->field_index, name));
    return found ? &dictionary->fields[found - 1] : NULL;
}

const SchemaColumn *schema_dictionary_find_column(
    const SchemaDictionary *dictionary, const char *name)
{
    const gsize found = GPOINTER_TO_SIZE(g_hash_table_lookup(dictionary->column_index, name));
    return found ? &dictionary->columns[found - 1] : NULL;
}

char *schema_form_label(const SchemaDictionary *dictionary, size_t form)
{
    char *label = g_strdelimit(g_strdup(dictionary->forms[form]), "_", ' ');
    label[0] = g_ascii_toupper(label[0]);
    return label;
}

const char **schema_dictionary_names(const SchemaDictionary *dictionary)
{
    const char **names = g_new0(const char *, dictionary->n_fields + 1);
    for (size_t i = 0; i < dictionary->n_fields; i++)
        names[i] = dictionary->fields[i].name;
    return names;
}

const char *schema_field_label(const SchemaField *field, const char *code)
{
    for (size_t i = 0; i < field->n_choices; i++)
        if (strcmp(field->choices[i].code, code) == 0)
            return field->choices[i].label;
    return NULL;
}

bool schema_field_has_code(const SchemaField *field, const char *code)
{
    return schema_field_label(field, code) != NULL;
}
