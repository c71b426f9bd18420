/* What an export of records says of its project: events, forms, what repeats, groups. */
#include <string.h>

#include "base/csv_read.h"
#include "base/error.h"
#include "schema/draft_inside.h"

enum { NO_FORM = -1 };

/** An export on its way through. */
typedef struct {
    SchemaDraft *draft;
    const SchemaDictionary *dictionary;
    const char *where;
    GArray *forms; /**< int: the form of each column whose values count, or NO_FORM. */
    bool *is_box;  /**< One a column: 0 says nothing. */
    size_t event, instrument, instance, group; /**< Columns, SIZE_MAX where there is none. */
    bool *is_filled;                           /**< One a form: some row has a value of it. */
    bool finds_forms, finds_groups;            /**< No list says it. */
} Export;

static int form_index(const SchemaDictionary *dictionary, const char *form)
{
    for (size_t i = 0; i < dictionary->n_forms; i++)
        if (g_str_equal(dictionary->forms[i], form))
            return (int)i;
    return NO_FORM;
}

/* Of a column that REDCap adds to each form, or of one of the dictionary. */
static int form_of(const Export *export, const char *name, bool *is_box)
{
    const SchemaColumn *column = schema_dictionary_find_column(export->dictionary, name);
    *is_box = true;
    if (column) {
        const SchemaField *field = &export->dictionary->fields[column->field];
        *is_box = field->type == SCHEMA_CHECKBOX;
        return column->field == 0 ? NO_FORM : form_index(export->dictionary, field->form);
    }
    if (!g_str_has_suffix(name, "_complete"))
        return NO_FORM;
    g_autofree char *form = g_strndup(name, strlen(name) - strlen("_complete"));
    return form_index(export->dictionary, form);
}

static void read_header(Export *export, const BaseCsvRow *row)
{
    static const char *const names[] = {"redcap_event_name", "redcap_repeat_instrument",
        "redcap_repeat_instance", "redcap_data_access_group"};
    size_t *const places[] = {
        &export->event, &export->instrument, &export->instance, &export->group};
    export->is_box = g_new0(bool, row->n_cells + 1);
    for (size_t k = 0; k < G_N_ELEMENTS(names); k++)
        *places[k] = SIZE_MAX;
    for (size_t i = 0; i < row->n_cells; i++) {
        const int form = form_of(export, row->cells[i].text, &export->is_box[i]);
        g_array_append_val(export->forms, form);
        for (size_t k = 0; k < G_N_ELEMENTS(names); k++)
            if (g_str_equal(row->cells[i].text, names[k]))
                *places[k] = i;
    }
}

static const char *cell(const BaseCsvRow *row, size_t column)
{
    return column < row->n_cells ? row->cells[column].text : "";
}

static void add_repeat(SchemaDraft *draft, const char *form)
{
    if (!g_ptr_array_find_with_equal_func(draft->repeats, form, g_str_equal, NULL))
        g_ptr_array_add(draft->repeats, g_strdup(form));
}

static void add_group(const Export *export, const char *code)
{
    for (guint i = 0; i < export->draft->sites->len; i++)
        if (g_str_equal(g_array_index(export->draft->sites, DraftCode, i).code, code))
            return;
    schema_draft_add_group(export->draft, code, code);
}

static void take_row(const Export *export, const BaseCsvRow *row)
{
    const char *unique = cell(row, export->event);
    const char *instrument = cell(row, export->instrument);
    DraftEvent *event = unique[0] ? schema_draft_event(export->draft, unique) : NULL;
    if (export->finds_groups && cell(row, export->group)[0])
        add_group(export, cell(row, export->group));
    if (form_index(export->dictionary, instrument) != NO_FORM)
        add_repeat(export->draft, instrument);
    else if (event && cell(row, export->instance)[0])
        event->repeats = true;
    for (size_t i = 0; i < MIN(row->n_cells, export->forms->len); i++) {
        const int form = g_array_index(export->forms, int, i);
        const char *text = row->cells[i].text;
        if (form == NO_FORM || !text[0] || (export->is_box[i] && g_str_equal(text, "0")))
            continue;
        export->is_filled[form] = true;
        if (event && export->finds_forms)
            schema_draft_add_form(export->draft, event, export->dictionary->forms[form]);
    }
}

/* Nobody knows where a form belongs of which no row has anything: to all events. */
static void add_empty_forms(const Export *export)
{
    for (size_t f = 0; export->finds_forms && f < export->dictionary->n_forms; f++)
        for (guint e = 0; !export->is_filled[f] && e < export->draft->events->len; e++)
            schema_draft_add_form(
                export->draft, export->draft->events->pdata[e], export->dictionary->forms[f]);
}

gboolean schema_draft_export(SchemaDraft *draft, const SchemaDictionary *dictionary,
    const char *where, const char *bytes, gsize size, GError **error)
{
    g_autofree bool *is_filled = g_new0(bool, dictionary->n_forms + 1);
    g_autoptr(GArray) forms = g_array_new(FALSE, FALSE, sizeof(int));
    Export export = {.draft = draft,
        .dictionary = dictionary,
        .where = where,
        .forms = forms,
        .is_filled = is_filled,
        .finds_forms = !draft->has_forms,
        .finds_groups = draft->sites->len == 0};
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(bytes, size, '\0');
    BaseCsvRow row;
    BaseCsvStep step;
    while ((step = base_csv_reader_next(reader, &row, error)) == BASE_CSV_ROW)
        if (!export.is_box)
            read_header(&export, &row);
        else
            take_row(&export, &row);
    g_free(export.is_box);
    add_empty_forms(&export);
    if (step == BASE_CSV_DEFECT)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:%" G_GINT64_FORMAT ": this line is no CSV", where, row.line);
    return step == BASE_CSV_END;
}
