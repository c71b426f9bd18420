#pragma once
/**
 * @file
 * What is counted and listed of visits that were read. Inside registry/.
 */
#include "registry/board.h"
#include "registry/due.h"
#include "registry/status.h"
#include "registry/visits.h"

/** A registry in one state, and the visits of it. Borrows them. */
typedef struct {
    Registry *registry;
    RegistryScan *scan;
    Visits *visits;
    int32_t day; /**< For which they were read. */
} Standing;

/** As registry_overview(). */
RegistryOverview *standing_overview(const Standing *standing, size_t site, GError **error);
/** Enrolment, quarters and hospitals: what is due by the day, of the patients whose origin was
 * not after it, as known today, and the ages of queries. NULL on error only. */
RegistryBoard *standing_board(const Standing *standing, GError **error);
/** As registry_due(). Not NULL. */
RegistryDueList *standing_due(const Standing *standing, size_t site);
