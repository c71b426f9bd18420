#pragma once
/**
 * @file
 * A patient as JSON and as a document. Inside commands/.
 */
#include "base/json.h"
#include "commands/patient_scores.h"
#include "reports/model/table.h"

/** What is shown. */
typedef struct {
    const SchemaStudy *study;
    const RegistryPatient *patient;
    GArray *scores; /**< PatientScore. */
    GArray *noms;   /**< PatientScore: what NOMS makes of it; none where nothing is known. */
    int32_t on;
    int32_t today; /**< By the clock, whatever day was asked for. */
    bool has_origin;
    int32_t origin; /**< Days since 1970-01-01. */
    bool dead;
    bool has_contact;
    int32_t contact; /**< Last contact, of the dead death. */
    const BaseWords *words;
    const char *unseen; /**< Why neither queries nor former values are known, or NULL. */
} PatientView;

/** Looks up the date that days count from, and whether the patient is dead. */
void patient_view_take_roles(PatientView *view);

/** A date of the patient. */
typedef struct {
    int32_t day;
    size_t row; /**< Of the patient's rows. */
    const RegistryPatientValue *value;
} PatientDate;

/** All dates by day, then in the order of the rows. New array. */
GArray *patient_dates(const PatientView *view);
/** The stored value of a field, at the first visit that has one; NULL. Borrowed. */
const RegistryPatientValue *patient_value_of(const PatientView *view, size_t field);
/** The label of a choice's code, "Yes" of a ticked box, else the text itself or, for a
 * missing-data code, its label. Borrowed. */
const char *patient_shown(const PatientView *view, const RegistryPatientValue *value);
/** What the column is called: the field's label, of a checkbox the choice's too. New text. */
char *patient_label(const PatientView *view, size_t column);
/** "upcoming" ... of a visit that did not come and may still be asked for, "received", or NULL.
 */
const char *patient_visit_state(const PatientView *view, size_t event);
/** "site_19.csv, 43". New text. */
char *patient_place(const char *file, int64_t line);
/** The sentence of a query. New text. */
char *patient_query_text(const PatientView *view, const RegistryPatientQuery *query);

/** New. */
json_t *patient_json(const PatientView *view);
/** The lines that values came from, as they were sent: new array of JSON, by entry and line;
 * NULL with `error` set. */
json_t *patient_lines(Registry *registry, const RegistryPatient *patient, GError **error);
ReportDocument *patient_document(const PatientView *view);
