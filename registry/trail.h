#pragma once
/**
 * @file
 * The audit trail and the journal as people read them: who changed what, when, why and from
 * which file. docs/integrity.md tells what stands in them.
 */
#include "registry/registry.h"

/** A change of what was there before. Texts are NULL where there is none. */
typedef struct {
    int64_t id;          /**< Its number in the trail. */
    int64_t import_id;   /**< The entry of the journal that made it. */
    const char *command; /**< Of that entry: "import", "query answer" ... */
    const char *time;    /**< UTC. */
    const char *user;    /**< As they called themselves. */
    const char *os_user; /**< As the system knows them. */
    const char *reason;
    const char *file;      /**< That the entry read. */
    int64_t line;          /**< Of the file; 0 for none. */
    const char *what;      /**< "value", "query", "record" ... (docs/registry.md). */
    const char *subject;   /**< Which of those. */
    const char *record_id; /**< As the record was called at the time. */
    const char *event;     /**< By its unique name. */
    int64_t instance;      /**< 0 for none. */
    const char *field;
    const char *old_value, *new_value; /**< A missing-data code is its code. */
    const char *hash;                  /**< The link of the chain. */
} RegistryTrailChange;

/** Takes a change; its texts are borrowed for the call. FALSE with `error` set ends it. */
typedef gboolean (*RegistryEachTrailChange)(
    const RegistryTrailChange *change, void *data, GError **error);

/**
 * Hands out the changes in the order in which they were made.
 * @param record_id  only of this record, also under ids that it had before; NULL for all.
 *                   BASE_ERROR_USAGE where nothing is known of such a record.
 */
gboolean registry_trail_each(Registry *registry, const char *record_id,
    RegistryEachTrailChange each, void *data, GError **error);

/** An entry of the journal. Texts are NULL where there is none. */
typedef struct {
    int64_t import_id;
    const char *command, *status, *file, *sha256, *site;
    const char *time, *day, *user, *os_user, *reason,
        *program;   /**< Time in UTC; the user's day. */
    int64_t undoes; /**< The entry that it takes back, or 0. */
    int64_t n_rows, n_records_new, n_values_new, n_values_changed, n_values_held;
    const char *hash; /**< The link of the chain; NULL before layout 2. */
} RegistryJournalEntry;

/** Takes an entry; as RegistryEachTrailChange. */
typedef gboolean (*RegistryEachJournalEntry)(
    const RegistryJournalEntry *entry, void *data, GError **error);

/** Hands out the entries of the journal in order. */
gboolean registry_journal_each(
    Registry *registry, RegistryEachJournalEntry each, void *data, GError **error);
