#include "registry/source.h"

#include <string.h>

#include "registry/inside.h"
#include "registry/moves.h"
#include "registry/renames.h"

/* An entry of the journal, as far as values are attributed to it. */
typedef struct {
    int64_t import_id;
    const char *file;
} Entry;

typedef struct {
    Registry *registry;
    RegistrySources *sources;
    GHashTable *entries; /* import_id -> Entry, owned. */
    GHashTable *records; /* The ids that are asked about. */
    const RegistryMoves *moves;
    GHashTable *places; /* Key of a value -> its index + 1. */
    bool *wanted;       /* One a column and event: n_events + 1 a column, the last for all. */
    size_t form;        /* That is being read. */
} Reading;

static const char *keep(const Reading *reading, const char *text)
{
    return text ? g_string_chunk_insert_const(reading->sources->texts, text) : NULL;
}

static const char *file_of(const Reading *reading, int64_t import_id)
{
    const Entry *entry = g_hash_table_lookup(reading->entries, &import_id);
    return entry ? entry->file : NULL;
}

static bool is_wanted(const Reading *reading, size_t column, size_t event)
{
    const size_t n_events = reading->registry->study->n_events;
    const bool *flags = &reading->wanted[column * (n_events + 1)];
    return flags[n_events] || (event < n_events && flags[event]);
}

static char *key_of(const char *record, size_t column, size_t event, int64_t instance)
{
    return g_strdup_printf("%zu %zu %" G_GINT64_FORMAT " %s", column, event, instance, record);
}

static RegistrySource *find(
    const Reading *reading, const char *record, size_t column, size_t event, int64_t instance)
{
    g_autofree char *key = key_of(record, column, event, instance);
    const guint place = GPOINTER_TO_UINT(g_hash_table_lookup(reading->places, key));
    return place > 0 ? &g_array_index(reading->sources->values, RegistrySource, place - 1)
                     : NULL;
}

static RegistrySource *add(
    const Reading *reading, const char *record, size_t column, size_t event, int64_t instance)
{
    const RegistrySource source = {.record_id = keep(reading, record),
        .column = column,
        .event = event,
        .instance = instance,
        .changes = g_array_new(FALSE, FALSE, sizeof(RegistrySourceChange))};
    GArray *values = reading->sources->values;
    g_array_append_val(values, source);
    (void)g_hash_table_insert(reading->places, key_of(record, column, event, instance),
        GUINT_TO_POINTER(values->len));
    return &g_array_index(values, RegistrySource, values->len - 1);
}

/* ---- what stands ---- */

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    const Reading *reading = data;
    (void)error;
    Entry *kept = g_new(Entry, 1);
    *kept = (Entry){entry->import_id, keep(reading, entry->file)};
    g_hash_table_replace(reading->entries, &kept->import_id, kept);
    return TRUE;
}

static gboolean take_row(const RegistryFormRow *stored, void *data, GError **error)
{
    const Reading *reading = data;
    const RegistryForm *form = &reading->registry->forms[reading->form];
    const size_t event = schema_study_event(reading->registry->study, stored->key.event);
    (void)error;
    if (!g_hash_table_contains(reading->records, stored->key.record_id))
        return TRUE;
    for (size_t c = 0; c < form->n_columns; c++) {
        char buffer[BASE_DECIMAL_SIZE];
        const char *text = is_wanted(reading, form->columns[c], event)
                               ? registry_value_text(&stored->values[c], buffer)
                               : NULL;
        if (!text)
            continue;
        RegistrySource *source =
            add(reading, stored->key.record_id, form->columns[c], event, stored->key.instance);
        source->text = keep(reading, text);
        source->file = file_of(reading, stored->import_id);
        source->line = stored->line;
    }
    return TRUE;
}

static gboolean take_missing(const RegistryMissing *missing, void *data, GError **error)
{
    const Reading *reading = data;
    const SchemaStudy *study = reading->registry->study;
    const SchemaColumn *found =
        schema_dictionary_find_column(study->dictionary, missing->column);
    const size_t event = schema_study_event(study, missing->key.event);
    (void)error;
    if (!found || !g_hash_table_contains(reading->records, missing->key.record_id))
        return TRUE;
    const size_t column = (size_t)(found - study->dictionary->columns);
    if (!is_wanted(reading, column, event))
        return TRUE;
    RegistrySource *source =
        add(reading, missing->key.record_id, column, event, missing->key.instance);
    source->text = keep(reading, missing->code);
    source->is_code = true;
    source->file = file_of(reading, missing->import_id);
    source->line = missing->line;
    return TRUE;
}

/* ---- what changed ---- */

/* A later change says where the value as it stands came from; one that took it away leaves a
 * value without text. */
static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    const Reading *reading = data;
    const SchemaStudy *study = reading->registry->study;
    (void)error;
    if (g_strcmp0(change->what, "value") != 0 || !change->record_id || !change->column ||
        !change->event ||
        registry_moves_left(reading->moves, change->record_id, change->import_id))
        return TRUE;
    const char *id = registry_moves_id_at(
        reading->moves, change->record_id, change->import_id, REGISTRY_MOVES_NOW);
    const int64_t instance = registry_moves_instance_at(reading->moves, study,
        change->record_id, change->import_id, change->event, change->column, change->instance);
    if (!g_hash_table_contains(reading->records, id))
        return TRUE;
    const SchemaColumn *found =
        schema_dictionary_find_column(study->dictionary, change->column);
    const size_t event = schema_study_event(study, change->event);
    const size_t column = found ? (size_t)(found - study->dictionary->columns) : 0;
    if (!found || !is_wanted(reading, column, event))
        return TRUE;
    RegistrySource *source = find(reading, id, column, event, instance);
    if (!source)
        source = add(reading, id, column, event, instance);
    const RegistrySourceChange one = {.change_id = change->change_id,
        .at = keep(reading, change->at),
        .user = keep(reading, change->user),
        .reason = keep(reading, change->reason),
        .file = file_of(reading, change->import_id),
        .line = change->line,
        .old_value = keep(reading, change->old_value),
        .new_value = keep(reading, change->new_value)};
    g_array_append_val(source->changes, one);
    source->file = one.file;
    source->line = one.line;
    return TRUE;
}

/* ---- all ---- */

static bool reads_form(const Reading *reading, const RegistryForm *form)
{
    const size_t n_events = reading->registry->study->n_events;
    for (size_t c = 0; c < form->n_columns; c++)
        for (size_t e = 0; e <= n_events; e++)
            if (reading->wanted[form->columns[c] * (n_events + 1) + e])
                return true;
    return false;
}

static gboolean read_all(Reading *reading, GError **error)
{
    RegistryStore *store = reading->registry->store;
    const RegistryDriver *driver = store->driver;
    if (!driver->entries(store, take_entry, reading, error))
        return FALSE;
    for (size_t f = 0; f < reading->registry->n_forms; f++) {
        reading->form = f;
        if (reads_form(reading, &reading->registry->forms[f]) &&
            !driver->rows(store, f, registry_all(), take_row, reading, error))
            return FALSE;
    }
    return driver->missing(store, registry_all(), take_missing, reading, error) &&
           registry_renames_changes(reading->registry, 0, take_change, reading, error);
}

static gint compare_values(gconstpointer a, gconstpointer b)
{
    const RegistrySource *x = a, *y = b;
    const int records = strcmp(x->record_id, y->record_id);
    if (records != 0)
        return records;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    return (x->instance > y->instance) - (x->instance < y->instance);
}

static void clear_value(gpointer data)
{
    RegistrySource *source = data;
    g_array_unref(source->changes);
}

static bool *flags_of(const SchemaStudy *study, const GArray *fields)
{
    const size_t n_events = study->n_events;
    bool *wanted = g_new0(bool, (study->dictionary->n_columns + 1) * (n_events + 1));
    for (guint i = 0; i < fields->len; i++) {
        const RegistryCohortField *field = &g_array_index(fields, RegistryCohortField, i);
        const size_t event = field->event < n_events ? field->event : n_events;
        wanted[field->column * (n_events + 1) + event] = true;
    }
    return wanted;
}

RegistrySources *registry_sources(
    Registry *registry, const GArray *fields, const char *const *records, GError **error)
{
    g_autoptr(RegistrySources) sources = g_new0(RegistrySources, 1);
    sources->texts = g_string_chunk_new(4096);
    sources->values = g_array_new(FALSE, FALSE, sizeof(RegistrySource));
    g_array_set_clear_func(sources->values, clear_value);
    g_autofree bool *wanted = flags_of(registry->study, fields);
    Reading reading = {.registry = registry,
        .sources = sources,
        .entries = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free),
        .records = g_hash_table_new(g_str_hash, g_str_equal),
        .places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .wanted = wanted};
    g_autoptr(RegistryMoves) moves = NULL;
    for (size_t i = 0; records[i]; i++)
        (void)g_hash_table_add(reading.records, (gpointer)records[i]);
    gboolean ok = registry->store->driver->begin(registry->store, REGISTRY_READ, error);
    if (ok) {
        moves = registry_moves_read(registry, error);
        reading.moves = moves;
        ok = moves && read_all(&reading, error);
        registry->store->driver->roll_back(registry->store);
    }
    g_hash_table_unref(reading.entries);
    g_hash_table_unref(reading.records);
    g_hash_table_unref(reading.places);
    g_array_sort(sources->values, compare_values);
    return ok ? g_steal_pointer(&sources) : NULL;
}

void registry_sources_free(RegistrySources *sources)
{
    if (!sources)
        return;
    g_array_unref(sources->values);
    g_string_chunk_free(sources->texts);
    g_free(sources);
}
