#pragma once
/**
 * @file
 * How the registry stands: how complete it is, by site and event; who withdrew; which records
 * look like one patient entered twice; where the chain of changes ends.
 */
#include "registry/registry.h"

typedef struct {
    const char *site; /**< Borrowed from the study. */
    size_t event;
    int64_t n_expected; /**< Records whose visit was due by the day, and who could come: not
                           dead before the end of the window; and all that were received. At the
                             baseline and at events without an offset: all records. */
    int64_t n_received; /**< Records with any value at the event. */
    int64_t n_complete; /**< Received with every required field of the event's forms filled, by
                             a value or a missing-data code; of a checkbox one choice ticked. */
    int64_t n_open_queries; /**< Of the record's site, or of a file of that site; those that
                               name no event of the study count at the baseline. */
} RegistryStatus;

/** Somebody who withdrew, or said no after a yes and nobody has settled what that means. */
typedef struct {
    const char *record_id; /**< Borrowed from the overview. */
    size_t site;           /**< Of the study, or SIZE_MAX. */
    const char *scope;     /**< "contact", "data", "use"; NULL while it is not settled. */
} RegistryWithdrawn;

/**
 * Two records of one site that are probably one patient. They are compared by what was recorded
 * on the enrolling visit, the date of birth never being known: choices and numbers that both
 * have, each equal value weighing by how rare it is (Fellegi and Sunter, J Am Stat Assoc
 * 1969;64:1183-1210). Only records whose origins lie within 14 days of each other are compared.
 */
typedef struct {
    const char *record_id, *like; /**< By bytes; borrowed from the overview. */
    int64_t days;                 /**< Between their origins. */
    int64_t n_equal, n_compared;  /**< Values. */
    const char *equal;            /**< The rarest equal ones: "age 64, sex 2"; borrowed. */
} RegistryDuplicate;

typedef struct {
    GStringChunk *texts;
    size_t site;    /**< As asked for. */
    GArray *counts; /**< RegistryStatus: one a site with records or open queries and event,
                         in the study's order. */
    int64_t n_records;
    int64_t n_without_consent; /**< Records whose stored consent is not a yes; 0 where the study
                                    names no field for it. */
    bool has_ways;             /**< The study says how consent was given. */
    int64_t n_by_way[SCHEMA_N_WAYS + 1]; /**< Records with a yes, by schema_way_names; the last:
                                              it does not say how. */
    GArray *withdrawn;                   /**< RegistryWithdrawn, by record id. */
    GArray *duplicates;                  /**< RegistryDuplicate, by record id. */
    char head[65];                       /**< Hash of the last link of the chain. */
    int64_t n_changes;                   /**< Rows of the audit trail. */
    bool is_counted;                     /**< A server counted the patients. */
    int64_t n_counts;                    /**< So many counts came from it. */
    int64_t n_crossed; /**< Patients whose rows came from a server; 0 of a file. */
} RegistryOverview;

/**
 * @param day   days since 1970-01-01: what is due by then, of the patients whose origin was not
 *              after it, as known today.
 * @param site  index of the site alone that is looked at; SIZE_MAX for all.
 * @return NULL on error only.
 */
RegistryOverview *registry_overview(
    Registry *registry, int32_t day, size_t site, GError **error);
void registry_overview_free(RegistryOverview *overview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryOverview, registry_overview_free)
