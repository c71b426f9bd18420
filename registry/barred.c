#include "registry/barred.h"

#include "registry/moves.h"

typedef struct {
    const RegistryMoves *moves;
    GHashTable *ids;
} Barring;

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    const Barring *barring = data;
    const char *id = registry_moves_id_at(
        barring->moves, query->problem.record_id, query->import_id, REGISTRY_MOVES_NOW);
    const char *scope = registry_moves_withdrawn(barring->moves, id);
    /* Of who withdrew it is known how far. */
    if (id && !scope && query->state == REGISTRY_QUERY_OPEN)
        (void)g_hash_table_add(barring->ids, g_strdup(id));
    return TRUE;
}

/* Of a snapshot that is asked something new. */
static void add_since(const Registry *registry, GHashTable *ids)
{
    GHashTableIter iter;
    gpointer id;
    if (!registry->withdrawn_since)
        return;
    g_hash_table_iter_init(&iter, registry->withdrawn_since);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        (void)g_hash_table_add(ids, g_strdup(id));
}

GHashTable *registry_barred(Registry *registry, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    if (!moves)
        return NULL;
    Barring barring = {
        .moves = moves, .ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    registry_moves_add_withdrawn(moves, "use", barring.ids);
    add_since(registry, barring.ids);
    if (registry->study->roles.consent == SIZE_MAX ||
        store->driver->queries_active(store, "consent", take_query, &barring, error))
        return barring.ids;
    g_hash_table_unref(barring.ids);
    return NULL;
}
