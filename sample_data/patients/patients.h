#pragma once
/**
 * @file
 * The way in: hospitals, and their patients one after the other. Each patient has a stream of
 * random numbers of their own, so that who comes before or after makes no difference.
 */
#include <glib.h>

#include "sample_data/patients/patient.h"

/** The tables of the model. */
typedef struct PatientModel PatientModel;

/**
 * Reads patients.yaml and holidays.csv.
 * @return NULL with BASE_ERROR_STUDY or _INPUT: file, line, table, what was expected.
 */
PatientModel *patient_model_load(const char *folder, GError **error);
void patient_model_free(PatientModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatientModel, patient_model_free)

/** Draws a registry. */
typedef struct PatientRegistry PatientRegistry;

/**
 * @param n        how many patients, at least one a hospital.
 * @param n_sites  hospitals.
 * @param model    outlives it.
 */
PatientRegistry *patient_registry_new(
    const PatientModel *model, uint64_t seed, int n, int n_sites);
void patient_registry_free(PatientRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatientRegistry, patient_registry_free)

/**
 * The next patient, hospital by hospital in the order of consent.
 * @param patient  the caller's; written whole.
 * @return false after the last.
 */
bool patient_registry_next(PatientRegistry *registry, Patient *patient);

/** Code of `faces_version` at a hospital, and decimals of its CRP. */
int patient_registry_faces(const PatientRegistry *registry);
int patient_registry_crp_decimals(const PatientRegistry *registry);
