/**
 * @file
 * The locks of a registry, as far as their entries in the journal vouch for them.
 */
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/words.h"
#include "registry/leaves.h"
#include "registry/past.h"
#include "registry/snapshot.h"

static void free_lock(gpointer data)
{
    registry_lock_free(data);
}

static RegistryLock *lock_of(const RegistrySnapshot *stored)
{
    RegistryLock *lock = g_new0(RegistryLock, 1);
    *lock = (RegistryLock){.name = g_strdup(stored->name),
        .import_id = stored->import_id,
        .time = g_strdup(stored->at),
        .day = g_strdup(stored->day),
        .by = g_strdup(stored->user),
        .role = g_strdup(stored->role),
        .accepted = g_strdup(stored->accepted),
        .open_queries = stored->open_queries};
    (void)g_strlcpy(lock->content, stored->content_hash, sizeof lock->content);
    (void)g_strlcpy(lock->content_now, stored->content_hash, sizeof lock->content_now);
    (void)g_strlcpy(lock->head, stored->chain_head, sizeof lock->head);
    (void)g_strlcpy(lock->study, stored->study_hash, sizeof lock->study);
    return lock;
}

static gboolean take_lock(const RegistrySnapshot *stored, void *data, GError **error)
{
    (void)error;
    g_ptr_array_add(data, lock_of(stored));
    return TRUE;
}

/* The locks against the entries of the journal that made them. */
typedef struct {
    RegistryStore *store;
    int64_t last; /* The entry that was the last when the locks were read. */
    GPtrArray *locks;
    GPtrArray *sound; /* Those of them that an entry vouches for. */
    int64_t bare;     /* The first entry that locked, and its lock is not there; or 0. */
} Vouch;

/* The parts of an entry, as its digest has them. */
typedef struct {
    GArray *parts;    /* RegistryPart */
    GPtrArray *texts; /* Of them, owned. */
} Parts;

static gboolean take_part(const RegistryPart *part, void *data, GError **error)
{
    (void)error;
    const Parts *parts = data;
    const RegistryPart copy = {g_strdup(part->part), part->n, g_strdup(part->root)};
    g_ptr_array_add(parts->texts, (gpointer)copy.part);
    g_ptr_array_add(parts->texts, (gpointer)copy.root);
    g_array_append_val(parts->parts, copy);
    return TRUE;
}

/* Whether the rows of that entry's locks, and what it says of itself, are those that its roots
 * were made of, and these are in its hash. */
static gboolean check_root(
    RegistryStore *store, const RegistryEntry *entry, bool *is_sound, GError **error)
{
    char digest[BASE_SHA256_SIZE], hash[BASE_SHA256_SIZE], root[BASE_SHA256_SIZE];
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(RegistryPart));
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(BaseSha256) sum = base_sha256_new();
    Parts parts = {array, texts};
    if (!store->driver->parts(store, entry->import_id, take_part, &parts, error))
        return FALSE;
    size_t n_kept = 0;
    for (guint i = 0; i < array->len; i++) {
        const RegistryPart *part = &g_array_index(array, RegistryPart, i);
        int64_t n = part->n;
        if (strcmp(part->part, REGISTRY_PART_SNAPSHOT) != 0 &&
            strcmp(part->part, REGISTRY_PART_SAID) != 0)
            continue;
        if (!registry_leaves_stored(store, entry, part->part, &n, root, error))
            return FALSE;
        n_kept += part->n == n && strcmp(part->root, root) == 0;
    }
    registry_chain_parts(
        sum, (const RegistryPart *)(const void *)array->data, array->len, digest);
    registry_chain_entry_hash(sum, entry, entry->previous ? entry->previous : "", hash);
    *is_sound = n_kept == 2 && g_strcmp0(digest, entry->digest) == 0 &&
                g_strcmp0(hash, entry->hash) == 0;
    return TRUE;
}

/* What the entry says of the hospitals. */
static void take_sites(RegistryLock *lock, const char *options)
{
    json_t *all = options ? json_loads(options, 0, NULL) : NULL;
    json_t *sites = json_object_get(all, "sites");
    if (json_is_object(sites))
        lock->sites = base_json_line(json_incref(sites));
    json_decref(all);
}

static gboolean vouch(const RegistryEntry *entry, void *data, GError **error)
{
    Vouch *work = data;
    bool is_there = false, is_sound = false;
    for (guint i = 0; i < work->locks->len; i++) {
        RegistryLock *lock = work->locks->pdata[i];
        if (lock->import_id != entry->import_id)
            continue;
        if (!is_there && !check_root(work->store, entry, &is_sound, error))
            return FALSE;
        is_there = true;
        if (is_sound && g_strcmp0(lock->head, entry->hash) == 0) {
            take_sites(lock, entry->options);
            g_ptr_array_add(work->sound, lock);
        }
    }
    if (!is_there && work->bare == 0 && entry->import_id <= work->last &&
        g_strcmp0(entry->command, REGISTRY_LOCKS) == 0)
        work->bare = entry->import_id;
    return TRUE;
}

/* ---- Who was erased since ---- */

static gboolean take_erased(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const GPtrArray *locks = data;
    if (g_strcmp0(change->what, REGISTRY_CHANGE_SNAPSHOT) != 0 || !change->new_value)
        return TRUE;
    for (guint i = 0; i < locks->len; i++) {
        RegistryLock *lock = locks->pdata[i];
        if (g_strcmp0(change->subject, lock->name) != 0)
            continue;
        lock->erased += change->instance;
        (void)g_strlcpy(lock->content_now, change->new_value, sizeof lock->content_now);
    }
    return TRUE;
}

/* The locks' content as erasures left it. */
typedef struct {
    RegistryStore *store;
    GPtrArray *locks;
} Erasures;

static gboolean read_erasure(const RegistryEntry *entry, void *data, GError **error)
{
    const Erasures *erasures = data;
    RegistryStore *store = erasures->store;
    return g_strcmp0(entry->command, REGISTRY_ERASE) != 0 ||
           store->driver->value_changes(
               store, entry->import_id, take_erased, erasures->locks, error);
}

/* ---- Sound locks ---- */

/* Takes out what its entry in the journal does not vouch for, which is no lock; *doubt says of
 * one of them what is wrong. */
static gboolean sift_locks(
    RegistryStore *store, int64_t last, GPtrArray *locks, char **doubt, GError **error)
{
    g_autoptr(GPtrArray) sound = g_ptr_array_new();
    Vouch work = {.store = store, .last = last, .locks = locks, .sound = sound};
    if (!store->driver->entries(store, vouch, &work, error))
        return FALSE;
    for (guint i = locks->len; i-- > 0;) {
        const RegistryLock *lock = locks->pdata[i];
        if (g_ptr_array_find(sound, lock, NULL))
            continue;
        g_free(*doubt);
        *doubt = g_strdup_printf(
            _("lock '%s': it is not as its entry %lld of the journal made it: it was changed "
              "behind the journal; 'proreg audit DB --verify' says what else was"),
            lock->name, (long long)lock->import_id);
        (void)g_ptr_array_remove_index(locks, i);
    }
    if (work.bare > 0 && !*doubt)
        *doubt = g_strdup_printf(
            _("the lock that entry %lld of the journal made is not there: it was taken out "
              "behind the journal; 'proreg audit DB --verify' says what else was"),
            (long long)work.bare);
    return TRUE;
}

GPtrArray *registry_locks_sound(Registry *registry, char **doubt, GError **error)
{
    const PastStore *past = registry_past_of(registry);
    RegistryStore *store = past ? past->now : registry->store;
    GPtrArray *locks = g_ptr_array_new_with_free_func(free_lock);
    RegistryChainEnd end;
    Erasures erasures = {store, locks};
    *doubt = NULL;
    if (store->driver->chain_end(store, &end, error) &&
        store->driver->snapshots(store, take_lock, locks, error) &&
        store->driver->entries(store, read_erasure, &erasures, error) &&
        sift_locks(store, end.import_id, locks, doubt, error))
        return locks;
    g_clear_pointer(doubt, g_free);
    (void)g_ptr_array_unref(locks);
    return NULL;
}

GPtrArray *registry_locks(Registry *registry, GError **error)
{
    g_autofree char *doubt = NULL;
    GPtrArray *locks = registry_locks_sound(registry, &doubt, error);
    if (!locks || !doubt)
        return locks;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE, doubt);
    (void)g_ptr_array_unref(locks);
    return NULL;
}

static RegistryLock *fail_unknown(const GPtrArray *locks, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < locks->len; i++)
        g_ptr_array_add(names, ((const RegistryLock *)locks->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    const char *const *all = (const char *const *)(const void *)names->pdata;
    g_autofree char *listed = g_strjoinv(", ", (char **)names->pdata);
    g_autofree char *meant = base_nearest_said(", did you mean '", name, all, "'");
    if (locks->len == 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("there is no snapshot '%s': the registry has none; 'proreg lock DB NAME --by "
              "WHO' "
              "makes one"),
            name);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("there is no snapshot '%s'%s: the registry has %s"), name, meant, listed);
    return NULL;
}

RegistryLock *registry_lock_find(Registry *registry, const char *name, GError **error)
{
    g_autofree char *doubt = NULL;
    g_autoptr(GPtrArray) locks = registry_locks_sound(registry, &doubt, error);
    for (guint i = 0; locks && i < locks->len; i++)
        if (g_str_equal(((const RegistryLock *)locks->pdata[i])->name, name))
            return g_ptr_array_steal_index(locks, i);
    if (!doubt)
        return locks ? fail_unknown(locks, name, error) : NULL;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE, doubt);
    return NULL;
}
