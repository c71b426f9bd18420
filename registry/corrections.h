#pragma once
/**
 * @file
 * Values that an answer to a query corrected here, or that were taken out here, and that the
 * hospital's own file has otherwise yet, as far as it was sent. What a file has learned stands
 * in the audit trail (`what` is "learned"), written by the import that saw it.
 */
#include "registry/registry.h"

/** A cell that the hospital's file still has otherwise. Texts are borrowed from the list. */
typedef struct {
    const char *record_id, *event;
    int64_t instance;
    size_t column;      /**< Of the dictionary. */
    const char *site;   /**< That is asked about the record. */
    const char *before; /**< What the hospital had sent before; NULL for nothing. */
    const char *value;  /**< What stands here; a missing-data code where `missing`; NULL where
                             it was taken out. */
    bool missing;
    bool is_renamed; /**< The record has had another id, which the hospital may have yet. */
    const char *user, *at, *reason; /**< Who answered, when in UTC, and with which words. */
} RegistryCorrection;

typedef struct {
    GArray *cells; /**< RegistryCorrection, by site, record, event, instance and column. */
    GStringChunk *texts;
} RegistryCorrections;

/**
 * The corrections that are still to be made in the hospitals' own files.
 * @param day  on which is asked who has a patient, in days since 1970-01-01.
 */
RegistryCorrections *registry_corrections(Registry *registry, int32_t day, GError **error);
void registry_corrections_free(RegistryCorrections *corrections);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryCorrections, registry_corrections_free)
