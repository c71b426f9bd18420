#pragma once
/**
 * @file
 * What a patient's sheet says of consent, and where the study allows it and the patient was
 * operated on, what the scores foretell and the field's frameworks suggest. Inside commands/.
 */
#include "commands/patient_view.h"

/** Whether the study allows that part of a sheet, the patient's time zero has come, by the
 * clock too, and the patient's consent lets research use what is stored. */
bool patient_allows(const PatientView *view, SchemaSheet part);

/** Consent: what was said, when, of which version, in which way, and what it covers. A table
 * where the study has a role for it. */
void patient_add_consent(ReportDocument *document, const PatientView *view);
/** New; {"field","label","value","shown","file","line"} each. */
json_t *patient_consent_json(const PatientView *view);

/** What survival each class foretells, beside what became of the patient. */
void patient_add_expectation(ReportDocument *document, const PatientView *view);
/** New; null where it is not allowed. */
json_t *patient_expectation_json(const PatientView *view);

/** The rule of NOMS, what it suggests, and what was done. */
void patient_add_suggestion(ReportDocument *document, const PatientView *view);
/** New; null where it is not allowed, or no axis is known. */
json_t *patient_suggestion_json(const PatientView *view);
