/**
 * @file
 * How a change begins: with the layout of an earlier program brought to the present one. The
 * tables are the driver's, the chain is ours. Entries of layout 1 had no place in it: each gets
 * a key and the roots of what it brought in, and the entry of the migration commits to all of
 * them as one part.
 */
#include "base/random.h"
#include "registry/change_inside.h"
#include "registry/copy_note.h"

/* Of an old entry: its parts, in byte order. */
static const char *const sealed[] = {REGISTRY_PART_ORIGINAL, REGISTRY_PART_PROBLEM,
    REGISTRY_PART_QUERY, REGISTRY_PART_SAID, REGISTRY_PART_STUDY};

typedef struct {
    RegistryChange *change;
    int64_t before; /* Entries from this one on are not old. */
} Sealing;

/* Keeps the roots of what the entry brought in, and says the digest over them. */
static gboolean seal_parts(RegistryChange *change, const RegistryEntry *entry,
    char digest[BASE_SHA256_SIZE], GError **error)
{
    RegistryStore *store = change->registry->store;
    RegistryPart parts[G_N_ELEMENTS(sealed)];
    char roots[G_N_ELEMENTS(sealed)][BASE_SHA256_SIZE];
    size_t n_parts = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(sealed); i++) {
        int64_t n = 0;
        if (!registry_leaves_stored(store, entry, sealed[i], &n, roots[n_parts], error))
            return FALSE;
        if (n == 0)
            continue;
        parts[n_parts] = (RegistryPart){sealed[i], n, roots[n_parts]};
        if (!store->driver->part_add(store, entry->import_id, &parts[n_parts], error))
            return FALSE;
        n_parts++;
    }
    registry_chain_parts(change->sum, parts, n_parts, digest);
    return TRUE;
}

static gboolean seal_entry(const RegistryEntry *old, void *data, GError **error)
{
    const Sealing *sealing = data;
    RegistryChange *change = sealing->change;
    RegistryStore *store = change->registry->store;
    uint8_t key[REGISTRY_KEY_BYTES];
    char digest[BASE_SHA256_SIZE];
    char commitment[BASE_SHA256_SIZE];
    if (old->import_id >= sealing->before)
        return TRUE;
    base_random_bytes(key, sizeof key);
    RegistryEntry entry = *old;
    entry.key = key;
    if (!seal_parts(change, &entry, digest, error))
        return FALSE;
    entry.digest = digest;
    if (entry.sha256) {
        registry_chain_commit(change->sum, key, "file", entry.sha256, commitment);
        entry.file_commitment = commitment;
    }
    RegistryLeaves *leaves = registry_change_part(change, REGISTRY_PART_JOURNAL);
    registry_chain_entry(registry_leaves_begin(leaves), &entry);
    registry_leaves_end(leaves);
    return store->driver->entry_finish(store, &entry, error);
}

static gboolean write_entry(Registry *registry, const RegistryChangeInfo *info, GError **error)
{
    static const char options[] = "{\"from\":1}";
    const RegistryChangeInfo migration = {
        .command = "migrate", .options = options, .user = info->user, .clock = info->clock};
    RegistryChange *change = registry_change_open(registry, &migration, error);
    if (!change)
        return FALSE;
    Sealing sealing = {.change = change, .before = registry_change_id(change)};
    if (registry->store->driver->entries(registry->store, seal_entry, &sealing, error))
        return registry_change_commit(change, "done", NULL, error);
    registry_change_cancel(change);
    return FALSE;
}

gboolean registry_migrate(Registry *registry, const RegistryChangeInfo *info, GError **error)
{
    RegistryStore *store = registry->store;
    const int before = store->driver->layout(store);
    if (before == store->driver->newest_layout)
        return TRUE;
    RegistryChainEnd end;
    if (!store->driver->migrate(store, error))
        return FALSE;
    if (!store->driver->chain_end(store, &end, error)) {
        store->driver->roll_back(store);
        return FALSE;
    }
    /* Another process was faster: its entry is there already. */
    if (end.has_key)
        return store->driver->commit(store, error);
    return write_entry(registry, info, error);
}

RegistryChange *registry_change_begin(
    Registry *registry, const RegistryChangeInfo *info, GError **error)
{
    RegistryStore *store = registry->store;
    if (!registry_copy_check(registry, info->command, error) ||
        !registry_migrate(registry, info, error) ||
        !store->driver->begin(store, REGISTRY_WRITE, error))
        return NULL;
    return registry_change_open(registry, info, error);
}
