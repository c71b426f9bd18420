#pragma once
/**
 * @file
 * Asking hospitals whether two records are one patient (registry/status.h finds them).
 */
#include "registry/import.h"

/** A pair that is asked about now, and was not before. Texts are borrowed for the call. */
typedef struct {
    int64_t import_id; /**< The entry of the journal that asks. */
    RegistryProblem problem;
} RegistryDuplicateAsked;

typedef void (*RegistryDuplicateTake)(const RegistryDuplicateAsked *asked, void *data);

/**
 * Opens a query (rule `duplicate_patient`) for each pair that nobody was asked about yet, as a
 * change of its own; none where there is no such pair.
 * @param info  who and when; its command is set here.
 * @param day   today, in days since 1970-01-01.
 */
gboolean registry_duplicates_ask(Registry *registry, const RegistryChangeInfo *info,
    int32_t day, RegistryDuplicateTake take, void *data, GError **error);
