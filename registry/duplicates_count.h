#pragma once
/**
 * @file
 * Records that are probably one patient, of a store that counts patients where their rows are:
 * how frequent each value is comes as counts. Of each patient come, once, the values that tell
 * most, hospital by hospital, so that one hospital's lie in memory; all values only of those
 * whom these leave in question. Inside registry/, for the status.
 */
#include "registry/status.h"
#include "registry/wide.h"

/** Whether the rows have what is compared. */
bool duplicates_can_count(const RegistryWide *wide, const SchemaStudy *study);

/**
 * Appends what it finds to overview->duplicates, by record id, and counts there what crossed;
 * within the transaction that the store began.
 */
gboolean duplicates_count(RegistryOverview *overview, Registry *registry,
    const RegistryWide *wide, RegistryCounting *counting, GError **error);
