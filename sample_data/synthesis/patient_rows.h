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
 * Appends the patient's rows: baseline, months, events, outcome.
 *
 * @param person What the rows are said to be of.
 *
 * @return False where memory runs out.
 */
bool syn_patient_rows(
    const Patient *patient, const SynHabits *habits, int person, SynRows *rows);
