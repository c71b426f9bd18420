#include "importers/shown.h"

#include "base/decimal.h"

/** The row that is asked about, and the texts that its values became. */
typedef struct {
    ImportWork *work;
    const ImportBlock *block;
    const char *record_id;
    size_t event;
    GPtrArray *texts;
    GError *error;
} Reading;

static const char *keep(Reading *reading, char *text)
{
    g_ptr_array_add(reading->texts, text);
    return text;
}

/** A cell of the row as it is stored; NULL where it is held. */
static const char *text_of(Reading *reading, const RegistryCell *cell)
{
    char number[BASE_DECIMAL_SIZE];
    switch (cell->kind) {
    case REGISTRY_CELL_INTEGER:
        return keep(reading, g_strdup_printf("%" G_GINT64_FORMAT, cell->integer));
    case REGISTRY_CELL_NUMBER:
        base_decimal_shortest(cell->number, number);
        return keep(reading, g_strdup(number));
    case REGISTRY_CELL_TEXT:
    case REGISTRY_CELL_MISSING:
        return cell->text;
    case REGISTRY_CELL_BLANK:
        return "";
    case REGISTRY_CELL_ABSENT:
        break;
    }
    return NULL;
}

/** What is stored; NULL where nothing is, or where an instance would have to be chosen. */
static const char *stored_text(Reading *reading, size_t event, size_t column, bool *has_row)
{
    const SchemaStudy *study = reading->work->study;
    const SchemaDictionary *dictionary = study->dictionary;
    const SchemaField *field = &dictionary->fields[dictionary->columns[column].field];
    char *text = NULL;
    *has_row = false;
    if (reading->error || study->event_repeats[event] ||
        study->form_repeats[schema_study_form(study, field->form)])
        return NULL;
    if (!registry_import_stored(reading->work->import, reading->record_id, event, column, &text,
            has_row, &reading->error))
        return NULL;
    return text ? keep(reading, text) : NULL;
}

static const char *read_value(size_t event, size_t column, void *data)
{
    Reading *reading = data;
    bool has_row;
    if (reading->work->study->dictionary->columns[column].field == 0)
        return reading->record_id;
    const size_t index = event == reading->event ? reading->block->of_target[column] : SIZE_MAX;
    const ImportValue *value = index == SIZE_MAX ? NULL : &reading->work->values[index];
    if (value && !value->is_blank)
        return text_of(reading, &value->cell);
    const char *stored = stored_text(reading, event, column, &has_row);
    const bool is_blank = value || (event != reading->event && has_row);
    return stored ? stored : is_blank ? "" : NULL;
}

gboolean import_shown(ImportWork *work, const ImportBlock *block, const char *record_id,
    size_t event, int64_t instance, size_t field, SchemaShown *shown, GError **error)
{
    const SchemaBranching *branching = work->study->branching[field];
    *shown = SCHEMA_SHOWN;
    if (!branching)
        return TRUE;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Reading reading = {
        .work = work, .block = block, .record_id = record_id, .event = event, .texts = texts};
    const SchemaBranchingRow row = {.study = work->study,
        .event = event,
        .instance = instance,
        .today = base_clock_day(&work->options->clock),
        .read = read_value,
        .data = &reading};
    *shown = schema_branching_shows(branching, &row);
    if (!reading.error)
        return TRUE;
    g_propagate_error(error, reading.error);
    return FALSE;
}
