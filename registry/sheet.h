#pragma once
/**
 * @file
 * A hospital's patients, one by one, as the registry has them: for the sheet that the hospital
 * says yes to before a lock.
 */
#include "registry/registry.h"

/** How a visit of a patient stands. */
typedef enum {
    REGISTRY_SHEET_NOT_EXPECTED, /**< It did not come, and need not have by the day. */
    REGISTRY_SHEET_MISSING,      /**< It did not come. */
    REGISTRY_SHEET_PARTIAL,      /**< It came, and required fields are empty. */
    REGISTRY_SHEET_COMPLETE
} RegistrySheetVisit;

/** A patient; texts are borrowed from the sheets. */
typedef struct {
    const char *record_id;
    size_t site;                /**< Of the study: who has the patient now. */
    RegistrySheetVisit *visits; /**< One an event of the study. */
    int64_t n_open, n_answered; /**< Queries. */
    const char *withdrawn;      /**< Scope, static; NULL for none. */
    bool refuses;               /**< Said no after a yes, and nobody has settled it. */
} RegistrySheetPatient;

/** The patients of all hospitals, and the queries that are of no patient. */
typedef struct {
    GStringChunk *texts;
    GArray *patients; /**< RegistrySheetPatient, in byte order of the ids. */
    int64_t *n_other; /**< One a site: active queries that name none of its patients. */
} RegistrySheets;

/**
 * @param day  days since 1970-01-01: what was expected by then.
 * @return NULL on error only.
 */
RegistrySheets *registry_sheets(Registry *registry, int32_t day, GError **error);
void registry_sheets_free(RegistrySheets *sheets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistrySheets, registry_sheets_free)
