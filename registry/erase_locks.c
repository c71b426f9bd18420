/**
 * @file
 * Locks that the person was in: what is read from them afterwards is another content, for which
 * the erasure's own rows of the audit trail vouch.
 */
#include <string.h>

#include "registry/digest.h"
#include "registry/erase_inside.h"
#include "registry/leaves.h"
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
        if (!then->store->driver->records(
                then->store, registry_one(id), count_record, n, error) ||
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

/* What people wrote of the lock, where it names the person, goes; of what was accepted more may
   have been marked by what its entry says. */
static void mark_lock(Erase *erase, const RegistryLock *lock)
{
    const struct {
        const char *text;
        int64_t row;
    } said[] = {{lock->name, REGISTRY_SNAPSHOT_NAME}, {lock->role, REGISTRY_SNAPSHOT_ROLE},
        {lock->accepted, REGISTRY_SNAPSHOT_ACCEPTED}};
    for (size_t i = 0; i < G_N_ELEMENTS(said); i++)
        if (erase_person_is_named(erase->person, said[i].text))
            erase_entry_row(erase, lock->import_id, REGISTRY_PART_SNAPSHOT, said[i].row);
}

void erase_locks_mark(Erase *erase, const EraseLocks *locks)
{
    for (guint i = 0; i < locks->locks->len; i++)
        mark_lock(erase, locks->locks->pdata[i]);
}

static gboolean log_lock(
    Erase *erase, const RegistryLock *lock, int64_t n, const char *content, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, lock->import_id);
    const RegistryValueChange change = {.what = REGISTRY_CHANGE_SNAPSHOT,
        .subject = number,
        .column = "content",
        .instance = n,
        .old_value = lock->content_now,
        .new_value = content};
    return registry_change_log(erase->change, &change, error);
}

/* Whether that row of what the lock says goes. */
static bool goes(const Erase *erase, const RegistryLock *lock, int64_t row)
{
    const EraseEntry *entry = g_hash_table_lookup(erase->entries, &lock->import_id);
    const GHashTable *rows =
        entry ? g_hash_table_lookup(entry->parts, REGISTRY_PART_SNAPSHOT) : NULL;
    return rows && erase_set_has(rows, row);
}

static gboolean write_lock(
    Erase *erase, const RegistryLock *lock, int64_t n, const char *content, GError **error)
{
    RegistryStore *store = erase->registry->store;
    g_autofree char *unnamed = registry_leaves_unnamed(lock->import_id);
    const char *name = goes(erase, lock, REGISTRY_SNAPSHOT_NAME) ? unnamed : lock->name;
    const RegistrySnapshot as = {.name = name,
        .role = goes(erase, lock, REGISTRY_SNAPSHOT_ROLE) ? NULL : lock->role,
        .accepted = goes(erase, lock, REGISTRY_SNAPSHOT_ACCEPTED) ? NULL : lock->accepted};
    if (n > 0)
        g_ptr_array_add(erase->done->locks, g_strdup(name));
    if (name == unnamed)
        g_ptr_array_add(erase->done->unnamed, g_strdup(name));
    return store->driver->erasing.snapshot_erase(store, lock->name, &as, n, error) &&
           (n == 0 || log_lock(erase, lock, n, content, error));
}

gboolean erase_locks_write(Erase *erase, const EraseLocks *locks, GError **error)
{
    for (guint i = 0; i < locks->locks->len; i++) {
        const RegistryLock *lock = locks->locks->pdata[i];
        const EraseEntry *entry = g_hash_table_lookup(erase->entries, &lock->import_id);
        const bool names = entry && g_hash_table_contains(entry->parts, REGISTRY_PART_SNAPSHOT);
        if ((locks->n[i] > 0 || names) &&
            !write_lock(erase, lock, locks->n[i], locks->content->pdata[i], error))
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
