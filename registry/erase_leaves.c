/**
 * @file
 * What stays in the place of rows that go: the leaf of each, and the salts of all others, since
 * the key from which salts derive goes too.
 */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "registry/access_tree.h"
#include "registry/erase_inside.h"

static gboolean fail_changed(const char *table, int64_t id, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        _("%s %lld: what is kept is not what was written, so nobody could vouch for what an "
          "erasure leaves; 'proreg audit DB --verify' says what else is: restore a backup"),
        table, (long long)id);
    return FALSE;
}

static void keep_leaf(const RegistryLeaf *leaf, void *data)
{
    EraseLeaf kept = {.number = leaf->number, .is_bare = leaf->salt == NULL};
    memcpy(kept.leaf, leaf->leaf, sizeof kept.leaf);
    if (leaf->salt)
        memcpy(kept.salt, leaf->salt, sizeof kept.salt);
    g_array_append_val((GArray *)data, kept);
}

static gboolean list(
    Erase *erase, const char *log, int64_t id, const char *part, int64_t row, GError **error)
{
    const RegistryErased erased = {log, id, part, row};
    RegistryChange *change = erase->change;
    RegistryStore *store = erase->registry->store;
    RegistryLeaves *leaves = registry_change_part(change, REGISTRY_PART_ERASED);
    registry_chain_erased(registry_leaves_begin(leaves), &erased);
    registry_leaves_end(leaves);
    return store->driver->erasing.erased_add(
        store, registry_change_id(change), erase->n_erased++, &erased, error);
}

/* @param rows  numbers of rows that go; NULL for none. */
static gboolean write_tree(Erase *erase, const char *log, int64_t id, const char *part,
    const GArray *kept, const GHashTable *rows, GError **error)
{
    RegistryStore *store = erase->registry->store;
    for (guint i = 0; i < kept->len; i++) {
        const EraseLeaf *one = &g_array_index(kept, EraseLeaf, i);
        const bool goes = rows && erase_set_has(rows, one->number);
        const RegistryLeaf leaf = {.number = one->number,
            .salt = goes ? NULL : one->salt,
            .leaf = goes ? one->leaf : NULL};
        if (one->is_bare)
            continue;
        if (!store->driver->erasing.leaf_put(store, log, id, part, &leaf, error) ||
            (goes && !list(erase, log, id, part, one->number, error)))
            return FALSE;
    }
    return TRUE;
}

/* ---- The journal ---- */

typedef struct {
    Erase *erase;
    const RegistryEntry *entry;
    const EraseEntry *own;
} Tree;

static gboolean write_part(const RegistryPart *part, void *data, GError **error)
{
    const Tree *tree = data;
    char root[BASE_SHA256_SIZE];
    int64_t n = part->n;
    RegistryStore *store = tree->erase->registry->store;
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(EraseLeaf));
    if (!registry_leaves_each(store, tree->entry, part->part, &n, keep_leaf, kept, root, error))
        return FALSE;
    if (n != part->n || strcmp(root, part->root) != 0)
        return fail_changed("proreg_import", tree->entry->import_id, error);
    return write_tree(tree->erase, "journal", tree->entry->import_id, part->part, kept,
        g_hash_table_lookup(tree->own->parts, part->part), error);
}

static gboolean write_entry(const RegistryEntry *entry, void *data, GError **error)
{
    Erase *erase = data;
    RegistryStore *store = erase->registry->store;
    const EraseEntry *own = g_hash_table_lookup(erase->entries, &entry->import_id);
    Tree tree = {erase, entry, own};
    return !own || g_hash_table_size(own->parts) == 0 ||
           store->driver->parts(store, entry->import_id, write_part, &tree, error);
}

/* ---- The log of accesses ---- */

gboolean erase_access_leaves(
    Erase *erase, EraseAccess *access, const RegistryAccessEntry *entry, GError **error)
{
    int64_t n;
    char root[BASE_SHA256_SIZE];
    if (!registry_access_tree(
            erase->registry->store, entry, keep_leaf, access->kept, &n, root, error))
        return FALSE;
    return (n == entry->n_records && strcmp(root, entry->records_root) == 0) ||
           fail_changed("proreg_access", entry->access_id, error);
}

gboolean erase_write_leaves(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    if (!store->driver->entries(store, write_entry, erase, error))
        return FALSE;
    for (guint i = 0; i < erase->accesses->len; i++) {
        const EraseAccess *access = erase->accesses->pdata[i];
        if (!write_tree(erase, "access", access->access_id, REGISTRY_ACCESS_PART, access->kept,
                access->rows, error))
            return FALSE;
    }
    for (guint i = 0; i < erase->changes->len; i++)
        if (!list(erase, "trail", g_array_index(erase->changes, int64_t, i), NULL, 0, error))
            return FALSE;
    return TRUE;
}
