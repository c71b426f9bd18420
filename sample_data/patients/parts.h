#pragma once
/**
 * @file
 * The parts of a patient, in the order in which they are drawn: each is given those before it.
 * Where a study settles some values, who calls draws the others around them.
 */
#include "sample_data/patients/draw.h"
#include "sample_data/patients/patient.h"
#include "sample_data/patients/patients.h"
#include "sample_data/patients/site.h"

/** What every part has at hand. */
typedef struct {
    const PatientModel *model;
    const Site *site;
    StatRandom *random;
} Drawing;

/** Who it is, the tumour, and what was done for it before. */
void oncology_draw(const Drawing *drawing, Patient *p);
/** Parts of it: what is hidden, given the age; height and weight; hormones, drivers and timing,
 * given the tumour; organs and bones, given tumour and burden; which organs, given `organ`. */
void oncology_hidden(const Drawing *drawing, Patient *p);
void oncology_size(const Drawing *drawing, Patient *p);
void oncology_biology(const Drawing *drawing, Patient *p);
void oncology_spread(const Drawing *drawing, Patient *p);
void oncology_organs(const Drawing *drawing, Patient *p);
/** One of n tumours, by how common each is in that sex; -1 where none is of it. */
int oncology_tumour_among(const Drawing *drawing, int sex, const int *code, int n);
/** Percent of a tumour's patients who had a treatment (PATIENT_TREATMENTS) before surgery, and
 * the logarithm of a tumour's hazard of death. */
double oncology_percent_before(const PatientModel *model, int tumour, int treatment);
double oncology_log_hazard(const PatientModel *model, int tumour);
/** The levels, what the tumour did to bone and cord, and the Frankel grade. */
void lesion_draw(const Drawing *drawing, Patient *p);
/** Bone and cord where levels, grade, ESCC, SINS' total and location are settled. @return false
 * where no items add up. */
bool lesion_given(const Drawing *drawing, Patient *p);
/** An ESCC degree from 0 to 5, `least` to `most`, by how likely each is with a Frankel grade.
 */
int lesion_escc(const Drawing *drawing, int frankel, int least, int most);
/** How many vertebrae have metastases, given the levels and the burden. */
void lesion_vertebral(const Drawing *drawing, Patient *p);
/** Whether it is an emergency; then the days of surgery and symptoms, given that of consent. */
void urgency_draw(const Drawing *drawing, Patient *p);
void urgency_dates(const Drawing *drawing, Patient *p);
/** What the body can do at a visit: Barthel items and performance status, given grade, ability
 * and pain. */
void body_draw(const Drawing *drawing, const Patient *p, int number, PatientVisit *visit);
/** The ability before surgery, and with it the body. */
void body_before(const Drawing *drawing, Patient *p);
/** The Karnofsky status that goes with a performance status. */
int body_kps(const Drawing *drawing, int ecog);
/** Pain before surgery, then what is asked: faces, EQ-5D, EQ VAS, vitality. */
void scales_pain_before(const Drawing *drawing, Patient *p);
void scales_draw(const Drawing *drawing, const Patient *p, PatientVisit *visit);
/** The items of vitality alone. */
void scales_vitality(const Drawing *drawing, const Patient *p, PatientVisit *visit);
/** EQ VAS, given the levels of EQ-5D. */
void scales_health(const Drawing *drawing, const Patient *p, PatientVisit *visit);
/** A number of pain in the hospital's way of asking. */
int scales_pain(const Drawing *drawing, double pain);
/** Twelve values that go together. */
void laboratory_draw(const Drawing *drawing, Patient *p);
/** Other conditions, and the index. */
void comorbidity_draw(const Drawing *drawing, Patient *p);
/** Other conditions that add up to a settled index. */
void comorbidity_given(const Drawing *drawing, Patient *p);
/** What was done, for how long and with what loss. */
void operation_draw(const Drawing *drawing, Patient *p);
/** Instrumented levels; minutes and loss; both given the procedure. */
int operation_instrumented(const Drawing *drawing, const Patient *p);
void operation_effort(const Drawing *drawing, Patient *p);
/** How long the patient lives, is followed, and what scores say of it. */
void survival_draw(const Drawing *drawing, Patient *p);
/** What scores say of a patient. */
void survival_scores(const Drawing *drawing, Patient *p);
/** The visits after surgery. */
void course_draw(const Drawing *drawing, Patient *p);
/** Parts of a visit, given the one before: grade, ability, pain. */
int course_frankel(const Drawing *drawing, const Patient *p, int number);
void course_ability(const Drawing *drawing, const Patient *p, int number, PatientVisit *visit);
double course_pain(const Drawing *drawing, const Patient *p, int number, int32_t day);
/** Adverse events, reoperations and treatments after surgery. */
void events_draw(const Drawing *drawing, Patient *p);
void aftercare_draw(const Drawing *drawing, Patient *p);
/** What is not recorded. */
void recording_draw(const Drawing *drawing, Patient *p);
