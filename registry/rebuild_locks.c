/**
 * @file
 * What stands among the locks of the old file, and is none: it does not come into the new one.
 */
#include <string.h>

#include "registry/lock_read.h"
#include "registry/rebuild_inside.h"
#include "registry/snapshot.h"

/* ---- In the new file ---- */

static void take_name(const char *name, int64_t import_id, RegistryLockFault fault, void *data)
{
    (void)import_id;
    (void)fault;
    if (name)
        g_ptr_array_add(data, g_strdup(name));
}

gboolean registry_rebuild_drop_locks(Rebuild *rebuild, GError **error)
{
    RegistryStore *to = rebuild->to->store;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (!registry_locks_unsound(to, take_name, names, error))
        return FALSE;
    for (guint i = 0; i < names->len; i++)
        if (!to->driver->erasing.snapshot_remove(to, names->pdata[i], error))
            return FALSE;
    return TRUE;
}

/* ---- In the old one ---- */

typedef struct {
    Rebuild *rebuild;
    const GPtrArray *locks; /* RegistryLock *: of the new file. */
} Listing;

static const RegistryEntry *entry_of(const Rebuild *rebuild, int64_t import_id)
{
    for (guint i = 0; i < rebuild->entries->len; i++) {
        const RegistryReplay *kept = rebuild->entries->pdata[i];
        if (kept->entry.import_id == import_id)
            return &kept->entry;
    }
    return NULL;
}

static const char *name_of(const Listing *listing, int64_t import_id)
{
    for (guint i = 0; i < listing->locks->len; i++) {
        const RegistryLock *lock = listing->locks->pdata[i];
        if (lock->import_id == import_id)
            return lock->name;
    }
    return NULL;
}

static void list_unsound(
    const char *name, int64_t import_id, RegistryLockFault fault, void *data)
{
    const Listing *listing = data;
    RegistryRebuildDifference *difference = registry_rebuild_differ(
        listing->rebuild, entry_of(listing->rebuild, import_id), "lock");
    difference->field = g_strdup("proreg_snapshot");
    difference->stored = g_strdup(name);
    if (fault != REGISTRY_LOCK_PUT_IN)
        difference->replayed = g_strdup(name_of(listing, import_id));
}

gboolean registry_rebuild_list_locks(Rebuild *rebuild, GError **error)
{
    g_autofree char *doubt = NULL;
    g_autoptr(GPtrArray) locks = registry_locks_sound(rebuild->to, &doubt, error);
    Listing listing = {rebuild, locks};
    if (!locks)
        return FALSE;
    /* Of a damaged file the table of locks may be what cannot be read. */
    return registry_locks_unsound(rebuild->from, list_unsound, &listing,
               rebuild->done->is_damaged ? NULL : error) ||
           rebuild->done->is_damaged;
}
