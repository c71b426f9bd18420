#pragma once
/**
 * @file
 * The scores of a patient with the points of each answer, as the instruments give them. Inside
 * commands/.
 */
#include "clinical/instrument.h"
#include "registry/patient.h"

/** One answer of a score. */
typedef struct {
    const char *variable, *label; /**< Static. */
    char *answer;                 /**< As it stands; NULL where there is none. */
    double points;      /**< Of the answer in the point table, as it counts here: the total less
                             the least that another answer would give, the others being as they
                             are, and what that least answer has in the table. NaN where
                             the instrument gives no whole points, or the answer is a measured
                             number. */
    double most_points; /**< The same of the answer that adds most. */
} PatientAnswer;

typedef struct {
    const ClinInstrument *instrument;
    size_t event;
    ClinValue outputs[CLIN_MAX_OUTPUTS]; /**< Missing where answers that matter are missing. */
    GArray *answers;                     /**< PatientAnswer, in the instrument's order. */
} PatientScore;

/**
 * The scores that the study's pack and general health bring, and of which the patient has an
 * answer: at the enrolling visit, and at later ones that ask everything anew.
 * @return new array of PatientScore; ends with g_array_unref.
 */
GArray *patient_scores(const RegistryPatient *patient, const SchemaStudy *study);
/** The instrument of that name of the study's pack at the enrolling visit: an array of one, or
 * of none where the pack has none or the patient no answer of it. Ends with g_array_unref. */
GArray *patient_score_of(
    const RegistryPatient *patient, const SchemaStudy *study, const char *instrument);
