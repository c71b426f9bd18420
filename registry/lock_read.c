/**
 * @file
 * The locks of a registry, as far as their entries in the journal vouch for them.
 */
#include "registry/lock_read.h"

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

/* What is there, and what of it is to be relied on. */
typedef struct {
    GPtrArray *locks; /* RegistryLock *: the sound ones, once the others are out. */
    GArray *erased; /* int64_t: what each row says of itself; the lock has the trail's word. */
    GArray *states; /* State of each. */
    GArray *bare;   /* int64_t: entries that locked, and no lock is there. */
} Locks;

static void locks_clear(Locks *locks)
{
    g_clear_pointer(&locks->locks, g_ptr_array_unref);
    g_clear_pointer(&locks->erased, g_array_unref);
    g_clear_pointer(&locks->states, g_array_unref);
    g_clear_pointer(&locks->bare, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Locks, locks_clear)

static gboolean take_lock(const RegistrySnapshot *stored, void *data, GError **error)
{
    (void)error;
    Locks *read = data;
    g_ptr_array_add(read->locks, lock_of(stored));
    g_array_append_val(read->erased, stored->erased);
    return TRUE;
}

/* What the journal says of a row of the table of locks. */
typedef enum {
    FORGED,  /* No entry made it. */
    CHANGED, /* Its entry made a lock, and no row is that lock. */
    SOUND
} State;

/* The locks against the entries of the journal that made them. */
typedef struct {
    RegistryStore *store;
    int64_t last; /* The entry that was the last when the locks were read. */
    const Locks *read;
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

/* Whether what the entry says of itself is what its root was made of, and all its roots are in
 * its hash; the root of its lock. */
static gboolean check_entry(RegistryStore *store, const RegistryEntry *entry, bool *is_sound,
    char locked[BASE_SHA256_SIZE], GError **error)
{
    char digest[BASE_SHA256_SIZE], hash[BASE_SHA256_SIZE], root[BASE_SHA256_SIZE];
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(RegistryPart));
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(BaseSha256) sum = base_sha256_new();
    Parts parts = {array, texts};
    bool is_kept = false;
    locked[0] = '\0';
    if (!store->driver->parts(store, entry->import_id, take_part, &parts, error))
        return FALSE;
    for (guint i = 0; i < array->len; i++) {
        const RegistryPart *part = &g_array_index(array, RegistryPart, i);
        int64_t n = part->n;
        if (strcmp(part->part, REGISTRY_PART_SNAPSHOT) == 0 && n == REGISTRY_N_SNAPSHOT)
            (void)g_strlcpy(locked, part->root, BASE_SHA256_SIZE);
        if (strcmp(part->part, REGISTRY_PART_SAID) != 0)
            continue;
        if (!registry_leaves_stored(store, entry, part->part, &n, root, error))
            return FALSE;
        is_kept = part->n == n && strcmp(part->root, root) == 0;
    }
    registry_chain_parts(
        sum, (const RegistryPart *)(const void *)array->data, array->len, digest);
    registry_chain_entry_hash(sum, entry, entry->previous ? entry->previous : "", hash);
    *is_sound =
        is_kept && g_strcmp0(digest, entry->digest) == 0 && g_strcmp0(hash, entry->hash) == 0;
    return TRUE;
}

/* Whether the lock is the one of which the entry's root was made. */
static gboolean check_lock(RegistryStore *store, const RegistryEntry *entry,
    const RegistryLock *lock, const char *locked, bool *is_locked, GError **error)
{
    char root[BASE_SHA256_SIZE];
    const RegistrySnapshot snapshot = {.name = lock->name,
        .import_id = lock->import_id,
        .content_hash = lock->content,
        .study_hash = lock->study,
        .at = lock->time,
        .day = lock->day,
        .user = lock->by,
        .role = lock->role,
        .accepted = lock->accepted,
        .open_queries = lock->open_queries};
    if (!registry_leaves_of_snapshot(store, entry, &snapshot, root, error))
        return FALSE;
    *is_locked = strcmp(root, locked) == 0 && g_strcmp0(lock->head, entry->hash) == 0;
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

/* Of several rows of an entry at most one is its lock. */
static void judge(const Vouch *work, int64_t import_id, const RegistryLock *sound)
{
    const Locks *read = work->read;
    for (guint i = 0; i < read->locks->len; i++) {
        const RegistryLock *lock = read->locks->pdata[i];
        if (lock->import_id == import_id)
            g_array_index(read->states, State, i) = lock == sound ? SOUND
                                                    : sound       ? FORGED
                                                                  : CHANGED;
    }
}

static gboolean vouch(const RegistryEntry *entry, void *data, GError **error)
{
    const Vouch *work = data;
    const Locks *read = work->read;
    char locked[BASE_SHA256_SIZE] = "";
    bool is_there = false, is_sound = false, is_locked = false;
    RegistryLock *sound = NULL;
    if (g_strcmp0(entry->command, REGISTRY_LOCKS) != 0)
        return TRUE;
    for (guint i = 0; i < read->locks->len; i++) {
        RegistryLock *lock = read->locks->pdata[i];
        if (lock->import_id != entry->import_id)
            continue;
        if (!is_there && !check_entry(work->store, entry, &is_sound, locked, error))
            return FALSE;
        is_there = true;
        if (!check_lock(work->store, entry, lock, locked, &is_locked, error))
            return FALSE;
        if (is_sound && is_locked && lock->erased == g_array_index(read->erased, int64_t, i))
            sound = lock;
    }
    if (sound)
        take_sites(sound, entry->options);
    judge(work, entry->import_id, sound);
    if (!is_there && entry->import_id <= work->last)
        g_array_append_val(read->bare, entry->import_id);
    return TRUE;
}

/* ---- Who was erased since ---- */

static void take_erased(int64_t import_id, int64_t n, const char *content, void *data)
{
    const GPtrArray *locks = data;
    for (guint i = 0; i < locks->len; i++) {
        RegistryLock *lock = locks->pdata[i];
        if (lock->import_id != import_id)
            continue;
        lock->erased += n;
        (void)g_strlcpy(lock->content_now, content, sizeof lock->content_now);
    }
}

/* ---- Sound locks ---- */

static gboolean read_locks(RegistryStore *store, Locks *read, GError **error)
{
    RegistryChainEnd end;
    *read = (Locks){.locks = g_ptr_array_new_with_free_func(free_lock),
        .erased = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .states = g_array_new(FALSE, TRUE, sizeof(State)),
        .bare = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    if (!store->driver->chain_end(store, &end, error) ||
        !store->driver->snapshots(store, take_lock, read, error) ||
        !store->driver->erasing.locks_erased(store, take_erased, read->locks, error))
        return FALSE;
    g_array_set_size(read->states, read->locks->len);
    Vouch work = {store, end.import_id, read};
    return store->driver->entries(store, vouch, &work, error);
}

/* One sentence on what is wrong with the lock, for messages. */
static char *sentence_on(const RegistryLock *lock, State state)
{
    if (state == FORGED)
        return g_strdup_printf(_("lock '%s': no entry of the journal made it: it was put in "
                                 "behind the journal and "
                                 "is none; 'proreg rebuild DB NEW' leaves it out"),
            lock->name);
    return g_strdup_printf(
        _("lock '%s': it is not as its entry %lld of the journal made it: it was changed "
          "behind "
          "the journal; 'proreg audit DB --verify' says what else was: 'proreg rebuild DB NEW' "
          "makes it again, or restore a backup"),
        lock->name, (long long)lock->import_id);
}

static char *sentence_on_bare(int64_t import_id)
{
    return g_strdup_printf(
        _("the lock that entry %lld of the journal made is not there: it was taken out behind "
          "the journal; 'proreg audit DB --verify' says what else was: 'proreg rebuild DB NEW' "
          "makes it again, or restore a backup"),
        (long long)import_id);
}

/* Takes out what no entry vouches for, which is no lock. *lost says of a lock that was made
 * that it is not there as it was, *doubt of any that something is wrong. */
static void sift_locks(Locks *read, char **doubt, char **lost)
{
    for (guint i = read->locks->len; i-- > 0;) {
        const State state = g_array_index(read->states, State, i);
        char **said = state == FORGED ? doubt : lost;
        if (state == SOUND)
            continue;
        g_free(*said);
        *said = sentence_on(read->locks->pdata[i], state);
        (void)g_ptr_array_remove_index(read->locks, i);
    }
    if (read->bare->len > 0 && !*lost)
        *lost = sentence_on_bare(g_array_index(read->bare, int64_t, 0));
}

static GPtrArray *sound_locks(Registry *registry, char **doubt, char **lost, GError **error)
{
    const PastStore *past = registry_past_of(registry);
    RegistryStore *store = past ? past->now : registry->store;
    g_auto(Locks) read = {0};
    *doubt = *lost = NULL;
    if (!read_locks(store, &read, error))
        return NULL;
    sift_locks(&read, doubt, lost);
    return g_steal_pointer(&read.locks);
}

GPtrArray *registry_locks_sound(Registry *registry, char **doubt, GError **error)
{
    char *lost = NULL;
    GPtrArray *locks = sound_locks(registry, doubt, &lost, error);
    if (!lost)
        return locks;
    g_free(*doubt);
    *doubt = lost;
    return locks;
}

GPtrArray *registry_locks(Registry *registry, GError **error)
{
    g_autofree char *doubt = NULL;
    g_autofree char *lost = NULL;
    GPtrArray *locks = sound_locks(registry, &doubt, &lost, error);
    if (!lost)
        return locks;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE, lost);
    (void)g_ptr_array_unref(locks);
    return NULL;
}

gboolean registry_locks_unsound(
    RegistryStore *store, RegistryEachUnsound each, void *data, GError **error)
{
    g_auto(Locks) read = {0};
    if (!read_locks(store, &read, error))
        return FALSE;
    for (guint i = 0; i < read.locks->len; i++) {
        const RegistryLock *lock = read.locks->pdata[i];
        const State state = g_array_index(read.states, State, i);
        if (state != SOUND)
            each(lock->name, lock->import_id,
                state == FORGED ? REGISTRY_LOCK_PUT_IN : REGISTRY_LOCK_CHANGED, data);
    }
    for (guint i = 0; i < read.bare->len; i++)
        each(NULL, g_array_index(read.bare, int64_t, i), REGISTRY_LOCK_GONE, data);
    return TRUE;
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

static RegistryLock *take_named(GPtrArray *locks, const char *name)
{
    for (guint i = 0; i < locks->len; i++)
        if (g_str_equal(((const RegistryLock *)locks->pdata[i])->name, name))
            return g_ptr_array_steal_index(locks, i);
    return NULL;
}

/* What is wrong with the row of that name, or NULL. */
static char *wrong_with(const Locks *read, const char *name)
{
    for (guint i = 0; i < read->locks->len; i++) {
        const RegistryLock *lock = read->locks->pdata[i];
        const State state = g_array_index(read->states, State, i);
        if (state != SOUND && g_str_equal(lock->name, name))
            return sentence_on(lock, state);
    }
    return NULL;
}

RegistryLock *registry_lock_find(Registry *registry, const char *name, GError **error)
{
    const PastStore *past = registry_past_of(registry);
    g_autofree char *doubt = NULL;
    g_autofree char *lost = NULL;
    g_auto(Locks) read = {0};
    if (!read_locks(past ? past->now : registry->store, &read, error))
        return NULL;
    g_autofree char *wrong = wrong_with(&read, name);
    sift_locks(&read, &doubt, &lost);
    RegistryLock *lock = take_named(read.locks, name);
    /* A lock that is lost may have had the name. */
    const char *why = wrong ? wrong : lost;
    if (lock || !why)
        return lock ? lock : fail_unknown(read.locks, name, error);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE, why);
    return NULL;
}
