#include "registry/access_tree.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/random.h"
#include "base/words.h"
#include "registry/audit.h"
#include "registry/change_inside.h"
#include "registry/digest.h"
#include "registry/erased_ids.h"

/* The end of the log. */
typedef struct {
    int64_t access_id;
    char head[BASE_SHA256_SIZE];
} End;

static gboolean take_end(const RegistryAccessEntry *entry, void *data, GError **error)
{
    (void)error;
    End *end = data;
    end->access_id = entry->access_id;
    (void)g_strlcpy(end->head, entry->hash ? entry->hash : "", sizeof end->head);
    return TRUE;
}

static gboolean read_end(Registry *registry, End *end, GError **error)
{
    *end = (End){.head = REGISTRY_CHAIN_START};
    if (!registry->store->driver->access_end(
            registry->store, &end->access_id, end->head, error))
        return FALSE;
    if (end->access_id == 0)
        (void)g_strlcpy(end->head, REGISTRY_CHAIN_START, sizeof end->head);
    return TRUE;
}

gboolean registry_access_head(Registry *registry, char out[65], GError **error)
{
    End end;
    if (!read_end(registry, &end, error))
        return FALSE;
    (void)g_strlcpy(out, end.head, 65);
    return TRUE;
}

/* After the ids what was said of the access. */
static void add_said(RegistryLeaves *leaves, const RegistryAccessEntry *entry)
{
    const char *said[REGISTRY_N_ACCESS_SAID];
    registry_chain_access_said(entry, said);
    for (size_t i = 0; i < REGISTRY_N_ACCESS_SAID; i++)
        registry_leaves_add_text(leaves, said[i]);
}

gboolean registry_access_tree(RegistryStore *store, const RegistryAccessEntry *entry,
    RegistryWatchLeaf watch, void *data, int64_t *n, char root[BASE_SHA256_SIZE],
    GError **error)
{
    g_autoptr(RegistryLeaves) leaves = registry_leaves_new(entry->key, REGISTRY_ACCESS_PART);
    registry_leaves_watch(leaves, watch, data);
    if (!registry_leaves_load(leaves, store, "access", entry->access_id, error))
        return FALSE;
    json_t *ids = entry->records ? json_loads(entry->records, 0, NULL) : NULL;
    *n = json_is_array(ids) ? 0 : -1;
    size_t i;
    json_t *id;
    json_array_foreach(ids, i, id)
    {
        registry_leaves_add_text(leaves, json_string_value(id));
        (*n)++;
    }
    json_decref(ids);
    add_said(leaves, entry);
    registry_leaves_root(leaves, root);
    return TRUE;
}

typedef struct {
    RegistryStore *store;
    RegistryAuditCheck *check;
    BaseSha256 *sum;
    End end;
    GHashTable *links;  /* Hashes of the entries of the journal. */
    GHashTable *hashes; /* Of the log -> access_id. */
    int64_t known;      /* The entry of the log that the journal knew of so far. */
    bool is_cut;        /* That it knew of one that is not there was said. */
} Walk;

/* What is wrong with the entry that has to follow the end, or NULL. */
static const char *judge(const Walk *walk, const RegistryAccessEntry *entry)
{
    int64_t n = 0;
    char hash[BASE_SHA256_SIZE];
    if (entry->access_id != walk->end.access_id + 1)
        return "an entry before it is missing, or it was put in";
    if (g_strcmp0(entry->previous, walk->end.head) != 0)
        return "it does not follow the entry before it";
    registry_chain_access_hash(walk->sum, entry, walk->end.head, hash);
    if (g_strcmp0(hash, entry->hash) != 0)
        return "it is not as it was written";
    if (!registry_access_tree(walk->store, entry, NULL, NULL, &n, hash, NULL) ||
        n != entry->n_records || g_strcmp0(hash, entry->records_root) != 0)
        return "its records are not those that were written";
    if (!entry->chain_head || !g_hash_table_contains(walk->links, entry->chain_head))
        return "the head of the chain that it saw is no link any more: the end of the chain "
               "was "
               "cut off, or it was made anew";
    return NULL;
}

static gboolean check_entry(const RegistryAccessEntry *entry, void *data, GError **error)
{
    Walk *walk = data;
    const char *what = judge(walk, entry);
    if (what)
        registry_audit_find(walk->check, "proreg_access",
            g_strdup_printf("%" G_GINT64_FORMAT, entry->access_id), what);
    if (entry->hash)
        (void)g_hash_table_replace(walk->hashes, g_strdup(entry->hash),
            g_memdup2(&entry->access_id, sizeof entry->access_id));
    return take_end(entry, &walk->end, error);
}

/* The log that an entry of the journal saw must still be there, and none of before. */
static gboolean check_known(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    Walk *walk = data;
    const int64_t *id =
        entry->access_head ? g_hash_table_lookup(walk->hashes, entry->access_head) : NULL;
    const int64_t seen = id ? *id : 0;
    const bool is_start = g_strcmp0(entry->access_head, REGISTRY_CHAIN_START) == 0;
    if (entry->format < 2 || walk->is_cut)
        return TRUE;
    walk->is_cut = (!id && !is_start) || seen < walk->known;
    walk->known = seen;
    if (walk->is_cut)
        registry_audit_find(walk->check, "proreg_access",
            g_strdup_printf("%" G_GINT64_FORMAT, walk->end.access_id),
            "the log is not the one that a later entry of the journal saw: its end was cut "
            "off, or it was made anew");
    return TRUE;
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    Walk *walk = data;
    if (entry->hash)
        (void)g_hash_table_add(walk->links, g_strdup(entry->hash));
    return TRUE;
}

gboolean registry_access_verify(Registry *registry, RegistryAuditCheck *check, GError **error)
{
    RegistryStore *store = registry->store;
    if (store->driver->layout(store) < 2)
        return TRUE; /* It had no log. */
    g_autoptr(BaseSha256) sum = base_sha256_new();
    g_autoptr(GHashTable) links = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) hashes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Walk walk = {.store = store,
        .check = check,
        .sum = sum,
        .end = {.head = REGISTRY_CHAIN_START},
        .links = links,
        .hashes = hashes};
    return store->driver->entries(store, take_entry, &walk, error) &&
           store->driver->accesses(store, check_entry, &walk, error) &&
           store->driver->entries(store, check_known, &walk, error);
}

/* The ids as a JSON array, and the root over them. */
static char *list_records(
    const RegistryAccess *access, RegistryAccessEntry *entry, char root[BASE_SHA256_SIZE])
{
    g_autoptr(RegistryLeaves) leaves = registry_leaves_new(entry->key, REGISTRY_ACCESS_PART);
    json_t *ids = json_array();
    for (size_t i = 0; access->records && access->records[i]; i++) {
        json_array_append_new(ids, json_string(access->records[i]));
        registry_leaves_add_text(leaves, access->records[i]);
        entry->n_records++;
    }
    add_said(leaves, entry);
    registry_leaves_root(leaves, root);
    return base_json_line(ids);
}

/* The ids are of patients who are there; nothing else may bring an erased one back. */
static gboolean check_said(Registry *registry, const RegistryAccess *access, GError **error)
{
    const RegistryWritten said[] = {
        {_("the name of the file"), access->file, REGISTRY_ERASED_TELLING},
        {_("who it is for"), access->recipient, REGISTRY_ERASED_TELLING},
        {_("the name of who does it"), access->user, REGISTRY_ERASED_TELLING},
        {"--reason", access->reason, REGISTRY_ERASED_TELLING}};
    return registry_erased_check(registry, said, G_N_ELEMENTS(said), access->options, error);
}

static gboolean add_entry(Registry *registry, const RegistryAccess *access, GError **error)
{
    End end;
    uint8_t key[REGISTRY_KEY_BYTES];
    char content[BASE_SHA256_SIZE], head[BASE_SHA256_SIZE], root[BASE_SHA256_SIZE];
    char hash[BASE_SHA256_SIZE], at[BASE_CLOCK_SIZE], day[BASE_DATE_SIZE];
    if (!check_said(registry, access, error) || !read_end(registry, &end, error) ||
        !registry_digest_content(registry, content, error) ||
        !registry_audit_head(registry, head, error))
        return FALSE;
    base_random_bytes(key, sizeof key);
    base_clock_format(&access->clock, at);
    base_date_format(base_clock_day(&access->clock), day);
    const RegistryDriver *driver = registry->store->driver;
    const char *login = driver->guests.login ? driver->guests.login(registry->store) : NULL;
    g_autofree char *system_user = registry_system_user();
    RegistryAccessEntry entry = {.access_id = end.access_id + 1,
        .command = access->command,
        .options = access->options,
        .file = access->file,
        .sha256 = access->sha256,
        .recipient = access->recipient,
        .content_hash = content,
        .chain_head = head,
        .key = key,
        .user = login          ? login
                : access->user ? access->user
                               : system_user,
        .system_user = system_user,
        .reason = access->reason,
        .at = at,
        .day = day,
        .previous = end.head,
        .records_root = root,
        .hash = hash};
    g_autofree char *records = list_records(access, &entry, root);
    g_autoptr(BaseSha256) sum = base_sha256_new();
    entry.records = records;
    registry_chain_access_hash(sum, &entry, end.head, hash);
    return registry->store->driver->access_add(registry->store, &entry, error);
}

/* Begins what add_entry is a part of. */
static gboolean begin(Registry *registry, const RegistryAccess *access, GError **error)
{
    const RegistryChangeInfo info = {.user = access->user, .clock = access->clock};
    return registry_login_is(registry, access->user, error) &&
           registry_migrate(registry, &info, error) &&
           registry->store->driver->begin(registry->store, REGISTRY_WRITE, error);
}

gboolean registry_access_append(
    Registry *registry, const RegistryAccess *access, GError **error)
{
    RegistryStore *store = registry->store;
    if (!begin(registry, access, error))
        return FALSE;
    if (add_entry(registry, access, error) && store->driver->commit(store, error))
        return TRUE;
    store->driver->roll_back(store);
    return FALSE;
}

gboolean registry_access_try(Registry *registry, const RegistryAccess *access, GError **error)
{
    if (!begin(registry, access, error))
        return FALSE;
    const gboolean added = add_entry(registry, access, error);
    registry->store->driver->roll_back(registry->store);
    return added;
}

bool registry_access_has_log(const Registry *registry)
{
    return registry->store->driver->layout(registry->store) >= 2;
}

typedef struct {
    RegistryEachSeen *each;
    void *data;
} Seen;

static gboolean see(const RegistryAccessEntry *entry, void *data, GError **error)
{
    const Seen *seen = data;
    const RegistryAccessSeen one = {.id = entry->access_id,
        .command = entry->command,
        .options = entry->options,
        .file = entry->file,
        .sha256 = entry->sha256,
        .recipient = entry->recipient,
        .user = entry->user,
        .os_user = entry->system_user,
        .reason = entry->reason,
        .time = entry->at,
        .day = entry->day,
        .content = entry->content_hash,
        .head = entry->chain_head,
        .n_records = entry->n_records,
        .records = entry->records,
        .hash = entry->hash};
    return seen->each(&one, seen->data, error);
}

gboolean registry_access_each(
    Registry *registry, RegistryEachSeen *each, void *data, GError **error)
{
    Seen seen = {each, data};
    return !registry_access_has_log(registry) ||
           registry->store->driver->accesses(registry->store, see, &seen, error);
}
