#include "registry/trail.h"

#include "base/error.h"
#include "base/words.h"
#include "registry/inside.h"
#include "registry/moves.h"

/* What the changes of an entry have of it. */
typedef struct {
    const char *command, *file;
} Entry;

typedef struct {
    GHashTable *entries; /* import_id -> Entry. */
    GStringChunk *texts;
    const RegistryMoves *moves;
    const char *wanted; /* As it was asked for; NULL for all. */
    const char *now;    /* The record that it stands for. */
    bool is_known;
    RegistryEachTrailChange each;
    void *data;
} Walk;

static const char *keep(Walk *walk, const char *text)
{
    return text ? g_string_chunk_insert_const(walk->texts, text) : NULL;
}

static gboolean take_entry(const RegistryEntry *stored, void *data, GError **error)
{
    (void)error;
    Walk *walk = data;
    Entry *entry = g_new0(Entry, 1);
    *entry = (Entry){keep(walk, stored->command), keep(walk, stored->file)};
    (void)g_hash_table_insert(
        walk->entries, g_memdup2(&stored->import_id, sizeof stored->import_id), entry);
    return TRUE;
}

/* Of the record under any id: also the change that gave it another one. */
static bool is_wanted(const Walk *walk, const RegistryValueChange *change)
{
    const char *id = change->record_id;
    if (!walk->wanted)
        return true;
    if (g_strcmp0(change->what, "record") == 0 && g_strcmp0(change->column, "record_id") == 0 &&
        g_strcmp0(change->old_value, walk->wanted) == 0)
        return true;
    return id && (g_str_equal(id, walk->wanted) || g_str_equal(id, walk->now) ||
                     g_str_equal(registry_moves_id_at(
                                     walk->moves, id, change->import_id, REGISTRY_MOVES_NOW),
                         walk->now));
}

static gboolean take_change(const RegistryValueChange *stored, void *data, GError **error)
{
    Walk *walk = data;
    static const Entry none;
    if (!is_wanted(walk, stored))
        return TRUE;
    walk->is_known = true;
    const Entry *found = g_hash_table_lookup(walk->entries, &stored->import_id);
    const Entry *entry = found ? found : &none;
    const RegistryTrailChange change = {.id = stored->change_id,
        .import_id = stored->import_id,
        .command = entry->command,
        .time = stored->at,
        .user = stored->user,
        .os_user = stored->system_user,
        .reason = stored->reason,
        .file = entry->file,
        .line = stored->line,
        .what = stored->what,
        .subject = stored->subject,
        .record_id = stored->record_id,
        .event = stored->event,
        .instance = stored->instance,
        .field = stored->column,
        .old_value = stored->old_value,
        .new_value = stored->new_value,
        .hash = stored->hash};
    return walk->each(&change, walk->data, error);
}

static gboolean note_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)record;
    (void)error;
    ((Walk *)data)->is_known = true;
    return TRUE;
}

static gboolean find_record(Walk *walk, RegistryStore *store, GError **error)
{
    if (!walk->wanted)
        return TRUE;
    walk->now = registry_moves_id(walk->moves, walk->wanted);
    return store->driver->records(store, registry_one(walk->now), note_record, walk, error);
}

static gboolean read_all(Walk *walk, Registry *registry, GError **error)
{
    RegistryStore *store = registry->store;
    if (!find_record(walk, store, error) ||
        !store->driver->entries(store, take_entry, walk, error) ||
        !store->driver->value_changes(store, 0, take_change, walk, error))
        return FALSE;
    if (walk->is_known || !walk->wanted)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("there is no record %s, and the audit trail knows of none: 'proreg export DB --as "
          "csv' has all ids"),
        walk->wanted);
    return FALSE;
}

gboolean registry_trail_each(Registry *registry, const char *record_id,
    RegistryEachTrailChange each, void *data, GError **error)
{
    RegistryStore *store = registry->store;
    if (!store->driver->begin(store, REGISTRY_READ, error))
        return FALSE;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    g_autoptr(GHashTable) entries =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    Walk walk = {.entries = entries,
        .texts = g_string_chunk_new(1024),
        .moves = moves,
        .wanted = record_id,
        .each = each,
        .data = data};
    const gboolean ok = moves && read_all(&walk, registry, error);
    store->driver->roll_back(store);
    g_string_chunk_free(walk.texts);
    return ok;
}

typedef struct {
    RegistryEachJournalEntry each;
    void *data;
} Journal;

static gboolean hand_entry(const RegistryEntry *stored, void *data, GError **error)
{
    const Journal *journal = data;
    const int64_t *counts = stored->counts;
    const RegistryJournalEntry entry = {.import_id = stored->import_id,
        .command = stored->command,
        .status = stored->status,
        .file = stored->file,
        .sha256 = stored->sha256,
        .site = stored->site,
        .time = stored->at,
        .day = stored->day,
        .user = stored->user,
        .os_user = stored->system_user,
        .reason = stored->reason,
        .program = stored->program,
        .undoes = stored->undoes,
        .n_rows = counts[REGISTRY_COUNT_ROWS],
        .n_records_new = counts[REGISTRY_COUNT_RECORDS_NEW],
        .n_values_new = counts[REGISTRY_COUNT_VALUES_NEW],
        .n_values_changed = counts[REGISTRY_COUNT_VALUES_CHANGED],
        .n_values_held = counts[REGISTRY_COUNT_VALUES_HELD],
        .hash = stored->hash};
    return journal->each(&entry, journal->data, error);
}

gboolean registry_journal_each(
    Registry *registry, RegistryEachJournalEntry each, void *data, GError **error)
{
    Journal journal = {each, data};
    RegistryStore *store = registry->store;
    return store->driver->entries(store, hand_entry, &journal, error);
}
