#include "registry/status_shown.h"

#include <string.h>

#include "base/decimal.h"

struct StatusShown {
    const SchemaStudy *study;
    const char *const *ids;
    size_t n;
    int32_t today;
    GArray *columns; /* size_t: of the dictionary, that logic reads. */
    size_t *slots;   /* One a dictionary column: its place in `columns`, or SIZE_MAX. */
    GStringChunk *texts;
    const char **values; /* [(record * n_events + event) * columns->len + slot], NULL: blank. */
    GArray *scanned;     /* size_t: slots of the form that is being read. */
};

static void use_column(size_t event, size_t column, void *data)
{
    StatusShown *shown = data;
    (void)event;
    if (shown->slots[column] != SIZE_MAX ||
        shown->study->dictionary->columns[column].field == 0)
        return;
    shown->slots[column] = shown->columns->len;
    g_array_append_val(shown->columns, column);
}

static void list_columns(StatusShown *shown)
{
    const SchemaDictionary *dictionary = shown->study->dictionary;
    for (size_t c = 0; c < dictionary->n_columns; c++)
        shown->slots[c] = SIZE_MAX;
    for (size_t f = 0; f < dictionary->n_fields; f++)
        if (dictionary->fields[f].required)
            schema_branching_uses(shown->study->branching[f], use_column, shown);
}

static const char *keep_text(StatusShown *shown, const RegistryDatum *value)
{
    char number[MAX(BASE_DECIMAL_SIZE, 32)];
    if (value->kind == REGISTRY_DATUM_TEXT)
        return g_string_chunk_insert_const(shown->texts, value->text);
    if (value->kind == REGISTRY_DATUM_INTEGER)
        g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, value->integer);
    else
        base_decimal_shortest(value->real, number);
    return g_string_chunk_insert_const(shown->texts, number);
}

static void take_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data)
{
    StatusShown *shown = data;
    (void)codes;
    if (key->instance != 1)
        return;
    const char **row = shown->values + (key->record * shown->study->n_events + key->event) *
                                           shown->columns->len;
    for (guint i = 0; i < shown->scanned->len; i++)
        if (values[i].kind != REGISTRY_DATUM_NULL)
            row[g_array_index(shown->scanned, size_t, i)] = keep_text(shown, &values[i]);
}

/* Reads the columns of one form that logic needs, if it needs any. */
static gboolean read_form(
    StatusShown *shown, RegistryScan *scan, size_t form, const bool *events, GError **error)
{
    const SchemaDictionary *dictionary = shown->study->dictionary;
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(size_t));
    g_array_set_size(shown->scanned, 0);
    for (size_t slot = 0; slot < shown->columns->len; slot++) {
        const size_t column = g_array_index(shown->columns, size_t, slot);
        const SchemaField *field = &dictionary->fields[dictionary->columns[column].field];
        if (strcmp(field->form, dictionary->forms[form]) != 0)
            continue;
        g_array_append_val(columns, column);
        g_array_append_val(shown->scanned, slot);
    }
    if (columns->len == 0)
        return TRUE;
    const RegistryFormWanted wanted = {.form = form,
        .columns = (const size_t *)(const void *)columns->data,
        .n = columns->len,
        .events = events};
    RegistryFormScan *rows = registry_scan_form(scan, &wanted, error);
    const RegistryScanRecords records = {.ids = shown->ids, .n = shown->n};
    const gboolean ok = rows && registry_form_scan_run(rows, &records, take_row, shown, error);
    registry_form_scan_free(rows);
    return ok;
}

StatusShown *status_shown_new(RegistryScan *scan, const SchemaStudy *study,
    const char *const *ids, size_t n, int32_t today, GError **error)
{
    g_autoptr(StatusShown) shown = g_new0(StatusShown, 1);
    shown->study = study;
    shown->ids = ids;
    shown->n = n;
    shown->today = today;
    shown->columns = g_array_new(FALSE, FALSE, sizeof(size_t));
    shown->scanned = g_array_new(FALSE, FALSE, sizeof(size_t));
    shown->slots = g_new(size_t, study->dictionary->n_columns);
    shown->texts = g_string_chunk_new(4096);
    list_columns(shown);
    shown->values = g_new0(const char *, n * study->n_events * shown->columns->len + 1);
    g_autofree bool *events = g_new(bool, study->n_events + 1);
    for (size_t e = 0; e < study->n_events; e++)
        events[e] = true;
    for (size_t f = 0; n > 0 && f < study->dictionary->n_forms; f++)
        if (!read_form(shown, scan, f, events, error))
            return NULL;
    return g_steal_pointer(&shown);
}

void status_shown_free(StatusShown *shown)
{
    if (!shown)
        return;
    g_array_unref(shown->columns);
    g_array_unref(shown->scanned);
    g_string_chunk_free(shown->texts);
    g_free(shown->slots);
    g_free(shown->values);
    g_free(shown);
}

/* A record, for the logic of one of its fields. */
typedef struct {
    const StatusShown *shown;
    size_t record;
} Reading;

static const char *read_value(size_t event, size_t column, void *data)
{
    const Reading *reading = data;
    const StatusShown *shown = reading->shown;
    if (shown->slots[column] == SIZE_MAX)
        return shown->ids[reading->record];
    const size_t row = reading->record * shown->study->n_events + event;
    const char *text = shown->values[row * shown->columns->len + shown->slots[column]];
    return text ? text : "";
}

bool status_shown_shows(
    const StatusShown *shown, size_t record, size_t event, int64_t instance, size_t field)
{
    Reading reading = {.shown = shown, .record = record};
    const SchemaBranchingRow row = {.study = shown->study,
        .event = event,
        .instance = instance,
        .today = shown->today,
        .read = read_value,
        .data = &reading};
    return schema_branching_shows(shown->study->branching[field], &row) == SCHEMA_SHOWN;
}
