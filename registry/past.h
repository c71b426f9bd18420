#pragma once
/**
 * @file
 * A store as it stood at a position of the journal: a driver in front of another. What changed
 * since is taken back in memory, from the audit trail and the journal, when it is made; the
 * rest is read from the store behind it, so that memory goes by what changed. For this folder
 * only.
 *
 * A record that the trail speaks of since then is kept whole, as it was. Of others rows and
 * codes that came since are passed over. It is only read, but for the log of accesses.
 */
#include "registry/record_work.h"

/** A record as it was. */
typedef struct {
    bool is_now;    /**< The store behind has one of this id. */
    bool exists;    /**< There was one. */
    RecordRows own; /**< Its record, rows and codes; empty where there was none. */
    GArray *belows; /**< RegistryBelow: what was sent below a limit; texts are own.texts. */
} PastRecord;

/** A query as it was, where that differs; texts are owned. */
typedef struct {
    RegistryQueryState state;
    char *answer, *new_value, *answered, *answered_by, *closed, *closed_by, *reason;
    int64_t closed_import_id;
} PastQuery;

/** A row of a form that came since. */
typedef struct {
    size_t form, event;
    int64_t instance;
    char *record_id;
} PastKey;

typedef struct {
    RegistryStore base;
    RegistryDriver driver; /**< Its members: this one's, or forwarded. */
    RegistryStore *now;
    Registry *registry; /**< Not owned. */
    RegistryChainEnd end;
    const struct RegistryRenames *renames; /**< Of the registry. */
    bool is_of_another_study; /**< Digests of now are of other names and columns. */
    GHashTable *records;      /**< Id -> PastRecord. */
    GPtrArray *ids;           /**< Theirs in byte order; borrowed. */
    GHashTable *rows;         /**< PastKey: rows that came since. */
    GHashTable *queries;      /**< Number -> PastQuery. */
} PastStore;

/**
 * Puts the past in place of the registry's store, which stays open behind it.
 * @param import_id  the last entry that counts.
 */
gboolean registry_past_enter(Registry *registry, int64_t import_id, GError **error);

/** Takes a record out of the past that the registry has entered, as if it had never been. */
gboolean registry_past_hide(Registry *registry, const char *record_id, GError **error);

/** The past of a registry that has entered one, else NULL. */
PastStore *registry_past_of(const Registry *registry);

/** Empty tables of what is kept. */
void registry_past_kept_init(PastStore *past);
void registry_past_kept_clear(PastStore *past);

/** Takes back what was changed since; the registry's store is still the one of today. */
gboolean registry_past_take_back(PastStore *past, GError **error);
/** The record, read from the store of today where it was not looked at before. */
PastRecord *registry_past_load(PastStore *past, const char *record_id, GError **error);

/** Whether a row of today's came since. */
bool registry_past_hides(
    const PastStore *past, size_t form, const char *record_id, size_t event, int64_t instance);
/** Keys of one record in order: by the event's bytes, then the instance. */
int registry_past_compare(const RegistryKey *a, const RegistryKey *b);
/** The place in `ids` of the first that is not before `from` (NULL: of the first). */
guint registry_past_first(const PastStore *past, const char *from);
/** The record as it was, NULL where it is as it is today. */
const PastRecord *registry_past_find(const PastStore *past, const char *record_id);

/** What was sent below a limit, of a record that is kept: as it is today, */
gboolean registry_past_below_read(
    const PastStore *past, const char *record_id, PastRecord *record, GError **error);
/** what a row of the trail says that it was before, */
void registry_past_below_take_back(
    const PastStore *past, PastRecord *record, const RegistryValueChange *change);
/** with a row of the form that is another record's again, from an instance of the one to one of
 * the other, */
void registry_past_below_move(const PastStore *past, PastRecord *from, PastRecord *to,
    size_t form, const RegistryKey *key, int64_t instance);
/** and less what came since, under the record's id. */
void registry_past_below_settle(const PastStore *past, const PastRecord *record);
/** A member of the driver about it. */
gboolean registry_past_reasons(RegistryStore *store, size_t form, size_t column,
    RegistryWhose whose, RegistryEachMissing each, void *data, GError **error);

/** A query had a step since. */
void registry_past_query_touch(PastStore *past, const RegistryValueChange *change);
/** Finds what those queries were, when all steps since are known. */
gboolean registry_past_queries_settle(PastStore *past, GError **error);
/** Members of the driver about queries. */
gboolean registry_past_queries(RegistryStore *store, int64_t import_id, RegistryEachQuery each,
    void *data, GError **error);
gboolean registry_past_queries_active(RegistryStore *store, const char *rule_id,
    RegistryEachQuery each, void *data, GError **error);
gboolean registry_past_open_queries(
    RegistryStore *store, RegistryScanQueries take, void *data, GError **error);

/** Members of the driver that scan forms. */
RegistryFormScan *registry_past_scan_open(
    RegistryStore *store, const RegistryFormWanted *wanted, size_t n, GError **error);
gboolean registry_past_scan_run(RegistryFormScan *scan, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error);
void registry_past_scan_close(RegistryFormScan *scan);
