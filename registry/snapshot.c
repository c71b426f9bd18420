#include "registry/snapshot.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
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
#include "registry/renames.h"

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
    const RegistryRenames *renames = registry_renames(registry, error);
    if (!renames || !store->driver->entries(store, take_entry, &states, error))
        g_clear_pointer(&states.bytes, g_bytes_unref);
    return states.bytes ? registry_renames_file(renames, states.bytes, lock->import_id,
                              registry->is_past ? registry->position : REGISTRY_RENAMES_NOW)
                        : NULL;
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

/* As people read it: full-width letters and ligatures are the plain ones, capitals do not
 * count, and Greek and Cyrillic letters are the Latin ones that they look like. New. */
static char *name_as_read(const char *name)
{
    static const char alike[][2][4] = {{"\u0430", "a"}, {"\u0435", "e"}, {"\u043e", "o"},
        {"\u0440", "p"}, {"\u0441", "c"}, {"\u0443", "y"}, {"\u0445", "x"}, {"\u0456", "i"},
        {"\u0458", "j"}, {"\u0455", "s"}, {"\u043a", "k"}, {"\u043c", "m"}, {"\u0442", "t"},
        {"\u043d", "h"}, {"\u0432", "b"}, {"\u03b1", "a"}, {"\u03bf", "o"}, {"\u03c1", "p"},
        {"\u03bd", "v"}, {"\u03b9", "i"}, {"\u03ba", "k"}, {"\u03c4", "t"}, {"\u03c7", "x"},
        {"\u0131", "i"}, {"\u2010", "-"}};
    g_autofree char *compatible = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *folded = g_utf8_casefold(compatible ? compatible : name, -1);
    GString *read = g_string_new(folded);
    for (size_t i = 0; i < G_N_ELEMENTS(alike); i++)
        (void)g_string_replace(read, alike[i][0], alike[i][1], 0);
    return g_string_free(read, FALSE);
}

/* Whether people would take the names for the same. */
static bool is_same(const char *a, const char *b)
{
    g_autofree char *read_a = name_as_read(a);
    g_autofree char *read_b = name_as_read(b);
    return strcmp(read_a, read_b) == 0;
}

static gboolean check_name(Registry *registry, const char *name, GError **error)
{
    const char *inner = name;
    size_t size = strlen(name);
    if (!base_text_is_plain(name) || base_text_trim(&inner, &size) ||
        g_utf8_strlen(name, -1) > 100 || is_same(name, "now") ||
        g_str_has_prefix(name, REGISTRY_UNNAMED)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("'%s' is no name of a lock: up to 100 characters that can be seen, no blank at "
              "either end, not 'now', and not 'unnamed_...', which an erasure leaves"),
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
    snapshot->at = change->entry.at;
    snapshot->day = change->entry.day;
    snapshot->user = change->entry.user;
    snapshot->open_queries = lock->open_queries;
    RegistryLeaves *leaves = registry_change_part(change, REGISTRY_PART_SNAPSHOT);
    registry_leaves_add_snapshot(leaves, snapshot);
    change->snapshot = snapshot;
    return TRUE;
}

RegistryLock *registry_lock(Registry *registry, const char *name, const char *role,
    const char *accept, const char *sites, const RegistryChangeInfo *info, GError **error)
{
    g_autofree char *options = options_of(name, role, sites);
    g_autoptr(RegistryLock) bound = g_new0(RegistryLock, 1);
    RegistryChangeInfo own = *info;
    own.command = REGISTRY_LOCKS;
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

/* A login that is bound by rights may see a part of what was locked. */
static gboolean fail_unseen(const RegistryLock *lock, const char *login, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        _("snapshot '%s': what %s sees of the registry as it stood then is not all that was "
          "locked; a coordinator can read it whole, and as it stands now everybody what they "
          "may"),
        lock->name, login);
    return FALSE;
}

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
    const RegistryDriver *driver = registry->store->driver;
    const char *login = driver->guests.login ? driver->guests.login(registry->store) : NULL;
    if (login && (strcmp(head, lock->head) != 0 || strcmp(content, lock->content_now) != 0))
        return fail_unseen(lock, login, error);
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
