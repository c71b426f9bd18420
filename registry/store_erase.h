#pragma once
/**
 * @file
 * What an erasure asks of a store, and what it leaves there: a part of registry/store.h, for
 * whom that is. The rules are those of its members.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct RegistryStore RegistryStore;
struct RegistryAccessEntry;
struct RegistrySnapshot;

enum { REGISTRY_KEY_BYTES = 32 };

/** Command of the entry that erases a person. */
#define REGISTRY_ERASE "erase"

/** The salt of a row that stays, or the bare leaf of one that is gone; the other is NULL. */
typedef struct RegistryLeaf {
    int64_t number;
    const uint8_t *salt, *leaf;
} RegistryLeaf;

/** What an entry that erased a person took out. */
typedef struct RegistryErased {
    const char *log; /**< "trail", "journal" or "access". */
    int64_t id;      /**< Of the change, or of the entry of that log. */
    const char *part;
    int64_t row; /**< Of what the entry brought in; NULL and 0 of a change. */
} RegistryErased;

typedef gboolean (*RegistryEachErased)(
    const RegistryErased *erased, void *data, GError **error);
/** The keyed hash of an id of who was erased, and the entry that did it. */
typedef void (*RegistryEachRefused)(const char *digest, int64_t import_id, void *data);

/** An erasure took persons out of a lock: the entry that made the lock, how many, and the hash
 * of the content that is read of it since. */
typedef void (*RegistryEachLockErased)(
    int64_t import_id, int64_t n, const char *content, void *data);

/** A text of the store. @param row  what names it in its table; "" for nothing. */
typedef void (*RegistryEachText)(
    const char *table, const char *row, const char *column, const char *text, void *data);

typedef struct {
    /** For a login that gets neither digests nor key: the entry that erased an id of that look
     * (registry/id_folded.h), 0 for none; of the look "" -1 where the list is not as it was.
     * NULL, or false in *asks: whoever asks reads them. */
    gboolean (*erased_by)(
        RegistryStore *store, const char *look, bool *asks, int64_t *import_id, GError **error);
    /** Sets a leaf in place of the one that is there. */
    gboolean (*leaf_put)(RegistryStore *store, const char *log, int64_t id, const char *part,
        const RegistryLeaf *leaf, GError **error);
    /** @param number  among those of the entry, from 0. */
    gboolean (*erased_add)(RegistryStore *store, int64_t import_id, int64_t number,
        const RegistryErased *erased, GError **error);
    /** What an entry erased, in order. */
    gboolean (*erased)(RegistryStore *store, int64_t import_id, RegistryEachErased each,
        void *data, GError **error);
    /** Before anything is erased, within the transaction. */
    gboolean (*erase_begin)(RegistryStore *store, GError **error);
    /** Takes out all rows of forms, codes and texts of a record, and the record. */
    gboolean (*record_erase)(RegistryStore *store, const char *record_id, GError **error);
    /** Takes the key and the hash of its file out of an entry, and writes what was said of it
     * as it is given. */
    gboolean (*entry_erase)(RegistryStore *store, int64_t import_id, const char *file,
        const char *options, const char *reason, GError **error);
    /** Forgets what was said of a query: "reason", "answer" or "new_value". */
    gboolean (*query_erase_said)(
        RegistryStore *store, int64_t query_id, const char *column, GError **error);
    /** Every text of every table, in no order, but for what is compressed. NULL: the store
     * cannot say. */
    gboolean (*texts)(RegistryStore *store, RegistryEachText each, void *data, GError **error);
    /** Takes out of a row of the trail its salt and what is personal. */
    gboolean (*change_erase)(RegistryStore *store, int64_t change_id, GError **error);
    /** Takes a problem out, where it was found again, and the query that it opened. */
    gboolean (*problem_erase)(RegistryStore *store, int64_t problem_id, GError **error);
    /** Takes the kept original out; chunk_add follows. */
    gboolean (*chunks_erase)(RegistryStore *store, int64_t import_id, GError **error);
    /** Takes the key out, and writes records and what was said as they are given. */
    gboolean (*access_erase)(
        RegistryStore *store, const struct RegistryAccessEntry *entry, GError **error);
    /** Adds to the number of the erased of a lock, and sets name, role and what was accepted.
     */
    gboolean (*snapshot_erase)(RegistryStore *store, const char *name,
        const struct RegistrySnapshot *as, int64_t n, GError **error);
    /** What erasures took out of locks, as the trail has it, in order; for every login. */
    gboolean (*locks_erased)(
        RegistryStore *store, RegistryEachLockErased each, void *data, GError **error);
    /** Takes out the row of that name, which is no lock. */
    gboolean (*snapshot_remove)(RegistryStore *store, const char *name, GError **error);
    /** The registry's own key. */
    gboolean (*secret)(RegistryStore *store, uint8_t key[REGISTRY_KEY_BYTES], GError **error);
    /** Keyed hashes of the ids of who was erased. */
    gboolean (*refused_add)(
        RegistryStore *store, const char *digest, int64_t import_id, GError **error);
    gboolean (*refused)(
        RegistryStore *store, RegistryEachRefused each, void *data, GError **error);
    /**
     * Makes the file anew, so that nothing is left in what is free; outside a transaction.
     * @param most       bytes of the largest file of which that is tried.
     * @param is_larger  set.
     * @return whether that was done: not of a larger file, nor of one that another process
     * keeps.
     */
    bool (*sweep)(RegistryStore *store, int64_t most, bool *is_larger);
} RegistryErasing;
