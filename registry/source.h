#pragma once
/**
 * @file
 * Where stored values came from: file and line, and every change that they had.
 */
#include "registry/cohort.h"

/** A change of a value. Texts are borrowed from the sources, NULL where there is none. */
typedef struct {
    int64_t change_id;
    const char *at;                    /**< UTC. */
    const char *user, *reason;         /**< Who, and why. */
    const char *file;                  /**< That brought the change. */
    int64_t line;                      /**< Of that file, 0 for none. */
    const char *old_value, *new_value; /**< A missing-data code is its code. */
} RegistrySourceChange;

/** A value as it stands. */
typedef struct {
    const char *record_id;
    size_t column, event; /**< Of the dictionary and of the study. */
    int64_t instance;
    const char *text; /**< The value or its missing-data code; NULL where it was taken away. */
    bool is_code;     /**< A missing-data code. */
    const char *file; /**< That brought it as it stands; NULL where none did. */
    int64_t line;     /**< 0 for none. */
    GArray *changes;  /**< RegistrySourceChange, in order. */
} RegistrySource;

typedef struct {
    GStringChunk *texts;
    GArray *values; /**< RegistrySource, by record (bytes), column, event and instance. */
} RegistrySources;

/**
 * Reads where the values of some fields came from, in one transaction.
 * @param fields   RegistryCohortField.
 * @param records  ids, NULL-ended; what others have is passed over.
 */
RegistrySources *registry_sources(
    Registry *registry, const GArray *fields, const char *const *records, GError **error);
void registry_sources_free(RegistrySources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistrySources, registry_sources_free)
