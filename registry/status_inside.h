#pragma once
/**
 * @file
 * How an overview is made of patients, whether each is read or many are counted that are alike
 * (registry/status_sum.c). For registry/status.c and registry/status_count.c.
 */
#include "registry/moves.h"
#include "registry/status.h"
#include "registry/visits.h"

/** An overview in the making. */
typedef struct {
    Registry *registry;
    RegistryOverview *overview; /**< Owned until it is handed out. */
    RegistryStatus *counts;     /**< [site * n_events + event] */
    bool *site_seen;
    int32_t day;
} StatusCount;

/** What counts of patients on the day. */
typedef struct {
    size_t site; /**< Of the study, or SIZE_MAX. */
    bool enrolled, consents;
    uint8_t way;                                /**< As in VisitsPatient. */
    const bool *expected, *received, *complete; /**< One an event each. */
} StatusAlike;

/** @param site  as for registry_overview(). */
void status_count_begin(StatusCount *count, Registry *registry, int32_t day, size_t site);
/** Adds n patients who are alike. */
void status_count_add(StatusCount *count, const StatusAlike *alike, int64_t n);
/** Adds somebody who withdrew or refuses, by the order of the ids, and is enrolled.
 * @param scope  NULL: refuses. */
void status_count_person(
    StatusCount *count, const char *record_id, size_t site, const char *scope);
/** Adds what is asked of queries and the chain; then only the search for duplicates is left. */
gboolean status_count_finish(StatusCount *count, RegistryScan *scan, GError **error);
void status_count_clear(StatusCount *count);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StatusCount, status_count_clear)

/**
 * As registry_overview(), of counts that the store makes.
 * @return NULL without `error` where it does not count these patients.
 */
RegistryOverview *status_counted(Registry *registry, int32_t day, size_t site, GError **error);
