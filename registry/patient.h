#pragma once
/**
 * @file
 * All that is stored of one patient, and where each value came from.
 */
#include "registry/registry.h"

/** A value as it stands. Texts are borrowed from the patient. */
typedef struct {
    size_t column;    /**< Of the dictionary. */
    const char *text; /**< NULL where a missing-data code stands, or below a limit nothing. */
    const char *code; /**< The missing-data code, or NULL. */
    const char *sent; /**< Below a limit what the hospital sent, `text` counts for; or NULL. */
    const char *file; /**< The file that brought the value as it stands; NULL where none did. */
    int64_t line;     /**< Its line there, 0 for none. */
    int64_t import_id;     /**< Entry of the journal that brought it so. */
    const char *user, *at; /**< Who, and when in UTC. */
    const char *before;    /**< What stood there before the last change, or NULL. */
    int64_t n_changes;     /**< Changes after the first value. */
} RegistryPatientValue;

/** A step of what a value was: how it came first, or a later change. Texts are borrowed from
 * the patient, NULL where there is none; a missing-data code is its code. */
typedef struct {
    size_t column, event; /**< Of the dictionary and of the study. */
    int64_t instance;
    int64_t import_id; /**< The entry of the journal that did it. */
    const char *command, *user, *at, *reason, *file;
    int64_t line; /**< Of the file, 0 for none. */
    const char *before, *after;
} RegistryPatientStep;

/** A row of a form. */
typedef struct {
    size_t form, event; /**< Of the dictionary and of the study. */
    int64_t instance;
    GArray *values; /**< RegistryPatientValue, in the order of the dictionary. */
} RegistryPatientRow;

/** A query that is not settled. */
typedef struct {
    int64_t query_id;
    bool is_error, is_answered;
    const char *rule_id, *event, *field, *raw, *file, *opened;
    int64_t instance, line;
    const char *msgid, *hint, *arguments; /**< As in RegistryProblem. */
} RegistryPatientQuery;

typedef struct {
    GStringChunk *texts;
    const char *record_id, *site;
    GPtrArray *earlier;        /**< const char *: ids that stand for it, too; NULL-ended. */
    const char *transfer_site; /**< The hospital that has the patient now, or NULL. */
    int32_t transfer_from;     /**< Since when, in days since 1970-01-01. */
    const char *withdrawn;     /**< Scope, or NULL. */
    const char *file;          /**< That the record first came with, or NULL. */
    int64_t line;
    GArray *rows;  /**< RegistryPatientRow, by event, form and instance. */
    GArray *steps; /**< RegistryPatientStep of all values, in the order of the journal; also of
                      those that were taken away since and stand in no row, from the first
                      change on. */
    GArray *queries; /**< RegistryPatientQuery, by number. */
} RegistryPatient;

/**
 * Reads a patient, in one transaction.
 * @return NULL with BASE_ERROR_USAGE where there is no record of that id, with ids near it.
 */
RegistryPatient *registry_patient(Registry *registry, const char *record_id, GError **error);
void registry_patient_free(RegistryPatient *patient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryPatient, registry_patient_free)

/** The value of a dictionary column at an event (first instance), or NULL. Borrowed. */
const RegistryPatientValue *registry_patient_find(
    const RegistryPatient *patient, size_t column, size_t event);
