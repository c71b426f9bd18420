/**
 * @file
 * Locks that the person was in: what is read from them afterwards is another content, for which
 * the erasure's own rows of the audit trail vouch.
 */
#include <string.h>

#include "registry/digest.h"
#include "registry/erase_inside.h"
#include "registry/past.h"
#include "registry/snapshot.h"

static gboolean count_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)record;
    (void)error;
    (*(int64_t *)data)++;
    return TRUE;
}

/* Counts the person's records in the lock, and takes them out of what is read of it. */
static gboolean hide_person(
    const Erase *erase, Registry *then, int64_t entry, int64_t *n, GError **error)
{
    const GPtrArray *ids = erase_person_ever(erase->person);
    *n = 0;
    for (guint i = 0; i < ids->len; i++) {
        const char *id = ids->pdata[i];
        if (!erase_person_is(erase->person, id, entry + 1))
            continue;
        if (!then->store->driver->records(then->store, id, id, count_record, n, error) ||
            !registry_past_hide(then, id, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_lock(
    const Erase *erase, const RegistryLock *lock, EraseLocks *locks, int64_t *n, GError **error)
{
    char content[BASE_SHA256_SIZE];
    g_autoptr(Registry) then = registry_open(erase->registry->path, REGISTRY_READ, error);
    if (!then || !registry_snapshot_enter(then, lock->name, error) ||
        !hide_person(erase, then, lock->import_id, n, error) ||
        !registry_digest_content(then, content, error))
        return FALSE;
    g_ptr_array_add(locks->content, g_strdup(content));
    return TRUE;
}

gboolean erase_locks_read(Erase *erase, EraseLocks *locks, GError **error)
{
    *locks = (EraseLocks){.locks = registry_locks(erase->registry, error),
        .content = g_ptr_array_new_with_free_func(g_free)};
    if (!locks->locks)
        return FALSE;
    locks->n = g_new0(int64_t, locks->locks->len + 1);
    for (guint i = 0; i < locks->locks->len; i++)
        if (!read_lock(erase, locks->locks->pdata[i], locks, &locks->n[i], error))
            return FALSE;
    return TRUE;
}

static gboolean write_lock(
    Erase *erase, const RegistryLock *lock, int64_t n, const char *content, GError **error)
{
    const RegistryValueChange change = {.what = REGISTRY_CHANGE_SNAPSHOT,
        .subject = lock->name,
        .column = "content",
        .instance = n,
        .old_value = lock->content_now,
        .new_value = content};
    g_ptr_array_add(erase->done->locks, g_strdup(lock->name));
    return registry_change_log(erase->change, &change, error);
}

gboolean erase_locks_write(Erase *erase, const EraseLocks *locks, GError **error)
{
    RegistryStore *store = erase->registry->store;
    for (guint i = 0; i < locks->locks->len; i++) {
        const RegistryLock *lock = locks->locks->pdata[i];
        const EraseEntry *entry = g_hash_table_lookup(erase->entries, &lock->import_id);
        const bool names = entry && g_hash_table_contains(entry->parts, REGISTRY_PART_SNAPSHOT);
        const char *accepted = names ? NULL : lock->accepted;
        if (locks->n[i] == 0 && !names)
            continue;
        if (!store->driver->erasing.snapshot_erase(
                store, lock->name, accepted, locks->n[i], error) ||
            (locks->n[i] > 0 &&
                !write_lock(erase, lock, locks->n[i], locks->content->pdata[i], error)))
            return FALSE;
    }
    return TRUE;
}

void erase_locks_clear(EraseLocks *locks)
{
    g_clear_pointer(&locks->locks, g_ptr_array_unref);
    g_clear_pointer(&locks->content, g_ptr_array_unref);
    g_clear_pointer(&locks->n, g_free);
}
