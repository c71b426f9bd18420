#pragma once
/**
 * @file
 * An entry of the journal that is made once more, in another registry: number, times, people,
 * key and salts are those of then, so that the same decisions give the same hash. For this
 * folder only.
 */
#include "registry/inside.h"

/** What an entry was made with. */
typedef struct RegistryReplay {
    RegistryEntry entry; /**< As it is kept; texts are its own. */
    GArray *salts;       /**< uint8_t[REGISTRY_SALT_BYTES], one a row of its trail. */
    guint n_used;        /**< Of them. */
    GStringChunk *texts;
    uint8_t key[REGISTRY_KEY_BYTES]; /**< What `entry.key` points at. */
} RegistryReplay;

enum { REGISTRY_SALT_BYTES = 16 };

/** @param from  the store that keeps the entry. NULL with `error` set. */
RegistryReplay *registry_replay_new(
    RegistryStore *from, const RegistryEntry *entry, GError **error);
void registry_replay_free(RegistryReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryReplay, registry_replay_free)

/**
 * Makes a registry whose first entry is that one.
 * @param files  SchemaFile: those that it brought.
 * @param where  how messages call them.
 */
Registry *registry_create_again(const char *path, const GPtrArray *files, const char *where,
    RegistryReplay *replay, GError **error);

/** The moment of the entry: its UTC time, and noon of its day where its user was. */
BaseClock registry_replay_clock(const RegistryEntry *entry);

/** The salt of the next row of the trail; one at random (also for NULL) where the entry has no
 * such row, or an erasure took its salt. */
void registry_replay_salt(RegistryReplay *replay, uint8_t salt[REGISTRY_SALT_BYTES]);

/** A copy of an entry, with texts in the chunk; its key is `key`. */
RegistryEntry registry_entry_copy(
    const RegistryEntry *entry, GStringChunk *texts, uint8_t key[REGISTRY_KEY_BYTES]);
