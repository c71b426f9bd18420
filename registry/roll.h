#pragma once
/**
 * @file
 * The roll: all patients, each with how it stands with their visits and queries.
 */
#include "registry/registry.h"

/** A patient of the roll. */
typedef struct {
    const char *record_id; /**< Borrowed from the roll. */
    size_t site;           /**< That has the patient, or was asked for; SIZE_MAX: none known. */
    bool has_origin, dead;
    int32_t origin;                 /**< Days since 1970-01-01. */
    const char *withdrawn;          /**< Scope, static; NULL for none. */
    bool refuses;                   /**< Said no, and nobody has settled what that means. */
    int64_t n_expected, n_received; /**< Visits, as RegistryStatus counts them. */
    int64_t n_due, n_missed;        /**< Visits that can be made now; that were missed. */
    int64_t n_queries;              /**< Open or answered; -1: not known (`unseen`). */
} RegistryRollPatient;

/** What is open of a patient, or became of them. */
typedef enum {
    REGISTRY_ROLL_QUERIES, /**< A query is open or answered. */
    REGISTRY_ROLL_DUE,     /**< A visit can be made now. */
    REGISTRY_ROLL_MISSED,  /**< A visit was missed. */
    REGISTRY_ROLL_DIED,
    REGISTRY_ROLL_WITHDREW, /**< Or said no, and nobody has settled what that means. */
    REGISTRY_N_ROLL         /**< Any. */
} RegistryRollState;

/** "queries", "due", "missed", "died", "withdrew", NULL. */
extern const char *const registry_roll_states[];
/** The state of that name, any for NULL; -1 where there is none. */
int registry_roll_state(const char *name);
/** Whether the patient is in that state. */
bool registry_roll_has(const RegistryRollPatient *patient, RegistryRollState state);
/** Whether the text is a part of the id, in whatever case; NULL and "" are of any. */
bool registry_roll_like(const char *record_id, const char *text);

typedef struct {
    GStringChunk *texts;
    GArray *patients; /**< RegistryRollPatient, in byte order of their ids. */
    char *unseen;     /**< Why nothing is known of queries (registry/login.h), or NULL. */
} RegistryRoll;

/**
 * @param on    days since 1970-01-01.
 * @param site  index of the site alone whose patients are wanted, also those that moved from it
 *              or to it; SIZE_MAX for all.
 * @return NULL on error only.
 */
RegistryRoll *registry_roll(Registry *registry, int32_t on, size_t site, GError **error);
void registry_roll_free(RegistryRoll *roll);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryRoll, registry_roll_free)
