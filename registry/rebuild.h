#pragma once
/**
 * @file
 * A registry made anew from what an old one keeps: study files, originals, answers and journal.
 * docs/integrity.md is its manual.
 *
 * Entries of the journal, rows of the audit trail, problems, queries and locks are taken over
 * as they stand, with numbers, times, salts and hashes. Values are not: each import is made
 * once more from its original, with the day, encoding, map and profile of then, and what else
 * changed values is made again from the audit trail. The content after each entry is held
 * against what that entry committed to. Where today's rules decide otherwise, what was decided
 * then stays, and is listed.
 */
#include "registry/registry.h"

/** A kept original, and how it was read. Texts may be NULL; all are borrowed. */
typedef struct RegistryKeptFile {
    GBytes *bytes;
    const char *file;     /**< As the user named it. */
    const char *site;     /**< Whose it was, where it was one site's. */
    const char *encoding; /**< In which it was read. */
    const char *options;  /**< JSON, as the journal has it. */
    const char *map;      /**< Text of the map. */
    const char *profile;  /**< Text of the site's profile. */
    const char *user, *reason;
    BaseClock clock; /**< Of then. */
} RegistryKeptFile;

typedef struct {
    /**
     * Imports a kept original once more.
     * @param taken  whether it went in; else it is refused today, and nothing was kept.
     */
    gboolean (*import)(
        Registry *registry, const RegistryKeptFile *file, bool *taken, GError **error);
    const GPtrArray *study; /**< SchemaFile *: a study folder, for the files of the first entry
                               that cannot be read of a damaged one; or NULL. */
    /** Called before each entry; FALSE with `error` set stops it. NULL: never. */
    gboolean (*go_on)(int64_t n_done, int64_t n_all, void *data, GError **error);
    void *data;
} RegistryRebuildHow;

/** Something that would be otherwise today, or that could not be made again. Texts are owned;
 * NULL for none. */
typedef struct {
    int64_t import_id; /**< The entry; 0 for none. */
    char *command, *file;
    /** "problem", "change" (of the audit trail), "count", "value", "row", "record", "refused"
     * (an import): decided otherwise today. "content": the old file was changed behind its
     * journal, and the new one has what the journal says. "lock": a row among the locks
     * (`stored`, NULL where one is gone) that is not what an entry made; `replayed` is the lock
     * that was made again, NULL where it is left out. "lost": the import cannot be made
     * again, and its values were taken out of the forms; with a `field`, "proreg_value_change":
     * what the entry did is not done, since its rows of the audit trail are lost. "chain":
     * `field` is a table in which something does not hold. "unreadable": `field` is a table of
     * which something is lost. */
    char *what;
    int64_t line;
    char *record_id, *event, *field;
    int64_t instance;
    char *stored;   /**< What was decided then, and stays. */
    char *replayed; /**< What would be decided today. */
} RegistryRebuildDifference;

typedef struct {
    bool is_damaged;      /**< The old file is: what could be read of it was used. */
    bool has_no_end;      /**< Of its journal later entries may be lost. */
    char before[65];      /**< Its content hash; "" where that cannot be known. */
    char after[65];       /**< That of the new one. */
    char head_before[65]; /**< The last link of the old one's chain; "" for none, and where
                               that cannot be known. */
    char head_after[65];
    int64_t n_records;
    int64_t n_entries,
        n_exact;            /**< Entries, and those that came out as they were, to the hash. */
    GPtrArray *differences; /**< RegistryRebuildDifference *, in order. */
} RegistryRebuilt;

void registry_rebuilt_free(RegistryRebuilt *rebuilt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryRebuilt, registry_rebuilt_free)

/**
 * Makes it. The new file is there when it is whole.
 * @param from  a registry; nothing is written to it.
 * @param to    BASE_ERROR_USAGE where there is such a file.
 * @return NULL with BASE_ERROR_DATABASE where nothing can be read of the old one, or it is
 *         locked.
 */
RegistryRebuilt *registry_rebuild(
    const char *from, const char *to, const RegistryRebuildHow *how, GError **error);
