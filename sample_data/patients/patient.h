#pragma once
/**
 * @file
 * A patient of the model: what the registry records, and what is behind it. Days are since
 * 1970-01-01.
 */
#include <stdbool.h>
#include <stdint.h>

/** Nothing was recorded. */
enum { PATIENT_BLANK = -1000 };

enum {
    PATIENT_VISITS = 3, /**< Before surgery, at one and at six months. */
    PATIENT_LEVELS = 26,
    PATIENT_CONDITIONS = 19,
    PATIENT_TREATMENTS = 5, /**< Chemotherapy, radiotherapy, targeted drugs, bone, opioids. */
    PATIENT_LABORATORY = 12,
    PATIENT_BARTHEL = 10,
    PATIENT_MOST_EVENTS = 8,
    PATIENT_MOST_COURSES = 2
};

/** Laboratory values in the order of the dictionary. */
enum {
    LAB_CRP,
    LAB_LDH,
    LAB_ALBUMIN,
    LAB_PLATELETS,
    LAB_CALCIUM,
    LAB_BILIRUBIN,
    LAB_WBC,
    LAB_HAEMOGLOBIN,
    LAB_LYMPHOCYTES,
    LAB_ALP,
    LAB_CREATININE,
    LAB_INR
};

/** Items of the Barthel index in the order of the dictionary. */
enum {
    BARTHEL_FEEDING,
    BARTHEL_BATHING,
    BARTHEL_GROOMING,
    BARTHEL_DRESSING,
    BARTHEL_BOWELS,
    BARTHEL_BLADDER,
    BARTHEL_TOILET,
    BARTHEL_TRANSFER,
    BARTHEL_MOBILITY,
    BARTHEL_STAIRS
};

/** Frankel grades. */
enum { FRANKEL_A, FRANKEL_B, FRANKEL_C, FRANKEL_D, FRANKEL_E };

/** Codes of `primary_tumor` that the model names. */
enum {
    TUMOUR_LUNG = 1,
    TUMOUR_BREAST = 2,
    TUMOUR_PROSTATE = 3,
    TUMOUR_LIVER = 10,
    TUMOUR_LYMPHOMA = 21,
    TUMOUR_MYELOMA = 22,
    TUMOUR_LEUKAEMIA = 23,
    TUMOUR_UNKNOWN = 25
};

/** Codes of `procedure`. */
enum {
    OPERATION_FUSION = 1,
    OPERATION_PERCUTANEOUS,
    OPERATION_DECOMPRESSION,
    OPERATION_ANTERIOR,
    OPERATION_CEMENT,
    OPERATION_EN_BLOC
};

/** Codes of `vital_status`. */
enum { VITAL_ALIVE, VITAL_DEAD, VITAL_LOST };

/** What is hidden, each about normal with mean 0 and SD 1. */
typedef struct {
    double frailty;  /**< Of the body, apart from tumour and paralysis. */
    double burden;   /**< Of the tumour. */
    double pain;     /**< How much what hurts hurts. */
    double outlook;  /**< How well people say they are. */
    double inflamed; /**< Inflammation, as CRP shows it. */
} PatientHidden;

/** A visit. */
typedef struct {
    int32_t day;
    bool seen;
    double ability; /**< Hidden: 0 to 100, the scale of the Barthel items. */
    int frankel, ecog;
    int pain_vas, face;
    int barthel[PATIENT_BARTHEL], barthel_total;
    int vitality[5], vitality_total;
    int eq5d[5], eq_vas;
} PatientVisit;

/** An adverse event: codes of the dictionary. */
typedef struct {
    int type, phase, clavien;
    int32_t day;
} PatientEvent;

/** A course of radiotherapy after surgery. */
typedef struct {
    int32_t day;
    int technique, dose, fractions;
} PatientCourse;

/** A patient. Codes are those of the dictionary. */
typedef struct {
    int site, number;
    PatientHidden hidden;

    int32_t consent_day, onset_day, surgery_day, last_day;
    int sex, age, height_mm, weight_hg;

    int tumour, hormone_dependent, targeted_lung, driver, sensitive;
    int vertebral, extraspinal, organ, spread, brain, kps, fracture, timing, charlson;
    int condition[PATIENT_CONDITIONS];
    double laboratory[PATIENT_LABORATORY]; /**< NaN where it was not taken. */

    uint32_t levels; /**< Bit i: C1 = 0 ... L5 = 23, S1 = 24, S2-5 = 25. */
    int n_levels;
    bool contiguous;
    int region[3]; /**< Cervical, CT/T, TL/L/S: 0 or 1. */
    int main_region, main_level;
    int sins[6], sins_total, unstable, column, escc, myelopathy;

    int paralysis_days, ambulatory;
    int before[PATIENT_TREATMENTS];

    int emergency, procedure, decompression, stabilization, instrumented;
    int minutes, blood_loss;
    int intraop, intraop_clavien, periop, periop_clavien, wound, deterioration;
    PatientEvent event[PATIENT_MOST_EVENTS];
    int n_events;

    PatientVisit visit[PATIENT_VISITS];
    int after[PATIENT_VISITS][PATIENT_TREATMENTS]; /**< At visits 1 and 2. */
    PatientCourse course[PATIENT_MOST_COURSES];
    int n_courses;

    double log_hazard; /**< Hidden: of death, against the middle patient. */
    int32_t death_day; /**< Hidden: whether the registry learns of it or not. */
    int vital_status, reoperation, converted;
    int32_t reoperation_day;
    int tokuhashi, tomita;
    double survival_90_days,
        survival_1_year; /**< As a calculator gives them; NaN: not asked. */
} Patient;
