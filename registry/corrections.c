#include "registry/corrections.h"

#include <string.h>

#include "registry/learned.h"
#include "registry/moves.h"
#include "registry/renames.h"

typedef struct {
    Registry *registry;
    RegistryCorrections *out;
    RegistryMoves *moves;
    int32_t day;
    GHashTable *answers; /* Entries (int64) that took answers. */
    GHashTable *voids;   /* Entries that took values out. */
    GHashTable *undone;  /* Entries that were taken back. */
    GHashTable *cells;   /* Key -> Answer, owned. */
    GHashTable *owners;  /* Record id -> site. */
} Reading;

/* A cell that an answer set. */
typedef struct {
    RegistryCorrection cell;
    const char *record_id; /* As the last of its answers called it, */
    int64_t import_id;     /* and which entry that was. */
} Answer;

static const char *keep(const Reading *reading, const char *text)
{
    return text ? g_string_chunk_insert_const(reading->out->texts, text) : NULL;
}

static void add_id(GHashTable *set, int64_t id)
{
    (void)g_hash_table_add(set, g_memdup2(&id, sizeof id));
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    const Reading *reading = data;
    if (registry_is_answer(entry->command))
        add_id(reading->answers, entry->import_id);
    if (g_strcmp0(entry->command, "record void") == 0)
        add_id(reading->voids, entry->import_id);
    if (entry->undoes > 0)
        add_id(reading->undone, entry->undoes);
    return TRUE;
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    const Reading *reading = data;
    (void)g_hash_table_insert(reading->owners, (gpointer)keep(reading, record->record_id),
        (gpointer)keep(reading, record->site));
    return TRUE;
}

/* An answer, or a value that was taken out: of which the hospital must have sent one. */
static void take_correction(const Reading *reading, char *key_taken, const char *id,
    const RegistryValueChange *change, bool is_void)
{
    const SchemaDictionary *dictionary = reading->registry->study->dictionary;
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, change->column);
    const Answer *earlier = g_hash_table_lookup(reading->cells, key_taken);
    const char *before = earlier ? earlier->cell.before : change->old_value;
    if (!column || (is_void ? !before && !earlier : !change->new_value)) {
        (void)g_hash_table_remove(reading->cells, key_taken);
        g_free(key_taken);
        return;
    }
    Answer *answer = g_new0(Answer, 1);
    answer->record_id = keep(reading, change->record_id);
    answer->import_id = change->import_id;
    answer->cell = (RegistryCorrection){.record_id = keep(reading, id),
        .event = keep(reading, change->event),
        .instance = registry_moves_instance_at(reading->moves, reading->registry->study,
            change->record_id, change->import_id, change->event, change->column,
            change->instance),
        .column = (size_t)(column - dictionary->columns),
        .before = keep(reading, before),
        .value = keep(reading, change->new_value),
        .missing = change->new_missing,
        .is_renamed = registry_moves_former(reading->moves, id) != NULL,
        .user = keep(reading, change->user),
        .at = keep(reading, change->at),
        .reason = keep(reading, change->reason)};
    (void)g_hash_table_replace(reading->cells, key_taken, answer);
}

/* Whether the change is of the same cell as the answer, and not of one of the same name in a
   record that was merged into its record: that one's value was left behind. */
static bool is_of(
    const Reading *reading, const Answer *answer, const RegistryValueChange *change)
{
    if (!registry_moves_left(reading->moves, change->record_id, change->import_id))
        return true;
    const char *then = registry_moves_id_at(
        reading->moves, answer->record_id, answer->import_id, change->import_id);
    return g_str_equal(then, change->record_id);
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const Reading *reading = data;
    const bool is_value = g_strcmp0(change->what, "value") == 0;
    const bool is_learned = g_strcmp0(change->what, REGISTRY_LEARNED) == 0;
    if ((!is_value && !is_learned) || !change->record_id || !change->column || !change->event ||
        g_hash_table_contains(reading->undone, &change->import_id))
        return TRUE;
    const char *id = registry_moves_id_at(
        reading->moves, change->record_id, change->import_id, REGISTRY_MOVES_NOW);
    char *key = registry_learned_key(reading->moves, reading->registry->study, change);
    const bool is_void = g_hash_table_contains(reading->voids, &change->import_id);
    if (is_value && (is_void || g_hash_table_contains(reading->answers, &change->import_id))) {
        take_correction(reading, key, id, change, is_void);
        return TRUE;
    }
    const Answer *answer = g_hash_table_lookup(reading->cells, key);
    if (answer && is_of(reading, answer, change))
        (void)g_hash_table_remove(reading->cells, key);
    g_free(key);
    return TRUE;
}

static gint compare(gconstpointer a, gconstpointer b)
{
    const RegistryCorrection *x = a, *y = b;
    int order = g_strcmp0(x->site, y->site);
    order = order != 0 ? order : strcmp(x->record_id, y->record_id);
    order = order != 0 ? order : strcmp(x->event, y->event);
    if (order != 0)
        return order;
    if (x->instance != y->instance)
        return x->instance < y->instance ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static void collect(const Reading *reading)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, reading->cells);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        RegistryCorrection *cell = &((Answer *)value)->cell;
        const char *owner = g_hash_table_lookup(reading->owners, cell->record_id);
        if (!owner || registry_moves_withdrawn(reading->moves, cell->record_id))
            continue;
        cell->site = keep(reading,
            registry_moves_asked(reading->moves, cell->record_id, owner, reading->day));
        g_array_append_vals(reading->out->cells, cell, 1);
    }
    g_array_sort(reading->out->cells, compare);
}

static gboolean read_all(Reading *reading, GError **error)
{
    RegistryStore *store = reading->registry->store;
    const RegistryDriver *driver = store->driver;
    if (!driver->entries(store, take_entry, reading, error) ||
        (g_hash_table_size(reading->answers) + g_hash_table_size(reading->voids) > 0 &&
            (!registry_renames_changes(reading->registry, 0, take_change, reading, error) ||
                !driver->records(store, registry_all(), take_record, reading, error))))
        return FALSE;
    collect(reading);
    return TRUE;
}

RegistryCorrections *registry_corrections(Registry *registry, int32_t day, GError **error)
{
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    if (!moves)
        return NULL;
    g_autoptr(RegistryCorrections) out = g_new0(RegistryCorrections, 1);
    out->cells = g_array_new(FALSE, FALSE, sizeof(RegistryCorrection));
    out->texts = g_string_chunk_new(4096);
    g_autoptr(GHashTable) answers =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GHashTable) voids =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GHashTable) undone =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GHashTable) cells =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) owners = g_hash_table_new(g_str_hash, g_str_equal);
    Reading reading = {.registry = registry,
        .out = out,
        .moves = moves,
        .day = day,
        .answers = answers,
        .voids = voids,
        .undone = undone,
        .cells = cells,
        .owners = owners};
    return read_all(&reading, error) ? g_steal_pointer(&out) : NULL;
}

void registry_corrections_free(RegistryCorrections *corrections)
{
    if (!corrections)
        return;
    g_array_unref(corrections->cells);
    g_string_chunk_free(corrections->texts);
    g_free(corrections);
}
