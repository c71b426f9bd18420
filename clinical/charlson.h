/**
 * @file
 * The Charlson comorbidity index, without and with age.
 *
 * Sources: Charlson ME et al., J Chronic Dis 1987;40:373-83; with age, J Clin Epidemiol
 * 1994;47:1245-51. Higher is worse. The metastatic tumour itself counts 6, so in a registry of
 * spinal metastasis the index begins at 6. Whether a palsy caused by the metastasis is a
 * hemiplegia has no rule; it is better left out.
 */
#pragma once

#include "clinical/points.h"

/** The nineteen conditions, in the order of every array of this file. */
enum {
    CLIN_CHARLSON_MI,
    CLIN_CHARLSON_HEART_FAILURE,
    CLIN_CHARLSON_PERIPHERAL_VASCULAR,
    CLIN_CHARLSON_CEREBROVASCULAR,
    CLIN_CHARLSON_DEMENTIA,
    CLIN_CHARLSON_PULMONARY,
    CLIN_CHARLSON_CONNECTIVE_TISSUE,
    CLIN_CHARLSON_ULCER,
    CLIN_CHARLSON_LIVER_MILD,
    CLIN_CHARLSON_DIABETES,
    CLIN_CHARLSON_DIABETES_ORGAN,
    CLIN_CHARLSON_HEMIPLEGIA,
    CLIN_CHARLSON_RENAL,
    CLIN_CHARLSON_TUMOR,
    CLIN_CHARLSON_LEUKAEMIA,
    CLIN_CHARLSON_LYMPHOMA,
    CLIN_CHARLSON_LIVER_SEVERE,
    CLIN_CHARLSON_METASTATIC_TUMOR,
    CLIN_CHARLSON_AIDS,
    CLIN_CHARLSON_N_CONDITIONS
};

/** One condition. */
typedef struct {
    const char *name;  /**< The variable's name. */
    const char *label; /**< The condition in words. */
    int weight;        /**< Its points. */
    int over;          /**< The milder condition that this one replaces, or -1. */
} ClinCharlsonCondition;

/** The nineteen conditions with their weights. */
extern const ClinCharlsonCondition clin_charlson_conditions[CLIN_CHARLSON_N_CONDITIONS];

/** The points for age. */
extern const ClinItem clin_charlson_age_item;

/**
 * Adds up the index.
 *
 * @param conditions Nineteen answers, 1 or 0; CLIN_MISSING is missing.
 * @return 0 to 33, or CLIN_MISSING when a missing or invalid answer could change it: diabetes,
 *         liver disease and solid tumour cannot where their graver form is present.
 */
int clin_charlson_total(const int conditions[CLIN_CHARLSON_N_CONDITIONS]);

/**
 * Adds the points for age.
 *
 * @param total The index, or CLIN_MISSING.
 * @param age   Whole years; CLIN_MISSING is missing.
 * @return 0 to 37, or CLIN_MISSING when either is missing or the age is not 0 to 110.
 */
int clin_charlson_with_age(int total, int age);
