#pragma once
/**
 * @file
 * What the registry asks of a store, in the registry's own terms: records, rows of forms, the
 * journal. A driver is a struct of these functions; registry/sqlite/ is one, and whoever writes
 * another (a server with many writers) fills the same struct and nothing else changes.
 *
 * Rules of all members: a store is used by one thread; texts and values handed out are borrowed
 * for the call; FALSE or NULL with `error` set is BASE_ERROR_DATABASE where the file, the
 * machine or another user is to blame, else BASE_ERROR_INTERNAL. A reading function may call
 * others of the store, but not the member that called it with the same form. A store that is no
 * file has no backup, salvage and replay_... (NULL), and one that has no earlier layout no
 * migrate.
 */
#include <glib.h>

#include "base/libraries.h"
#include "base/sha256.h"
#include "registry/import.h"
#include "registry/query.h"
#include "registry/registry.h"
#include "registry/store_counting.h"
#include "registry/store_erase.h"
#include "registry/store_guests.h"
#include "registry/store_rows.h"
#include "registry/store_scan.h"
#include "schema/growth.h"

/** Numbers of an entry of the journal, in this order in its hash. */
typedef enum {
    REGISTRY_COUNT_ROWS,
    REGISTRY_COUNT_RECORDS_NEW,
    REGISTRY_COUNT_RECORDS_UPDATED,
    REGISTRY_COUNT_RECORDS_UNCHANGED,
    REGISTRY_COUNT_VALUES_NEW,
    REGISTRY_COUNT_VALUES_CHANGED,
    REGISTRY_COUNT_VALUES_UNCHANGED,
    REGISTRY_COUNT_VALUES_HELD,
    REGISTRY_N_COUNTS
} RegistryCount;

/** An entry of the journal. Texts are NULL where there is none. */
typedef struct {
    int64_t import_id;
    int64_t format;      /**< How its hashes are made: 1 before layout 2, else 2. */
    const char *command; /**< "import", "init", "migrate" ... */
    const char *status;  /**< "running", then "done", "imported" or "refused". */
    const char *file, *sha256;
    const char *file_commitment; /**< To sha256, salted: it outlives an erasure. */
    const char *site, *encoding, *options, *map, *profile, *program;
    const char *user, *system_user, *reason;
    const char *at, *day; /**< UTC time, and the user's own day. */
    int64_t undoes;       /**< The entry that it takes back, or 0. */
    int64_t counts[REGISTRY_N_COUNTS];
    const uint8_t *key; /**< Salts derive from it; NULL after an erasure. */
    const char *content_before, *content_after;
    const char *access_head; /**< Hash of the last entry of the log of accesses by then. */
    const char *digest, *previous, *hash;
} RegistryEntry;

/** What an entry brought in of one kind: the Merkle root over the rows of it. */
typedef struct {
    const char *part;
    int64_t n;
    const char *root;
} RegistryPart;

/** A change of something that was there before: a row of the audit trail. */
typedef struct {
    int64_t change_id, import_id, line;
    const char *what;    /**< "value", or what else changed: "query", "study_file" ... */
    const char *subject; /**< Which of those, NULL for a value. */
    const char *record_id, *event;
    int64_t instance; /**< 0 where there is none. */
    const char *column;
    const char *old_value, *new_value; /**< NULL for no value. */
    bool old_missing, new_missing;     /**< The value is a missing-data code. */
    const void *salt;                  /**< NULL after an erasure. */
    size_t salt_size;
    const char *commitment;
    const char *user, *system_user, *at;
    const char *reason;     /**< As it is told: its own, else its entry's, file or command. */
    const char *own_reason; /**< As it is stored; NULL where it is its entry's. */
    const char *previous, *hash;
} RegistryValueChange;

/** The end of the chain. */
typedef struct {
    int64_t import_id, change_id; /**< Of the last entry and change, 0 for none. */
    char head[BASE_SHA256_SIZE];  /**< The last hash. */
    bool has_key;
    uint8_t key[REGISTRY_KEY_BYTES];      /**< Of the last entry. */
    char content_after[BASE_SHA256_SIZE]; /**< Of the last entry; "" for none. */
} RegistryChainEnd;

/** A problem as it is kept. */
typedef struct {
    int64_t problem_id, import_id;
    int64_t number;   /**< Among those of its entry, from 0. */
    int64_t query_id; /**< That asked before; 0 for none, and where it was found again. */
    RegistryProblem problem;
} RegistryStoredProblem;

/** A query that asks about the same as a problem. */
typedef struct {
    int64_t query_id; /**< 0 where there is none. */
    int64_t problem_id, import_id;
    RegistryQueryState state;
    /** A later file answered or closed it, or an import that was taken back. */
    bool by_import;
    const char *answer, *new_value; /**< Borrowed until the next call. */
    bool is_told; /**< Its problem is the same, but for the place in the file. */
} RegistrySameQuery;

/** An entry of the log of who looked at or took out what. */
typedef struct RegistryAccessEntry {
    int64_t access_id;
    const char *command, *options;
    const char *file, *sha256; /**< What was given out, and its hash. */
    const char *recipient;
    const char *content_hash, *chain_head; /**< The state that was seen. */
    int64_t n_records;
    const char *records;      /**< JSON array of ids, null where an erasure took one out. */
    const char *records_root; /**< Over them, and what was said of it (registry/chain.h). */
    const uint8_t *key;       /**< NULL after an erasure. */
    const char *user, *system_user, *reason, *at, *day;
    const char *previous, *hash;
} RegistryAccessEntry;

/** A lock, as it is kept. */
typedef struct RegistrySnapshot {
    int64_t import_id; /**< The entry that locked. */
    const char *name;
    const char *chain_head; /**< The entry's hash. */
    const char *content_hash, *study_hash;
    const char *at, *day, *user;
    const char *role, *accepted; /**< Or NULL. */
    int64_t open_queries;
    int64_t erased; /**< How many records of it were erased since; of a new lock none. */
} RegistrySnapshot;

/** A reader of what a store hands out; FALSE with `error` set ends the reading. */
typedef gboolean (*RegistryEachFile)(const RegistryStudyFile *file, void *data, GError **error);
typedef gboolean (*RegistryEachRow)(const RegistryFormRow *row, void *data, GError **error);
typedef gboolean (*RegistryEachMissing)(
    const RegistryMissing *missing, void *data, GError **error);
typedef gboolean (*RegistryEachBelow)(const RegistryBelow *below, void *data, GError **error);
typedef gboolean (*RegistryEachEntry)(const RegistryEntry *entry, void *data, GError **error);
typedef gboolean (*RegistryEachPart)(const RegistryPart *part, void *data, GError **error);
typedef gboolean (*RegistryEachLeaf)(const RegistryLeaf *leaf, void *data, GError **error);
typedef gboolean (*RegistryEachValueChange)(
    const RegistryValueChange *change, void *data, GError **error);
typedef gboolean (*RegistryEachProblem)(
    const RegistryStoredProblem *problem, void *data, GError **error);
typedef gboolean (*RegistryEachChunk)(const RegistryChunk *chunk, void *data, GError **error);
/** Called before something is begun; FALSE with `error` set stops it. */
typedef gboolean (*RegistryStart)(void *data, GError **error);
typedef gboolean (*RegistryEachSnapshot)(
    const RegistrySnapshot *snapshot, void *data, GError **error);
typedef gboolean (*RegistryEachKey)(
    const RegistryKey *key, size_t form, void *data, GError **error);
typedef gboolean (*RegistryEachAccess)(
    const RegistryAccessEntry *entry, void *data, GError **error);

/** A row that nothing vouches for; borrowed. */
typedef void (*RegistryEachStray)(
    const char *where, const char *row, const char *what, void *data);
typedef void (*RegistryEachSite)(const char *code, const char *label, void *data);
typedef struct RegistryDriver RegistryDriver;

/** An open store. A driver's own struct begins with it. */
typedef struct RegistryStore {
    const RegistryDriver *driver;
    /** Told when a transaction has to wait for other writers; NULL for silence. */
    void (*waits)(void *data);
    void *waits_data;
} RegistryStore;

struct RegistryDriver {
    /**
     * Makes a store without tables, or refuses where there is something of that address.
     * Closed before its first commit it leaves nothing behind.
     * @param address  NULL for one that vanishes when it is closed.
     */
    RegistryStore *(*create)(const char *address, GError **error);
    /** Opens a store that is known to be there, and looks whether it is a sound one of ours. */
    RegistryStore *(*open)(const char *address, RegistryMode mode, GError **error);
    void (*close)(RegistryStore *store);

    /** Hands out the library that it rests on. */
    void (*library)(BaseEachLibrary each, void *data);
    int newest_layout;     /**< Version of the layout that it makes, and brings others to. */
    RegistryGuests guests; /**< Of logins that are bound by rights (registry/store_guests.h). */
    RegistryCounter counting; /**< Of a store that counts patients (store_counting.h). */
    /** Version of the layout that the open store has. */
    int (*layout)(const RegistryStore *store);
    /**
     * Begins a transaction that brings an older layout to the present one, for the entry of the
     * journal that follows. Ends with commit or roll_back.
     */
    gboolean (*migrate)(RegistryStore *store, GError **error);

    /** The study folder's files as they are now, in byte order of the names. */
    gboolean (*study_files)(
        RegistryStore *store, RegistryEachFile each, void *data, GError **error);
    /** The states of files that an entry brought, in byte order of the names. */
    gboolean (*study_files_of)(RegistryStore *store, int64_t import_id, RegistryEachFile each,
        void *data, GError **error);
    /** Says what the forms are; before anything below is called. Borrowed until the end. */
    void (*use_study)(RegistryStore *store, const SchemaStudy *study, const RegistryForm *forms,
        size_t n_forms);
    /**
     * Compares the tables of an open store, and what stands on them, with what a new store of
     * its layout and study has: BASE_ERROR_DATABASE where any of it is gone or changed, or
     * where others put in what would run in our hands. Reads no rows.
     */
    gboolean (*check_schema)(RegistryStore *store, GError **error);
    /** Makes the tables of a new store, inside the transaction that fills it. */
    gboolean (*make_tables)(RegistryStore *store, GError **error);
    /**
     * Within a transaction that writes: brings the tables of forms, the columns of
     * missing-data codes and the sites to another study, which the store is used with from then
     * on. Values stay what they are; those of a column that goes must be gone, or in the trail.
     * @param renames  names that change; then all digests are forgotten.
     */
    gboolean (*reshape)(RegistryStore *store, const SchemaStudy *study,
        const RegistryForm *forms, size_t n_forms, const SchemaRenames *renames,
        GError **error);
    /**
     * From here on, for reading alone: the forms are those of an earlier study, whose values
     * are looked for where they are now, also missing-data codes.
     * @param where  one a form.
     */
    gboolean (*look_back)(RegistryStore *store, const SchemaStudy *study,
        const RegistryForm *forms, const RegistryFormNow *where, size_t n_forms,
        GError **error);
    gboolean (*add_study_file)(
        RegistryStore *store, const RegistryStudyFile *file, GError **error);
    gboolean (*add_site)(
        RegistryStore *store, const char *code, const char *label, GError **error);

    /**
     * Begins a transaction; one that writes keeps other writers out from here on. Within
     * another it is a part of that one: committed it stays only if the outer one is committed.
     */
    gboolean (*begin)(RegistryStore *store, RegistryMode mode, GError **error);
    gboolean (*commit)(RegistryStore *store, GError **error);
    /** Takes back what was done since `begin`; nothing where no transaction is left. */
    void (*roll_back)(RegistryStore *store);

    /** Whether another program wrote to the store since this one last did. */
    bool (*is_foreign)(const RegistryStore *store);
    /** What registry_recover says, outside transactions; NULL: nothing fails so that it passes.
     */
    RegistryRecovery (*recover)(RegistryStore *store);
    /** As registry_is_held; NULL: readers never wait there. */
    bool (*is_held)(const char *address, RegistryMode mode, int64_t *since);
    /** What another program wrote counts as looked at, from this transaction's commit on. */
    void (*adopt)(RegistryStore *store);

    /** Adds an entry (its import_id is not looked at) and says its number. */
    gboolean (*entry_add)(
        RegistryStore *store, const RegistryEntry *entry, int64_t *import_id, GError **error);
    /** Writes all columns of an entry that is there. */
    gboolean (*entry_finish)(RegistryStore *store, const RegistryEntry *entry, GError **error);
    /** The last import of these bytes, read with the same options and map by the study as it
     * is; 0 for none. */
    gboolean (*entry_find)(RegistryStore *store, const char *sha256, const char *options,
        const char *map, int64_t *import_id, GError **error);
    /** All entries in order. */
    gboolean (*entries)(
        RegistryStore *store, RegistryEachEntry each, void *data, GError **error);
    gboolean (*chain_end)(RegistryStore *store, RegistryChainEnd *end, GError **error);
    gboolean (*part_add)(
        RegistryStore *store, int64_t import_id, const RegistryPart *part, GError **error);
    /** Parts of an entry, in byte order. */
    gboolean (*parts)(RegistryStore *store, int64_t import_id, RegistryEachPart each,
        void *data, GError **error);
    /** @param log  "journal" or "access". In order of the numbers. */
    gboolean (*leaves)(RegistryStore *store, const char *log, int64_t id, const char *part,
        RegistryEachLeaf each, void *data, GError **error);
    RegistryErasing erasing; /**< What an erasure asks for (store_erase.h). */
    gboolean (*value_change_add)(
        RegistryStore *store, const RegistryValueChange *change, GError **error);
    /**
     * Whether the last change of the value by those entries was an answer to a query, or took
     * it out with its form or record (void, merge), and put something in place of exactly this
     * one.
     */
    gboolean (*value_was_corrected)(RegistryStore *store, const RegistryPastKey *key,
        const char *column, const char *from, bool *corrected, GError **error);
    /**
     * The last that those entries wrote of the value, or of that a file has learned it (`what`
     * is "learned"; of entries that were not taken back).
     * @param known      whether there is anything.
     * @param unlearned  whether it is an answer to a query, or was taken out here; untouched
     *                   where there is nothing.
     */
    gboolean (*value_is_unlearned)(RegistryStore *store, const RegistryPastKey *key,
        const char *column, bool *known, bool *unlearned, GError **error);
    /** The changes of values that were answers to queries, or that took them out here, in
     * order. */
    gboolean (*answered_changes)(
        RegistryStore *store, RegistryEachValueChange each, void *data, GError **error);
    /** The changes of an entry, in order; of all with 0. */
    gboolean (*value_changes)(RegistryStore *store, int64_t import_id,
        RegistryEachValueChange each, void *data, GError **error);
    /**
     * The rows of the trail that tell of whole records (`what` is "record"), in order; only
     * entries of commands that may write such are looked at.
     */
    gboolean (*record_changes)(
        RegistryStore *store, RegistryEachValueChange each, void *data, GError **error);
    /** Rows that belong to no entry, or to one that brought nothing of the kind, and what does
     * not hold of the file itself. `where` is a table's name, or "file". */
    gboolean (*strays)(
        RegistryStore *store, RegistryEachStray each, void *data, GError **error);
    /** The sites, in byte order of their codes. */
    gboolean (*sites)(RegistryStore *store, RegistryEachSite each, void *data, GError **error);
    gboolean (*snapshot_add)(
        RegistryStore *store, const RegistrySnapshot *snapshot, GError **error);
    /** All locks, in order. */
    gboolean (*snapshots)(
        RegistryStore *store, RegistryEachSnapshot each, void *data, GError **error);
    /** Fills a new store, whose tables are made within the transaction, with all that another
     * one of the same study holds, as it stands. */
    gboolean (*take_all)(RegistryStore *store, RegistryStore *source, GError **error);
    /** Copies one state of the whole store to a new file; refuses where there is one.
     * @param start  called when the file can be made and before it is filled; FALSE with
     * `error` set leaves nothing behind. */
    gboolean (*backup)(RegistryStore *store, const char *path, RegistryStart start, void *data,
        GError **error);
    /** A store is made anew from another, which is only read: takes its secret. */
    gboolean (*replay_begin)(RegistryStore *store, RegistryStore *kept, GError **error);
    /** Puts an entry and what belongs to it, but for forms and records, as it is kept there in
     * the place of what is here. Not `is_whole`: of what is not kept, what is here stays. */
    gboolean (*replay_take)(RegistryStore *store, RegistryStore *kept, int64_t import_id,
        bool is_whole, GError **error);
    /** Adds records, rows and codes that came with an entry as they stand there now. */
    gboolean (*replay_rows)(
        RegistryStore *store, RegistryStore *kept, int64_t import_id, GError **error);
    /** Takes what belongs to no entry, and what has become of queries. */
    gboolean (*replay_finish)(RegistryStore *store, RegistryStore *kept, GError **error);
    /** Whether all of the store can be read, however large it is. */
    bool (*is_sound)(RegistryStore *store, GError **error);
    /**
     * Copies what can be read of a damaged store, row by row, to a new one.
     * @param each  told of each table of which something is lost.
     * @param knows_end  set to whether the last entry of the journal is among what was read:
     *                   false where later ones may have been there.
     */
    gboolean (*salvage)(const char *from, const char *to, RegistryEachStray each, void *data,
        bool *knows_end, GError **error);
    gboolean (*access_add)(
        RegistryStore *store, const RegistryAccessEntry *entry, GError **error);
    /** Number and hash of the last entry of the log of accesses; 0 and "" for none. */
    gboolean (*access_end)(
        RegistryStore *store, int64_t *access_id, char hash[BASE_SHA256_SIZE], GError **error);
    gboolean (*accesses)(
        RegistryStore *store, RegistryEachAccess each, void *data, GError **error);

    gboolean (*chunk_add)(
        RegistryStore *store, int64_t import_id, const RegistryChunk *chunk, GError **error);
    gboolean (*chunks)(RegistryStore *store, int64_t import_id, RegistryEachChunk each,
        void *data, GError **error);
    gboolean (*problem_add)(RegistryStore *store, const RegistryStoredProblem *problem,
        int64_t *problem_id, GError **error);
    /** Keeps that problem `problem_id` was found again, in the stored problem's place. */
    gboolean (*problem_again)(RegistryStore *store, const RegistryStoredProblem *problem,
        int64_t problem_id, GError **error);
    gboolean (*problems)(RegistryStore *store, int64_t import_id, RegistryEachProblem each,
        void *data, GError **error);
    /** The problems of one rule, of all entries, in the order in which they came. */
    gboolean (*problems_of_rule)(RegistryStore *store, const char *rule_id,
        RegistryEachProblem each, void *data, GError **error);
    /**
     * The problems of an import that are still open: all but those whose queries are answered
     * for good; in the order of their numbers. `raw` is what the open query holds.
     */
    gboolean (*open_problems)(RegistryStore *store, int64_t import_id, RegistryEachProblem each,
        void *data, GError **error);
    gboolean (*query_add)(
        RegistryStore *store, const RegistryQuery *query, int64_t *query_id, GError **error);
    /**
     * The last query that asks about the same: of an error the same raw text in the same cell
     * for the same reason, of a warning the same value and sentence.
     */
    gboolean (*query_find)(RegistryStore *store, const RegistryProblem *problem,
        RegistrySameQuery *same, GError **error);
    /** Writes state, answer and end of a query that is there. */
    gboolean (*query_put)(RegistryStore *store, const RegistryQuery *query, GError **error);
    /** Whether a later import that was not taken back found the query's problem again. */
    gboolean (*query_found_since)(
        RegistryStore *store, int64_t query_id, int64_t import_id, bool *found, GError **error);
    /** The queries that are open or answered, by number; of one rule alone, or of all (NULL).
     */
    gboolean (*queries_active)(RegistryStore *store, const char *rule_id,
        RegistryEachQuery each, void *data, GError **error);
    /** The queries that an entry opened, in order; of all entries with 0. */
    gboolean (*queries)(RegistryStore *store, int64_t import_id, RegistryEachQuery each,
        void *data, GError **error);

    /** Adds a record unless it is there. */
    gboolean (*record_add)(
        RegistryStore *store, const RegistryRecord *record, bool *added, GError **error);
    /**
     * Adds a record that surely is not there. It may be put later, as `row_new` says; its
     * digest is best known before the next one is added.
     */
    gboolean (*record_new)(RegistryStore *store, const RegistryRecord *record, GError **error);
    /** Removes a record of which no row and no code is left. */
    gboolean (*record_remove)(RegistryStore *store, const char *record_id, GError **error);
    /** Writes site and withdrawal of a record that is there. */
    gboolean (*record_put)(RegistryStore *store, const RegistryRecord *record, GError **error);
    /** Sets a record's digest, or forgets it (NULL). */
    gboolean (*record_digest)(
        RegistryStore *store, const char *record_id, const uint8_t *digest, GError **error);
    /** Adds a row unless there is one of its key. */
    gboolean (*row_add)(RegistryStore *store, size_t form, const RegistryFormRow *row,
        bool *added, GError **error);
    /**
     * Adds a row of a key that surely no row has yet, nor gets one meanwhile; it may be put
     * later, together with others, but before anything that is asked of the store afterwards.
     * A fault may be told as late.
     */
    gboolean (*row_new)(
        RegistryStore *store, size_t form, const RegistryFormRow *row, GError **error);
    /**
     * Reads a row.
     * @param values  one a column of the form, borrowed until the next call with this form; or
     *                NULL, to know only whether it is there.
     */
    gboolean (*row_read)(RegistryStore *store, size_t form, const RegistryKey *key,
        RegistryValue *values, bool *found, GError **error);
    /** @param column  of the form. NONE and MISSING are stored as no value. */
    gboolean (*row_change)(RegistryStore *store, size_t form, const RegistryKey *key,
        size_t column, const RegistryValue *value, GError **error);
    gboolean (*row_remove)(
        RegistryStore *store, size_t form, const RegistryKey *key, GError **error);
    /** The highest instance up to `bound` of the record's rows at the event, 0 for none. */
    gboolean (*highest_instance)(RegistryStore *store, size_t form, const char *record_id,
        const char *event, int64_t bound, int64_t *instance, GError **error);
    /** Keeps a code, in place of one that is there. */
    gboolean (*missing_put)(
        RegistryStore *store, const RegistryMissing *missing, GError **error);
    gboolean (*missing_remove)(
        RegistryStore *store, const RegistryKey *key, const char *column, GError **error);
    /** Keeps what was sent below a limit, in place of what is there unless it is the same. */
    gboolean (*below_put)(RegistryStore *store, const RegistryBelow *below, GError **error);
    /** Of a record that takes another id, or goes into another. */
    gboolean (*below_move)(
        RegistryStore *store, const char *record_id, const char *to, GError **error);
    /** What is kept of that kind, by record id, event, instance and column. */
    gboolean (*belows)(RegistryStore *store, RegistryWhose whose, RegistryEachBelow each,
        void *data, GError **error);
    /** Forgets what came with an entry of the journal, and the digests of those records. */
    gboolean (*below_forget)(RegistryStore *store, int64_t import_id, GError **error);
    /**
     * Why values of a column are missing, or others than sent: missing-data codes, and texts of
     * values below a limit as long as what counts for them stands (`code` is that text).
     * @param column  of the form.
     */
    gboolean (*reasons)(RegistryStore *store, size_t form, size_t column, RegistryWhose whose,
        RegistryEachMissing each, void *data, GError **error);

    gboolean (*count_records)(RegistryStore *store, int64_t *n, GError **error);
    /** Records, by bytes of their ids. */
    gboolean (*records)(RegistryStore *store, RegistryWhose whose, RegistryEachRecord each,
        void *data, GError **error);
    /** All, likewise; digests, which are most of a record, may be left out. */
    gboolean (*owners)(
        RegistryStore *store, RegistryEachRecord each, void *data, GError **error);
    /** Those that have no digest, likewise; NULL where all are listed as quickly. */
    gboolean (*undigested)(
        RegistryStore *store, RegistryEachRecord each, void *data, GError **error);
    /** Whether some thousand records are found by their ids as quickly as by a range. */
    bool finds_these;
    /** Rows of a form, by record id, event (bytes both) and instance. */
    gboolean (*rows)(RegistryStore *store, size_t form, RegistryWhose whose,
        RegistryEachRow each, void *data, GError **error);
    /** The keys of a form's rows that came with entries after that one. */
    gboolean (*rows_since)(RegistryStore *store, size_t form, int64_t import_id,
        RegistryEachKey each, void *data, GError **error);
    /** Missing-data codes, by record id, event, instance and column. */
    gboolean (*missing)(RegistryStore *store, RegistryWhose whose, RegistryEachMissing each,
        void *data, GError **error);

    /** Up to n records after `after` (NULL for the first), by bytes of their ids. */
    gboolean (*next_records)(RegistryStore *store, const char *after, int64_t n,
        RegistryEachRecord each, void *data, GError **error);
    gboolean (*open_queries)(/* As registry_scan_open_queries. */
        RegistryStore *store, RegistryScanQueries take, void *data, GError **error);
    bool scans_together; /**< n may be more than 1 below, as for registry_scan_forms. */
    /** What registry_scan_form, registry_form_scan_run and registry_form_scan_free say. */
    RegistryFormScan *(*scan_open)(
        RegistryStore *store, const RegistryFormWanted *wanted, size_t n, GError **error);
    gboolean (*scan_run)(RegistryFormScan *scan, const RegistryScanRecords *records,
        RegistryScanRow take, void *data, GError **error);
    void (*scan_close)(RegistryFormScan *scan);
};
