#include "registry/undo_consent.h"

#include <string.h>

#include "registry/moves_read.h"
#include "registry/record_work.h"

typedef struct {
    int64_t import_id;
    const RegistryMoves *moves;
    GHashTable *before; /* Record id -> scope before the entry, or NULL. */
} Withdrawals;

/* The first word of the entry has what was before it; any later one stands. */
static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const Withdrawals *found = data;
    const char *id = registry_moves_id_at(
        found->moves, change->record_id, change->import_id, REGISTRY_MOVES_NOW);
    if (!id || g_strcmp0(change->subject, REGISTRY_MOVED_WITHDRAW) != 0)
        return TRUE;
    if (change->import_id != found->import_id)
        (void)g_hash_table_remove(found->before, id);
    else if (!g_hash_table_contains(found->before, id))
        (void)g_hash_table_insert(found->before, g_strdup(id), g_strdup(change->old_value));
    return TRUE;
}

static gboolean put_back(
    RegistryChange *change, const char *record_id, const char *before, GError **error)
{
    RegistryStore *store = change->registry->store;
    RecordWork work = {.registry = change->registry, .change = change};
    g_auto(RecordRows) rows = {0};
    if (!record_rows_read(change->registry, record_id, &rows, error))
        return FALSE;
    RegistryRecord record = rows.record;
    if (!record.record_id)
        return TRUE;
    record.withdrawn = before;
    return record_work_log(&work, record_id, REGISTRY_MOVED_WITHDRAW, "withdrawn",
               rows.record.withdrawn, before, error) &&
           store->driver->record_put(store, &record, error);
}

gboolean registry_undo_withdrawals(RegistryChange *change, int64_t import_id, GError **error)
{
    RegistryStore *store = change->registry->store;
    g_autoptr(RegistryMoves) moves = registry_moves_read(change->registry, error);
    g_autoptr(GHashTable) before =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Withdrawals found = {.import_id = import_id, .moves = moves, .before = before};
    if (!moves || !store->driver->record_changes(store, take_change, &found, error))
        return FALSE;
    g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(before), (GCompareFunc)strcmp);
    for (const GList *id = ids; id; id = id->next)
        if (!put_back(change, id->data, g_hash_table_lookup(before, id->data), error))
            return FALSE;
    return TRUE;
}
