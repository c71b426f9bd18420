#include "registry/snapshot.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/words.h"
#include "registry/audit.h"
#include "registry/barred.h"
#include "registry/change_inside.h"
#include "registry/digest.h"
#include "registry/leaves.h"
#include "registry/look_back.h"
#include "registry/moves.h"
#include "registry/past.h"

/* Of the entries that lock. */
#define COMMAND "lock"

static void free_lock(gpointer data)
{
    registry_lock_free(data);
}

/* ---- Reading ---- */

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

/* Whether the rows of that entry's locks are those that its root was made of, and the root is
 * in its hash. */
static gboolean check_root(
    RegistryStore *store, const RegistryEntry *entry, bool *is_sound, GError **error)
{
    char digest[BASE_SHA256_SIZE], hash[BASE_SHA256_SIZE], root[BASE_SHA256_SIZE];
    int64_t n = 0;
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(RegistryPart));
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(BaseSha256) sum = base_sha256_new();
    Parts parts = {array, texts};
    if (!store->driver->parts(store, entry->import_id, take_part, &parts, error) ||
        !registry_leaves_stored(store, entry, REGISTRY_PART_SNAPSHOT, &n, root, error))
        return FALSE;
    bool is_kept = false;
    for (guint i = 0; i < array->len; i++) {
        const RegistryPart *part = &g_array_index(array, RegistryPart, i);
        if (strcmp(part->part, REGISTRY_PART_SNAPSHOT) == 0)
            is_kept = part->n == n && strcmp(part->root, root) == 0;
    }
    registry_chain_parts(
        sum, (const RegistryPart *)(const void *)array->data, array->len, digest);
    registry_chain_entry_hash(sum, entry, entry->previous ? entry->previous : "", hash);
    *is_sound =
        is_kept && g_strcmp0(digest, entry->digest) == 0 && g_strcmp0(hash, entry->hash) == 0;
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
        g_strcmp0(entry->command, COMMAND) == 0)
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

/* What its entry in the journal does not vouch for is no lock. */
static gboolean check_locks(
    RegistryStore *store, int64_t last, GPtrArray *locks, GError **error)
{
    g_autoptr(GPtrArray) sound = g_ptr_array_new();
    Vouch work = {.store = store, .last = last, .locks = locks, .sound = sound};
    if (!store->driver->entries(store, vouch, &work, error))
        return FALSE;
    for (guint i = 0; i < locks->len; i++) {
        const RegistryLock *lock = locks->pdata[i];
        if (g_ptr_array_find(sound, lock, NULL))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            _("lock '%s': it is not as its entry %lld of the journal made it: it was changed "
              "behind the journal; 'proreg audit DB --verify' says what else was"),
            lock->name, (long long)lock->import_id);
        return FALSE;
    }
    if (work.bare == 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        _("the lock that entry %lld of the journal made is not there: it was taken out behind "
          "the journal; 'proreg audit DB --verify' says what else was"),
        (long long)work.bare);
    return FALSE;
}

GPtrArray *registry_locks(Registry *registry, GError **error)
{
    const PastStore *past = registry_past_of(registry);
    RegistryStore *store = past ? past->now : registry->store;
    GPtrArray *locks = g_ptr_array_new_with_free_func(free_lock);
    RegistryChainEnd end;
    Erasures erasures = {store, locks};
    if (store->driver->chain_end(store, &end, error) &&
        store->driver->snapshots(store, take_lock, locks, error) &&
        store->driver->entries(store, read_erasure, &erasures, error) &&
        check_locks(store, end.import_id, locks, error))
        return locks;
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
    g_autoptr(GPtrArray) locks = registry_locks(registry, error);
    for (guint i = 0; locks && i < locks->len; i++)
        if (g_str_equal(((const RegistryLock *)locks->pdata[i])->name, name))
            return g_ptr_array_steal_index(locks, i);
    return locks ? fail_unknown(locks, name, error) : NULL;
}

/* A file's states up to an entry. */
typedef struct {
    Registry *registry;
    int64_t last;
    const char *name;
    GBytes *bytes; /* NULL: it was not there, or was taken out. */
} FileStates;

static gboolean take_file(const RegistryStudyFile *file, void *data, GError **error)
{
    (void)error;
    FileStates *states = data;
    if (strcmp(file->name, states->name) != 0)
        return TRUE;
    g_clear_pointer(&states->bytes, g_bytes_unref);
    if (file->sha256)
        states->bytes = g_bytes_new(file->bytes, file->size);
    return TRUE;
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    FileStates *states = data;
    RegistryStore *store = states->registry->store;
    return entry->import_id > states->last ||
           store->driver->study_files_of(store, entry->import_id, take_file, states, error);
}

GBytes *registry_lock_study_file(
    Registry *registry, const RegistryLock *lock, const char *name, GError **error)
{
    FileStates states = {.registry = registry, .last = lock->import_id, .name = name};
    RegistryStore *store = registry->store;
    if (!store->driver->entries(store, take_entry, &states, error))
        g_clear_pointer(&states.bytes, g_bytes_unref);
    return states.bytes;
}

/* ---- What is open ---- */

static gboolean count_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    RegistryOpenItems *items = data;
    items->n_open += query->state == REGISTRY_QUERY_OPEN;
    items->n_answered += query->state == REGISTRY_QUERY_ANSWERED;
    return TRUE;
}

gboolean registry_open_items(Registry *registry, RegistryOpenItems *items, GError **error)
{
    RegistryStore *store = registry->store;
    *items = (RegistryOpenItems){.unsettled = g_ptr_array_new_with_free_func(g_free)};
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    g_autoptr(GHashTable) barred = moves ? registry_barred(registry, error) : NULL;
    if (!barred || !store->driver->queries_active(store, NULL, count_query, items, error))
        return FALSE;
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, barred);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        if (!registry_moves_withdrawn(moves, id))
            g_ptr_array_add(items->unsettled, g_strdup(id));
    g_ptr_array_sort(items->unsettled, base_text_compare);
    return TRUE;
}

void registry_open_items_clear(RegistryOpenItems *items)
{
    g_clear_pointer(&items->unsettled, g_ptr_array_unref);
}

bool registry_open_items_any(const RegistryOpenItems *items)
{
    return items->n_open > 0 || items->n_answered > 0 || items->unsettled->len > 0;
}

/* ---- Locking ---- */

/* Whether people would take the names for the same: capitals do not count. */
static bool is_same(const char *a, const char *b)
{
    g_autofree char *folded_a = g_utf8_casefold(a, -1);
    g_autofree char *folded_b = g_utf8_casefold(b, -1);
    return strcmp(folded_a, folded_b) == 0;
}

static gboolean check_name(Registry *registry, const char *name, GError **error)
{
    const char *inner = name;
    size_t size = strlen(name);
    if (!base_text_is_plain(name) || base_text_trim(&inner, &size) ||
        g_utf8_strlen(name, -1) > 100 || is_same(name, "now")) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("'%s' is no name of a lock: up to 100 characters that can be seen, no blank at "
              "either end, and not 'now'"),
            name);
        return FALSE;
    }
    g_autoptr(GPtrArray) locks = registry_locks(registry, error);
    for (guint i = 0; locks && i < locks->len; i++) {
        const RegistryLock *lock = locks->pdata[i];
        if (is_same(lock->name, name)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                _("there is a lock '%s' already, of %s by %s: a lock is never changed; give "
                  "another name"),
                lock->name, lock->day, lock->by);
            return FALSE;
        }
    }
    return locks != NULL;
}

static gboolean add_study_file(const RegistryStudyFile *file, void *data, GError **error)
{
    (void)error;
    base_sha256_text(data, file->name);
    base_sha256_text(data, file->sha256);
    return TRUE;
}

/* SHA-256 over f(name) f(sha256) of each study file. */
static gboolean hash_study(Registry *registry, char out[65], GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(BaseSha256) sum = base_sha256_new();
    if (!store->driver->study_files(store, add_study_file, sum, error))
        return FALSE;
    base_sha256_finish_hex(sum, out);
    return TRUE;
}

static char *options_of(const char *name, const char *role, const char *sites)
{
    json_t *said = sites ? json_loads(sites, 0, NULL) : NULL;
    return base_json_line(json_pack("{s:o, s:o, s:o}", "name", base_json_text(name), "role",
        base_json_text(role), "sites", said ? said : json_null()));
}

/* Within the change: what it binds, and its leaf. */
static gboolean bind(
    RegistryChange *change, RegistrySnapshot *snapshot, RegistryLock *lock, GError **error)
{
    Registry *registry = change->registry;
    g_auto(RegistryOpenItems) items = {0};
    if (!registry_digest_settle(registry, error) ||
        !registry_digest_content(registry, lock->content, error) ||
        !hash_study(registry, lock->study, error) ||
        !registry_open_items(registry, &items, error))
        return FALSE;
    lock->open_queries = items.n_open + items.n_answered;
    snapshot->import_id = registry_change_id(change);
    snapshot->content_hash = lock->content;
    snapshot->study_hash = lock->study;
    snapshot->at = change->at;
    snapshot->day = change->day;
    snapshot->user = change->user;
    snapshot->open_queries = lock->open_queries;
    RegistryLeaves *leaves = registry_change_part(change, REGISTRY_PART_SNAPSHOT);
    registry_chain_snapshot(registry_leaves_begin(leaves), snapshot);
    registry_leaves_end(leaves);
    registry_leaves_add_text(leaves, snapshot->accepted);
    change->snapshot = snapshot;
    return TRUE;
}

RegistryLock *registry_lock(Registry *registry, const char *name, const char *role,
    const char *accept, const char *sites, const RegistryChangeInfo *info, GError **error)
{
    g_autofree char *options = options_of(name, role, sites);
    g_autoptr(RegistryLock) bound = g_new0(RegistryLock, 1);
    RegistryChangeInfo own = *info;
    own.command = COMMAND;
    own.options = options;
    own.reason = accept;
    if (!check_name(registry, name, error))
        return NULL;
    RegistryChange *change = registry_change_begin(registry, &own, error);
    if (!change)
        return NULL;
    RegistrySnapshot snapshot = {.name = name, .role = role, .accepted = accept};
    if (!bind(change, &snapshot, bound, error)) {
        registry_change_cancel(change);
        return NULL;
    }
    return registry_change_commit(change, "done", NULL, error)
               ? registry_lock_find(registry, name, error)
               : NULL;
}

/* ---- Reading as it stood ---- */

static gboolean fail_other(
    const RegistryLock *lock, const char *what, const char *found, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        _("snapshot '%s': the %s of the registry as it stood then is %s, expected %s as it was "
          "locked: something was changed behind the journal; 'proreg audit DB --verify' says "
          "where"),
        lock->name, what, found[0] != '\0' ? found : "none",
        what[0] == 'h' ? lock->head : lock->content_now);
    return FALSE;
}

gboolean registry_snapshot_check(Registry *registry, const RegistryLock *lock, GError **error)
{
    char content[BASE_SHA256_SIZE], head[BASE_SHA256_SIZE];
    if (!registry_audit_head(registry, head, error) ||
        !registry_digest_content(registry, content, error))
        return FALSE;
    if (strcmp(head, lock->head) != 0)
        return fail_other(lock, "head of the chain", head, error);
    return strcmp(content, lock->content_now) == 0 ||
           fail_other(lock, "content hash", content, error);
}

gboolean registry_snapshot_enter(Registry *registry, const char *name, GError **error)
{
    registry->lock = registry_lock_find(registry, name, error);
    return registry->lock && registry_look_back(registry, registry->lock->import_id, error) &&
           registry_past_enter(registry, registry->lock->import_id, error) &&
           registry_snapshot_check(registry, registry->lock, error);
}

const RegistryLock *registry_snapshot(const Registry *registry)
{
    return registry->lock;
}

/* An id that is released may be another patient's today, and may have been then. */
static void bar_if_was(Registry *registry, const RegistryMoves *moves, const PastStore *past,
    const char *then, const char *now)
{
    const char *id =
        registry_moves_id_at(moves, then, past->end.import_id + 1, REGISTRY_MOVES_NOW);
    if (g_str_equal(id, now))
        (void)g_hash_table_add(registry->withdrawn_since, g_strdup(then));
}

gboolean registry_snapshot_bar_withdrawn(Registry *registry, GError **error)
{
    PastStore *past = registry_past_of(registry);
    if (!past)
        return TRUE;
    RegistryStore *then = registry->store;
    registry->store = past->now;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    registry->store = then;
    if (!moves)
        return FALSE;
    registry->withdrawn_since = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    registry_moves_add_withdrawn(moves, "use", ids);
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, ids);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        const char *const *former = registry_moves_former(moves, id);
        bar_if_was(registry, moves, past, id, id);
        for (size_t i = 0; former && former[i]; i++)
            bar_if_was(registry, moves, past, former[i], id);
    }
    return TRUE;
}
