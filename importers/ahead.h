#pragma once
/**
 * @file
 * What is asked of the registry about the file's records, of many together: each question takes
 * a server as long as the network to it does. The survey has numbered the records in the order
 * of their rows.
 */
#include "importers/work.h"

/** Says that a row of the record comes, and after it probably those of the records behind it.
 */
void import_ahead(ImportWork *work, uint32_t record);

typedef void (*ImportAheadDates)(
    ImportWork *work, uint32_t record, const RegistryDates *dates, void *data);
/** Hands out the stored dates of n records of the session, of those that have any. */
gboolean import_ahead_dates(ImportWork *work, const uint32_t *records, size_t n,
    ImportAheadDates take, void *data, GError **error);
