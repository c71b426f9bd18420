#pragma once
/**
 * @file
 * The leaves of one part of an entry: each row's salt derived from the entry's key, or, after
 * an erasure, kept beside it. For this folder only.
 */
#include "registry/chain.h"
#include "registry/merkle.h"

typedef struct RegistryLeaves RegistryLeaves;

/**
 * @param key   of the entry, copied; NULL where an erasure took it.
 * @param part  one of REGISTRY_PART_.
 */
RegistryLeaves *registry_leaves_new(const uint8_t *key, const char *part);
void registry_leaves_free(RegistryLeaves *leaves);
/** Takes what an erasure wrote out in place of the key. @param log  "journal" or "access". */
gboolean registry_leaves_load(
    RegistryLeaves *leaves, RegistryStore *store, const char *log, int64_t id, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryLeaves, registry_leaves_free)

/** As it was given. */
const char *registry_leaves_part(const RegistryLeaves *leaves);
/** Rows so far; the next one has this number. */
int64_t registry_leaves_n(const RegistryLeaves *leaves);

/** The sum that the content of the next row goes into; registry_leaves_end follows. */
BaseSha256 *registry_leaves_begin(RegistryLeaves *leaves);
void registry_leaves_end(RegistryLeaves *leaves);
/** Between the two: the row holds something. Where it was erased, nothing vouches for that. */
void registry_leaves_hold(RegistryLeaves *leaves);
/** The next row, which is f(text). */
void registry_leaves_add_text(RegistryLeaves *leaves, const char *text);

/** Rows of what a lock adds to the part "snapshot" of its entry. */
enum {
    REGISTRY_SNAPSHOT_BOUND,
    REGISTRY_SNAPSHOT_NAME,
    REGISTRY_SNAPSHOT_ROLE,
    REGISTRY_SNAPSHOT_ACCEPTED,
    REGISTRY_N_SNAPSHOT
};
/** What the name of a lock begins with whose own name an erasure took; its entry follows. */
#define REGISTRY_UNNAMED "unnamed_"
/** The name that an erasure leaves the lock of that entry. New. */
char *registry_leaves_unnamed(int64_t import_id);
/** Adds the lock's rows. */
void registry_leaves_add_snapshot(RegistryLeaves *leaves, const RegistrySnapshot *snapshot);
/** The root of the part "snapshot" of the entry, if that lock alone were in it. */
gboolean registry_leaves_of_snapshot(RegistryStore *store, const RegistryEntry *entry,
    const RegistrySnapshot *snapshot, char root[BASE_SHA256_SIZE], GError **error);

/** Gets each row as it is added: its leaf, and its salt (NULL where it is erased). */
typedef void (*RegistryWatchLeaf)(const RegistryLeaf *leaf, void *data);
void registry_leaves_watch(RegistryLeaves *leaves, RegistryWatchLeaf watch, void *data);

/** The root over all rows so far. */
void registry_leaves_root(const RegistryLeaves *leaves, char out[BASE_SHA256_SIZE]);

/** Rows of an original: its lines, each with its end (LF, CR LF or CR). */
typedef struct {
    RegistryLeaves *leaves;
    BaseSha256 *sum; /**< Of the line under way, or NULL between two. */
    bool after_cr;   /**< The line ended with CR, unless LF is next. */
} RegistryLines;

/** The next bytes of the file. */
void registry_lines_add(RegistryLines *lines, const void *bytes, size_t size);
/** Ends the last line. */
void registry_lines_finish(RegistryLines *lines);

/**
 * The root and number of rows of a part as the store holds it now.
 * @param n  on entry how many rows there were, so that erased ones at the end are counted too;
 *           0 where that is not known.
 */
gboolean registry_leaves_stored(RegistryStore *store, const RegistryEntry *entry,
    const char *part, int64_t *n, char root[BASE_SHA256_SIZE], GError **error);
/** The same, each row handed out. @param watch  or NULL. */
gboolean registry_leaves_each(RegistryStore *store, const RegistryEntry *entry,
    const char *part, int64_t *n, RegistryWatchLeaf watch, void *data,
    char root[BASE_SHA256_SIZE], GError **error);
