#pragma once
/**
 * @file
 * What can be done to a whole record, as changes of the registry: a mistyped id, a patient who
 * was entered twice or goes to another hospital, a form that is another patient's, a consent
 * that was withdrawn. Each is an entry of the journal and rows of the audit trail, from which
 * registry/moves.h knows what an earlier id means and whom to ask.
 */
#include "registry/import.h"

/** A cell in which two records differ. */
typedef struct {
    char *event, *field;
    int64_t instance;
    char *kept, *other; /**< Of the record that stays, and of the one that goes. */
} RegistryConflict;

/** What was done. */
typedef struct {
    int64_t import_id;    /**< The entry; 0 where nothing was changed. */
    char *record_id;      /**< As it is called now. */
    int64_t n_rows;       /**< Rows of forms that went to the other id, or were taken out. */
    int64_t n_values;     /**< Values that were filled in, taken out or left behind. */
    int64_t n_queries;    /**< Queries that were closed. */
    int64_t offset;       /**< Added to the instances of what repeats; 0 for none. */
    GPtrArray *conflicts; /**< RegistryConflict *; of a merge without a word on them. */
    GPtrArray *filled;    /**< RegistryConflict *: cells that a merge took from the record that
                             goes; `kept` is what stood there, or NULL. */
} RegistryRecordDone;

void registry_record_done_free(RegistryRecordDone *done);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryRecordDone, registry_record_done_free)

/**
 * The functions below: `info` says who, why and when; its command is set here, the reason must
 * be given. An earlier id may stand for a record. NULL with BASE_ERROR_USAGE where there is no
 * such record, or what is asked for cannot be; nothing is changed then.
 */

/** Gives the record another id, which nobody else has. */
RegistryRecordDone *registry_record_rename(Registry *registry, const char *record_id,
    const char *to, const RegistryChangeInfo *info, GError **error);

/** Which of two values stands where they differ. */
typedef enum {
    REGISTRY_KEEP_UNSAID, /**< None: then nothing is done, and `conflicts` has them. */
    REGISTRY_KEEP_INTO,   /**< Of the record that stays. */
    REGISTRY_KEEP_OTHER   /**< Of the one that goes. */
} RegistryKeep;

/** Makes one record of two: `record_id` goes, and its values are those of `into`. */
RegistryRecordDone *registry_record_merge(Registry *registry, const char *record_id,
    const char *into, RegistryKeep keep, const RegistryChangeInfo *info, GError **error);

/** What a merge would do: nothing is written. `conflicts` has the cells in which both differ,
 * also where it is said which counts, and the rest is as if it had been made. */
RegistryRecordDone *registry_record_merge_try(Registry *registry, const char *record_id,
    const char *into, RegistryKeep keep, const RegistryChangeInfo *info, GError **error);

/** An earlier id stands for nothing any more: it may be another patient's. */
RegistryRecordDone *registry_record_release(
    Registry *registry, const char *earlier_id, const RegistryChangeInfo *info, GError **error);

/**
 * Says that from a day on another hospital has the patient: it is asked, and may send. The
 * record stays with the hospital that it belongs to.
 */
RegistryRecordDone *registry_record_transfer(Registry *registry, const char *record_id,
    const char *site, int32_t from, const RegistryChangeInfo *info, GError **error);

/** Says that the record was never the hospital's that sent it first, but this one's. */
RegistryRecordDone *registry_record_claim(Registry *registry, const char *record_id,
    const char *site, const RegistryChangeInfo *info, GError **error);

/** What is taken out; NULL and 0 are any. */
typedef struct {
    const char *event; /**< Unique name. */
    const char *form;
    int64_t instance;
} RegistryVoid;

/** Takes rows of forms out. A record of which nothing is left goes. */
RegistryRecordDone *registry_record_void(Registry *registry, const char *record_id,
    const RegistryVoid *what, const RegistryChangeInfo *info, GError **error);

/** Scopes of a withdrawal, NULL-ended, each more than the one before: "contact", "data", "use".
 */
extern const char *const registry_withdrawal_scopes[];

/**
 * Writes down that the consent was withdrawn, and closes the query about it, where there is
 * one.
 * @param scope  one of registry_withdrawal_scopes; NULL: it was not withdrawn after all.
 */
RegistryRecordDone *registry_record_withdraw(Registry *registry, const char *record_id,
    const char *scope, const RegistryChangeInfo *info, GError **error);

/** The same as part of an import, which closes the query itself. A scope that is less than
 * what was withdrawn before changes nothing. */
gboolean registry_import_withdraw(
    RegistryImport *import, const char *record_id, const char *scope, GError **error);
