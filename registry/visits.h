#pragma once
/**
 * @file
 * Where every patient stands: who they are as far as their visits depend on it, which visits
 * came, and how far the forms of each are filled. One pass over the store, for all that counts
 * or lists visits. Inside registry/.
 */
#include "registry/inside.h"
#include "registry/query.h"

/** A patient; all of them lie in memory. */
typedef struct {
    const char *record_id; /**< Borrowed from the visits. */
    const char *withdrawn; /**< Scope of the withdrawal, static; NULL for none. */
    size_t site;           /**< That owns the record, of the study, or SIZE_MAX. */
    size_t asked;          /**< That has the patient now. */
    int32_t origin, last;  /**< Days since 1970-01-01: time zero, and the last contact. */
    bool has_origin, dead, has_last;
    bool consents; /**< The stored consent is a yes. */
    bool refuses;  /**< The last known consent is a no that nobody has settled. */
    uint8_t way;   /**< How it was given (schema_way_names); SCHEMA_N_WAYS: not said. */
} VisitsPatient;

/** How far a form of a visit is filled. */
typedef enum {
    VISITS_NONE,    /**< No value. */
    VISITS_PARTIAL, /**< A required field that is shown is empty. */
    VISITS_COMPLETE /**< All that is required and shown is there; where nothing is, a value. */
} VisitsForm;

typedef struct Visits Visits;

/**
 * Reads them in byte order of the record ids.
 * @param scan  the transaction that is read in, of this registry.
 * @param day   days since 1970-01-01: today, for branching logic that asks.
 * @return NULL on error only.
 */
Visits *visits_read(Registry *registry, RegistryScan *scan, int32_t day, GError **error);
/**
 * Those of some records alone, as values and missing-data codes say: nobody refuses by an open
 * query, nobody was transferred, and branching logic is not asked on any day that means
 * something.
 * @param ids  n, in byte order, at least one.
 */
Visits *visits_read_of(
    Registry *registry, RegistryScan *scan, const char *const *ids, size_t n, GError **error);
void visits_free(Visits *visits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Visits, visits_free)

/** How many patients there are. */
size_t visits_n(const Visits *visits);
/** Ids of all patients, in byte order. Borrowed. */
const char *const *visits_ids(const Visits *visits);
/** The number of the patient of that id, or of an earlier one; SIZE_MAX where there is none.
 * Fast where ids come in order. */
size_t visits_find(Visits *visits, const char *id_given);
/** The i-th patient. Borrowed. */
const VisitsPatient *visits_patient(const Visits *visits, size_t i);
/** Whether any value came for the visit. */
bool visits_received(const Visits *visits, size_t patient, size_t event);
/** Whether every form of the visit that requires something is complete, and the visit came. */
bool visits_complete(const Visits *visits, size_t patient, size_t event);
/** State of the i-th form of the event's list. */
VisitsForm visits_form(const Visits *visits, size_t patient, size_t event, size_t i);
/** Whether the form of that number in the dictionary requires anything. */
bool visits_requires(const Visits *visits, size_t form);

/** Days that stand for every day, and for none. */
#define VISITS_ALWAYS ((int64_t)INT32_MIN)
#define VISITS_NEVER ((int64_t)INT32_MAX + 1)
/** The day from which the patient is one: what the study follows up was on it; VISITS_ALWAYS
 * where that is not known. */
int64_t visits_enrolled_from(const Visits *visits, size_t patient);
/** The day from which the visit is to be expected: VISITS_ALWAYS where it came, is the
 * enrolling one or has no day; the day on which it was due while the patient could still come
 * (see RegistryStatus), or VISITS_NEVER. */
int64_t visits_expected_from(const Visits *visits, size_t patient, size_t event);
/** Whether that is so by the day. */
bool visits_enrolled(const Visits *visits, size_t patient, int32_t day);
bool visits_expected(const Visits *visits, size_t patient, size_t event, int32_t day);
/** Whether the patient may still be asked to come: not dead, not withdrawn, not refusing. */
bool visits_may_ask(const VisitsPatient *patient);
/** The record that the query is about if somebody said no in it after a yes, until somebody has
 * settled what that means; else NULL. Borrowed. */
const char *visits_refused_by(const RegistryQuery *query);
/** The scope of a withdrawal as a text that stays; NULL for none. */
const char *visits_scope(const char *text);
