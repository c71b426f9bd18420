#pragma once
/**
 * @file
 * The inside of a rebuild, for this folder only.
 */
#include "registry/rebuild.h"
#include "registry/replay.h"

typedef struct {
    const RegistryRebuildHow *how;
    const char *name; /**< Of the old file, for messages. */
    const char *path; /**< Of the file that entries are taken from: the old one, or what could
                           be read of it. */
    Registry *old;    /**< NULL where it is damaged. */
    RegistryStore *from;
    Registry *to;
    GPtrArray *entries;   /**< RegistryReplay *, in order; their salts are read when needed. */
    int64_t last_erasure; /**< The last entry that erased somebody, 0 for none. */
    RegistryRebuilt *done;
} Rebuild;

/** Makes an entry once more, and holds it against what it was. */
gboolean registry_rebuild_entry(Rebuild *rebuild, const RegistryEntry *entry, GError **error);

/** Applies what the audit trail says that the entry did to values, rows and records. */
gboolean registry_rebuild_apply(Rebuild *rebuild, const RegistryEntry *entry, GError **error);

/** Lists an entry of a damaged file some of whose rows of the audit trail are lost, by the
 * links of the chain: "lost", with the table as `field` and the entry's reason as `stored`. For
 * those that did what the trail says, and nothing else. */
gboolean registry_rebuild_trail(Rebuild *rebuild, const RegistryEntry *entry, GError **error);

/** What a pass over a kept original found. */
typedef struct {
    GByteArray *bytes;
    GHashTable *blank; /**< int64_t: numbers of lines of which only the end was kept. */
} RegistryKeptOriginal;

/** Reads it whole. FALSE with `error` set where it cannot be. */
gboolean registry_kept_original_read(
    RegistryStore *store, int64_t import_id, RegistryKeptOriginal *kept, GError **error);
void registry_kept_original_clear(RegistryKeptOriginal *kept);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegistryKeptOriginal, registry_kept_original_clear)

/**
 * Holds problems, changes and counts of an entry that was made once more against those that are
 * kept of it, and lists where they differ. What is told of a line that was not kept, or of a
 * workbook of which one sheet was kept, is no difference.
 * @param differs  whether there is one.
 */
gboolean registry_rebuild_compare(Rebuild *rebuild, const RegistryEntry *entry,
    const RegistryKeptOriginal *kept, bool *differs, GError **error);

/**
 * Whether the rows of the audit trail that an entry has when made once more say what those say
 * that are kept of it; lists nothing. What was erased of the latter cannot be compared.
 */
gboolean registry_rebuild_is_told(
    Rebuild *rebuild, const RegistryEntry *entry, bool *is_told, GError **error);

/**
 * Lists each value, row and record in which the new registry is not what the old one was after
 * that entry (G_MAXINT64: is now), and, where `takes`, makes it so.
 */
gboolean registry_rebuild_patch(Rebuild *rebuild, const RegistryEntry *entry, int64_t import_id,
    bool takes, GError **error);

/** Takes out of the new file what stands among the locks and no entry made; in a transaction.
 */
gboolean registry_rebuild_drop_locks(Rebuild *rebuild, GError **error);
/** Lists what the old file has among its locks that is none, and what was made again. */
gboolean registry_rebuild_list_locks(Rebuild *rebuild, GError **error);

/** An empty list of them. */
GPtrArray *registry_rebuild_differences(void);
/** A new difference of that entry, which may be NULL. Borrowed. */
RegistryRebuildDifference *registry_rebuild_differ(
    Rebuild *rebuild, const RegistryEntry *entry, const char *what);
