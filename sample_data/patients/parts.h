#pragma once
/**
 * @file
 * The parts of a patient, in the order in which they are drawn: each is given those before it.
 * For this folder only.
 */
#include "sample_data/patients/model.h"
#include "sample_data/patients/patient.h"
#include "sample_data/patients/site.h"

/** What every part has at hand. */
typedef struct {
    const PatientModel *model;
    const Site *site;
    StatRandom *random;
} Drawing;

/** Who it is, the tumour, and what was done for it before. */
void oncology_draw(const Drawing *drawing, Patient *p);
/** The levels, what the tumour did to bone and cord, and the Frankel grade. */
void lesion_draw(const Drawing *drawing, Patient *p);
/** Whether it is an emergency; then the days of surgery and symptoms, given that of consent. */
void urgency_draw(const Drawing *drawing, Patient *p);
void urgency_dates(const Drawing *drawing, Patient *p);
/** What the body can do at a visit: Barthel items and performance status, given grade, ability
 * and pain. */
void body_draw(const Drawing *drawing, const Patient *p, int number, PatientVisit *visit);
/** The Karnofsky status that goes with a performance status. */
int body_kps(const Drawing *drawing, int ecog);
/** Pain before surgery, then what is asked: faces, EQ-5D, EQ VAS, vitality. */
void scales_pain_before(const Drawing *drawing, Patient *p);
void scales_draw(const Drawing *drawing, const Patient *p, PatientVisit *visit);
/** A number of pain in the hospital's way of asking. */
int scales_pain(const Drawing *drawing, double pain);
/** Twelve values that go together. */
void laboratory_draw(const Drawing *drawing, Patient *p);
/** Other conditions, and the index. */
void comorbidity_draw(const Drawing *drawing, Patient *p);
/** What was done, for how long and with what loss. */
void operation_draw(const Drawing *drawing, Patient *p);
/** How long the patient lives, is followed, and what scores say of it. */
void survival_draw(const Drawing *drawing, Patient *p);
/** The visits after surgery. */
void course_draw(const Drawing *drawing, Patient *p);
/** Adverse events, reoperations and treatments after surgery. */
void events_draw(const Drawing *drawing, Patient *p);
void aftercare_draw(const Drawing *drawing, Patient *p);
/** What is not recorded. */
void recording_draw(const Drawing *drawing, Patient *p);
