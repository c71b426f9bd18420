#pragma once
/**
 * @file
 * Records that are probably one patient entered twice. Inside registry/, for the status.
 */
#include "registry/status.h"
#include "registry/visits.h"

/**
 * Appends what it finds to overview->duplicates, by record id.
 * @param scan  the transaction that the visits were read in.
 */
gboolean duplicates_find(RegistryOverview *overview, Registry *registry, RegistryScan *scan,
    const Visits *visits, GError **error);
