/**
 * @file
 * What stands against a study that grows, value by value.
 */
#include <string.h>

#include "registry/growth.h"
#include "registry/inside.h"
#include "registry/value.h"
#include "schema/sql.h"

enum { FIRST_IDS = 5, EXACT_DIGITS = 15 };

/* A look under way. */
typedef struct {
    Registry *registry;
    const SchemaStudy *after;
    RegistryJudge judge;
    void *data;
    GPtrArray *grown;
    size_t form;      /* That is read. */
    GPtrArray *asked; /* Of it: SchemaGrown *, borrowed. */
} Look;

static void note(SchemaGrown *grown, const char *record_id)
{
    const GPtrArray *ids = grown->records;
    grown->n++;
    if (ids->len >= FIRST_IDS ||
        (ids->len > 0 && strcmp(ids->pdata[ids->len - 1], record_id) == 0))
        return;
    g_ptr_array_add(grown->records, g_strdup(record_id));
}

/* ---- Values ---- */

/* Between text and real numbers only what SQLite writes as we do goes over. */
static bool converts(const Look *look, const SchemaGrown *grown, const char *text)
{
    const SchemaDictionary *before = look->registry->study->dictionary;
    const RegistryForm *form = &look->registry->forms[look->form];
    const SchemaField *to = &look->after->dictionary->fields[grown->to];
    char from = 'T';
    for (size_t i = 0; i < form->n_columns; i++)
        if (before->columns[form->columns[i]].field == grown->field)
            from = form->types[i];
    const bool to_real = to->type == SCHEMA_NUMBER;
    return (from == 'R') == to_real || strlen(text) <= EXACT_DIGITS;
}

/* Whether the text is a value of the new field, and the same text there. */
static bool fits(const Look *look, const SchemaGrown *grown, const char *text)
{
    char room[REGISTRY_JUDGED_SIZE], number[BASE_DECIMAL_SIZE], scratch[BASE_DECIMAL_SIZE];
    RegistryCell cell = {.kind = REGISTRY_CELL_ABSENT};
    const SchemaDictionary *after = look->after->dictionary;
    const SchemaField *field = &after->fields[grown->to];
    const SchemaColumn *column = schema_dictionary_find_column(after, field->name);
    if (!column || !look->judge(look->after, field, text, room, &cell, look->data))
        return false;
    const char type = schema_sql_type(after, column)[0];
    const RegistryValue value = registry_value_of_cell(&cell, type, scratch);
    const char *reads = registry_value_text(&value, number);
    return reads && value.kind != REGISTRY_VALUE_MISSING && strcmp(reads, text) == 0 &&
           converts(look, grown, text);
}

static bool stands_against(
    const Look *look, const SchemaGrown *grown, const SchemaColumn *column, const char *text)
{
    const SchemaField *field = &look->registry->study->dictionary->fields[grown->field];
    switch (grown->asks) {
    case SCHEMA_ASKS_EMPTY: /* That nobody ticked it says nothing that could be lost. */
        return field->type != SCHEMA_CHECKBOX || strcmp(text, "0") != 0;
    case SCHEMA_ASKS_UNTICKED:
        return strcmp(text, "0") != 0 &&
               column == &look->registry->study->dictionary->columns[grown->column];
    case SCHEMA_ASKS_CODE:
        return strcmp(text, grown->code) == 0;
    case SCHEMA_ASKS_FIT:
        return !fits(look, grown, text);
    default:
        return false;
    }
}

static void look_at_values(
    const Look *look, SchemaGrown *grown, const RegistryFormRow *row, const RegistryForm *form)
{
    const SchemaDictionary *dictionary = look->registry->study->dictionary;
    char number[BASE_DECIMAL_SIZE];
    for (size_t i = 0; i < form->n_columns; i++) {
        const SchemaColumn *column = &dictionary->columns[form->columns[i]];
        if (column->field != grown->field)
            continue;
        const char *text = registry_value_text(&row->values[i], number);
        if (text && stands_against(look, grown, column, text))
            note(grown, row->key.record_id);
    }
}

static gboolean take_row(const RegistryFormRow *row, void *data, GError **error)
{
    (void)error;
    const Look *look = data;
    const SchemaStudy *study = look->registry->study;
    for (guint i = 0; i < look->asked->len; i++) {
        SchemaGrown *grown = look->asked->pdata[i];
        const bool of_rows =
            grown->asks == SCHEMA_ASKS_NO_ROWS || grown->asks == SCHEMA_ASKS_SINGLE;
        if (!of_rows)
            look_at_values(look, grown, row, &look->registry->forms[look->form]);
        else if (strcmp(study->events[grown->event].unique_name, row->key.event) == 0 &&
                 (grown->asks == SCHEMA_ASKS_NO_ROWS || row->key.instance > 1))
            note(grown, row->key.record_id);
    }
    return TRUE;
}

/* ---- Codes of missing data, values below a limit ---- */

static gboolean take_missing(const RegistryMissing *missing, void *data, GError **error)
{
    (void)error;
    const Look *look = data;
    const SchemaDictionary *dictionary = look->registry->study->dictionary;
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, missing->column);
    for (guint i = 0; i < look->grown->len; i++) {
        SchemaGrown *grown = look->grown->pdata[i];
        const bool is_its = column && column->field == grown->field;
        const bool is_column = column == &dictionary->columns[grown->column];
        if ((grown->asks == SCHEMA_ASKS_MISSING && strcmp(grown->code, missing->code) == 0) ||
            (grown->asks == SCHEMA_ASKS_EMPTY && is_its) ||
            (grown->asks == SCHEMA_ASKS_UNTICKED && is_column &&
                grown->kind == SCHEMA_GROWN_REMOVED))
            note(grown, missing->key.record_id);
    }
    return TRUE;
}

typedef struct {
    const Look *look;
    SchemaGrown *grown;
} Below;

static gboolean take_below(const RegistryMissing *reason, void *data, GError **error)
{
    (void)error;
    const Below *below = data;
    if (!g_hash_table_contains(below->look->registry->study->missing_codes, reason->code))
        note(below->grown, reason->key.record_id);
    return TRUE;
}

static gboolean look_below(const Look *look, SchemaGrown *grown, GError **error)
{
    RegistryStore *store = look->registry->store;
    const SchemaDictionary *dictionary = look->registry->study->dictionary;
    Below below = {look, grown};
    for (size_t f = 0; f < look->registry->n_forms; f++)
        for (size_t i = 0; i < look->registry->forms[f].n_columns; i++)
            if (dictionary->columns[look->registry->forms[f].columns[i]].field ==
                    grown->field &&
                !store->driver->reasons(store, f, i, registry_all(), take_below, &below, error))
                return FALSE;
    return TRUE;
}

/* ---- Records ---- */

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    const Look *look = data;
    for (guint i = 0; i < look->grown->len; i++) {
        SchemaGrown *grown = look->grown->pdata[i];
        if (grown->asks == SCHEMA_ASKS_SITE && strcmp(grown->code, record->site) == 0)
            note(grown, record->record_id);
        if (grown->asks == SCHEMA_ASKS_PATTERN &&
            !g_regex_match(look->after->record_pattern, record->record_id, 0, NULL))
            note(grown, record->record_id);
    }
    return TRUE;
}

/* ---- The pass ---- */

static bool is_about_form(const Look *look, const SchemaGrown *grown)
{
    const SchemaStudy *study = look->registry->study;
    switch (grown->asks) {
    case SCHEMA_ASKS_EMPTY:
    case SCHEMA_ASKS_UNTICKED:
    case SCHEMA_ASKS_FIT:
    case SCHEMA_ASKS_CODE:
        return grown->field > 0 &&
               schema_study_form(study, study->dictionary->fields[grown->field].form) ==
                   look->form;
    case SCHEMA_ASKS_NO_ROWS:
    case SCHEMA_ASKS_SINGLE:
        return grown->form == look->form;
    default:
        return false;
    }
}

static gboolean look_at_form(Look *look, GError **error)
{
    RegistryStore *store = look->registry->store;
    g_ptr_array_set_size(look->asked, 0);
    for (guint i = 0; i < look->grown->len; i++)
        if (is_about_form(look, look->grown->pdata[i]))
            g_ptr_array_add(look->asked, look->grown->pdata[i]);
    return look->asked->len == 0 ||
           store->driver->rows(store, look->form, registry_all(), take_row, look, error);
}

static gboolean look_at_all(Look *look, GError **error)
{
    RegistryStore *store = look->registry->store;
    for (look->form = 0; look->form < look->registry->n_forms; look->form++)
        if (!look_at_form(look, error))
            return FALSE;
    for (guint i = 0; i < look->grown->len; i++) {
        SchemaGrown *grown = look->grown->pdata[i];
        if (grown->asks == SCHEMA_ASKS_BELOW && !look_below(look, grown, error))
            return FALSE;
    }
    return store->driver->missing(store, registry_all(), take_missing, look, error) &&
           store->driver->records(store, registry_all(), take_record, look, error);
}

gboolean registry_growth_look(Registry *registry, const SchemaStudy *after, GPtrArray *grown,
    RegistryJudge judge, void *data, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(GPtrArray) asked = g_ptr_array_new();
    Look look = {registry, after, judge, data, grown, 0, asked};
    if (!store->driver->begin(store, REGISTRY_READ, error))
        return FALSE;
    const gboolean ok = look_at_all(&look, error);
    store->driver->roll_back(store);
    return ok;
}
