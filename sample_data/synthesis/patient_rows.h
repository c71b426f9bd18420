/** A patient of the model as rows of the exports. */
#pragma once

#include "row.h"
#include "sample_data/patients/patient.h"

/** How the hospital writes. */
typedef struct {
    int faces_version;
    int crp_decimals;
} SynHabits;

/**
 * Replaces `rows` by the patient's: baseline, months, events, outcome.
 *
 * @return False where memory runs out.
 */
bool syn_patient_rows(const Patient *patient, const SynHabits *habits, SynRows *rows);
