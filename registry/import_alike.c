/**
 * @file
 * Records whose ids look like others.
 */
#include "registry/id_folded.h"
#include "registry/import_store.h"

/* What is looked for. */
typedef struct {
    GHashTable *ids;    /* Borrowed. */
    GHashTable *folded; /* How they look. */
    RegistryAlikeTake take;
    void *data;
} Search;

/* A store hands out what may be alike. */
static void take_likely(const char *record_id, const char *like_unseen, void *data)
{
    const Search *search = data;
    if (!record_id) {
        search->take(NULL, like_unseen, search->data);
        return;
    }
    g_autofree char *folded = registry_id_folded(record_id);
    if (g_hash_table_contains(search->folded, folded) &&
        !g_hash_table_contains(search->ids, record_id))
        search->take(record_id, NULL, search->data);
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    take_likely(record->record_id, NULL, data);
    return TRUE;
}

static gboolean ask(RegistryStore *store, const GPtrArray *ids, const GPtrArray *folded,
    Search *search, GError **error)
{
    g_autoptr(GPtrArray) digits = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < ids->len; i++)
        g_ptr_array_add(digits, registry_id_digits(folded->pdata[i]));
    const RegistryLooks looks = {(const char *const *)ids->pdata,
        (const char *const *)folded->pdata, (const char *const *)digits->pdata, ids->len};
    return store->driver->guests.alike(store, &looks, take_likely, search, error);
}

gboolean registry_import_each_alike(RegistryImport *import, const GPtrArray *ids,
    RegistryAlikeTake take, void *data, GError **error)
{
    RegistryStore *store = import->registry->store;
    g_autoptr(GPtrArray) folded = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) looks = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) own = g_hash_table_new(g_str_hash, g_str_equal);
    Search search = {own, looks, take, data};
    if (!import->had_records)
        return TRUE;
    for (guint i = 0; i < ids->len; i++) {
        g_ptr_array_add(folded, registry_id_folded(ids->pdata[i]));
        (void)g_hash_table_add(looks, folded->pdata[i]);
        (void)g_hash_table_add(own, ids->pdata[i]);
    }
    return store->driver->guests.alike
               ? ask(store, ids, folded, &search, error)
               : store->driver->records(store, registry_all(), take_record, &search, error);
}
