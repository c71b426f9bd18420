#pragma once
/**
 * @file
 * What a clinical instrument makes of a row that is being imported, for the rule `sum`: a total
 * that a site recorded is compared with the one computed.
 */
#include "registry/import.h"

/** Gives the cell of a variable in the row at hand, or NULL where it has none. */
typedef const RegistryCell *(*RegistryCellLookup)(const char *variable, const void *data);

/**
 * The total that the instrument gives.
 * @param instrument  its name: "tokuhashi".
 * @param lookup      called for each input; one that the row does not have is computed by the
 *                    instrument that gives it (bone_mets_multiple from the counts), if any.
 * @param total       set where the result is true.
 * @return false where there is no such instrument, or where what is there does not settle it.
 */
bool registry_instrument_total(
    const char *instrument, RegistryCellLookup lookup, const void *data, double *total);

/** Whether every instrument that the study's sums name exists; BASE_ERROR_STUDY names one. */
gboolean registry_instrument_check(const SchemaStudy *study, GError **error);
