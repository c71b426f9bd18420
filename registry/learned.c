#include "registry/learned.h"

#include "registry/past_key.h"

bool registry_is_answer(const char *command)
{
    return g_strcmp0(command, "query answer") == 0 || g_strcmp0(command, "query import") == 0;
}

static char *key_of(const char *event, int64_t instance, const char *column)
{
    return g_strdup_printf("%s\n%" G_GINT64_FORMAT "\n%s", event, instance, column);
}

char *registry_learned_key(
    const RegistryMoves *moves, const SchemaStudy *study, const RegistryValueChange *change)
{
    const int64_t instance = registry_moves_instance_at(moves, study, change->record_id,
        change->import_id, change->event, change->column, change->instance);
    g_autofree char *cell = key_of(change->event, instance, change->column);
    const char *id =
        registry_moves_id_at(moves, change->record_id, change->import_id, REGISTRY_MOVES_NOW);
    return g_strconcat(id, "\n", cell, NULL);
}

typedef struct {
    const Registry *registry;
    const RegistryMoves *moves;
    GHashTable *records;
} Reading;

static void set_free(gpointer data)
{
    g_hash_table_unref(data);
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const Reading *reading = data;
    if (!change->record_id || !change->event || !change->column)
        return TRUE;
    const char *id = registry_moves_id_at(
        reading->moves, change->record_id, change->import_id, REGISTRY_MOVES_NOW);
    GHashTable *cells = g_hash_table_lookup(reading->records, id);
    if (!cells) {
        cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        (void)g_hash_table_insert(reading->records, g_strdup(id), cells);
    }
    (void)g_hash_table_add(
        cells, key_of(change->event,
                   registry_moves_instance_at(reading->moves, reading->registry->study,
                       change->record_id, change->import_id, change->event, change->column,
                       change->instance),
                   change->column));
    return TRUE;
}

GHashTable *registry_learned_begin(
    Registry *registry, const RegistryMoves *moves, GError **error)
{
    Reading reading = {.registry = registry,
        .moves = moves,
        .records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, set_free)};
    if (registry_renames_answered(registry, take_change, &reading, error))
        return reading.records;
    g_hash_table_unref(reading.records);
    return NULL;
}

/* Whether the last that the trail has of the cell is an answer, under any id of the record. */
static gboolean is_unlearned(RegistryImport *import, const RegistryKey *key, const char *column,
    bool *unlearned, GError **error)
{
    RegistryStore *store = import->registry->store;
    const RegistryRenames *renames = registry_renames(import->registry, error);
    bool known = false;
    *unlearned = false;
    if (!renames)
        return FALSE;
    g_autoptr(GArray) keys =
        registry_past_keys(import->moves, renames, import->registry->study, key, column);
    for (guint i = 0; !known && i < keys->len; i++) {
        const RegistryPastKey *past = &g_array_index(keys, RegistryPastKey, i);
        if (!store->driver->value_is_unlearned(
                store, past, past->column, &known, unlearned, error))
            return FALSE;
    }
    return TRUE;
}

gboolean registry_learned_note(RegistryImport *import, const RegistryKey *key, int64_t line,
    const char *column, const char *text, GError **error)
{
    GHashTable *cells = g_hash_table_lookup(import->answered, key->record_id);
    bool unlearned = false;
    if (!cells)
        return TRUE;
    g_autofree char *cell = key_of(key->event, key->instance, column);
    if (!g_hash_table_contains(cells, cell))
        return TRUE;
    (void)g_hash_table_remove(cells, cell);
    if (!is_unlearned(import, key, column, &unlearned, error))
        return FALSE;
    const RegistryValueChange change = {.what = REGISTRY_LEARNED,
        .line = line,
        .record_id = key->record_id,
        .event = key->event,
        .instance = key->instance,
        .column = column,
        .old_value = text,
        .new_value = text};
    return !unlearned || registry_change_log(import->change, &change, error);
}
