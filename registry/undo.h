#pragma once
/**
 * @file
 * Taking an import back, as a new change: nothing of the past is altered.
 *
 * Taken back is a value that is that import's now: it gets the value that it had before, or
 * none. A value that something later has changed stays and is listed. Records and rows of which
 * nothing is left go. Queries that the import opened are closed, but for those that a later
 * file found too; those that it had closed, answered or reopened are as they were. A withdrawal
 * of consent that was such an answer goes with it. Afterwards the same bytes may be imported
 * again.
 */
#include "registry/change.h"

/** A value that stays, because a later entry of the journal has set it. */
typedef struct {
    char *record_id, *event, *field;
    int64_t instance;
    char *value;       /**< As it is now; NULL for none. */
    int64_t import_id; /**< Who set it last. */
} RegistryKept;

/** A value that is taken back. Texts are owned; NULL is none. */
typedef struct {
    char *record_id, *event, *field;
    int64_t instance;
    char *now, *before;
} RegistryTakenBack;

/** So many of the values that are taken back are listed. */
enum { REGISTRY_TAKEN_BACK_MAX = 10000 };

typedef struct {
    int64_t import_id;            /**< The new entry. */
    char *file;                   /**< Of the import that was taken back. */
    int64_t n_restored;           /**< Values that are again as they were before. */
    int64_t n_removed;            /**< Values that were there first by this import. */
    int64_t n_records;            /**< Records that are gone. */
    int64_t n_closed, n_reopened; /**< Queries. */
    GPtrArray *kept;              /**< RegistryKept *, by record, event, instance and field. */
    GPtrArray *values; /**< RegistryTakenBack *, the first REGISTRY_TAKEN_BACK_MAX, likewise. */
} RegistryUndone;

void registry_undone_free(RegistryUndone *undone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryUndone, registry_undone_free)

/**
 * @param import_id  of an entry that brought values: an import, or answers to queries.
 * @param info       who, why and when; command, file and `undoes` are set here.
 * @return NULL with BASE_ERROR_USAGE where the entry is none of these, or taken back already.
 */
RegistryUndone *registry_undo(
    Registry *registry, int64_t import_id, const RegistryChangeInfo *info, GError **error);
