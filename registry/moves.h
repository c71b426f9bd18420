#pragma once
/**
 * @file
 * What became of records under other ids and other hospitals: renamed, merged, transferred,
 * taken out. The audit trail is the one place where it stands (what = "record",
 * registry/record.h); this is what it comes to today.
 *
 * An id that was renamed or merged stands for the record that it became, wherever a hospital,
 * a list or a user still writes it, until it is released.
 */
#include "registry/registry.h"

typedef struct RegistryMoves RegistryMoves;

/** The moves as they stand. A reference of the caller's; NULL with `error` set. */
RegistryMoves *registry_moves_read(Registry *registry, GError **error);
RegistryMoves *registry_moves_ref(RegistryMoves *moves);
void registry_moves_unref(RegistryMoves *moves);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryMoves, registry_moves_unref)

/** Whether there are none: then every function below gives its plain answer. */
bool registry_moves_are_none(const RegistryMoves *moves);

/** The id under which the record is kept: another one, borrowed from the moves, or the same
 * pointer. NULL stays NULL. */
const char *registry_moves_id(const RegistryMoves *moves, const char *record_id);

/** What is added to the instances of repeating forms and events of a row that is sent under an
 * earlier id: they were numbered on when the record was merged. 0 for none. */
int64_t registry_moves_offset(const RegistryMoves *moves, const char *record_id);

/** The instance under which is kept what is sent of a column under that id and instance. */
int64_t registry_moves_instance(const RegistryMoves *moves, const SchemaStudy *study,
    const char *record_id, const char *event, const char *column, int64_t instance);

/** Number of an entry that is after all others. */
#define REGISTRY_MOVES_NOW INT64_MAX

/**
 * The id that a record of the past has: that which an entry of the journal called so, as it was
 * called just before another one. Only the moves between count: an id that was released since
 * may be another patient's.
 * @param entry  that wrote the id: of a change, a query, a problem.
 * @param until  REGISTRY_MOVES_NOW: as it is called now.
 * @return borrowed from the moves, or the same pointer; NULL stays NULL.
 */
const char *registry_moves_id_at(
    const RegistryMoves *moves, const char *record_id, int64_t entry, int64_t until);

/** The instance that has now what an entry said of a column under that id and instance. */
int64_t registry_moves_instance_at(const RegistryMoves *moves, const SchemaStudy *study,
    const char *record_id, int64_t entry, const char *event, const char *column,
    int64_t instance);

/** Whether that entry merged the record of that id into another: what the entry says of values
 * under it was left behind. */
bool registry_moves_left(const RegistryMoves *moves, const char *record_id, int64_t entry);

/** The ids that stand for the record beside its own, in the order in which they were left;
 * NULL where there are none. NULL-ended, borrowed. */
const char *const *registry_moves_earlier(const RegistryMoves *moves, const char *record_id);

/** All ids that the record ever had beside its own, also those that stand for it no more; what
 * is found under such an id may be another patient's (registry_moves_id_at). Likewise. */
const char *const *registry_moves_former(const RegistryMoves *moves, const char *record_id);

/** The first entry behind `after` that gave the record of that id another one;
 * REGISTRY_MOVES_NOW for none. */
int64_t registry_moves_next(const RegistryMoves *moves, const char *record_id, int64_t after);

/** A record that went to another hospital. */
typedef struct {
    const char *site; /**< That has the patient now. */
    int32_t from;     /**< Since this day, in days since 1970-01-01. */
} RegistryTransfer;

/** The last transfer that holds on the day, or NULL. Borrowed. */
const RegistryTransfer *registry_moves_transfer(
    const RegistryMoves *moves, const char *record_id, int32_t day);

/** The hospital that is asked about the record on the day: `owner`, or the one that has the
 * patient. */
const char *registry_moves_asked(
    const RegistryMoves *moves, const char *record_id, const char *owner, int32_t day);

/** Whether the hospital, which does not own the record, may send rows of it on the day: it has
 * the patient, had it before, or sent a record that was merged into this one. */
bool registry_moves_may_send(
    const RegistryMoves *moves, const char *record_id, const char *site, int32_t day);

/** Scope of the withdrawal of consent ("contact", "data", "use"), or NULL. Borrowed. */
const char *registry_moves_withdrawn(const RegistryMoves *moves, const char *record_id);

/** Adds copies of the ids of those who withdrew in exactly this scope to a set. */
void registry_moves_add_withdrawn(
    const RegistryMoves *moves, const char *scope, GHashTable *ids);

/** Whether anything was taken out of the record (void), or left behind when it was merged. */
bool registry_moves_took_out(const RegistryMoves *moves, const char *record_id);
