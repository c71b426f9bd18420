#pragma once
/**
 * @file
 * Which required fields a visit is to have, by branching logic over all that is stored.
 * Inside registry/, for the status.
 */
#include "registry/store_scan.h"

/** The values that the logic of required fields reads, of every record and event. */
typedef struct StatusShown StatusShown;

/**
 * Reads them; repeated forms and events by their first instance.
 * @param records  whose; the ids are borrowed.
 * @param today    days since 1970-01-01.
 * @return NULL on error only.
 */
StatusShown *status_shown_new(RegistryScan *scan, const SchemaStudy *study,
    const RegistryScanRecords *records, int32_t today, GError **error);
void status_shown_free(StatusShown *shown);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StatusShown, status_shown_free)

/**
 * Whether the field is shown at the event of the record of that number.
 * @param instance  of the row; 0 where neither form nor event repeats.
 */
bool status_shown_shows(
    const StatusShown *shown, size_t record, size_t event, int64_t instance, size_t field);
