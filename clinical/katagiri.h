/**
 * @file
 * The revised Katagiri score: survival with symptomatic skeletal metastasis.
 *
 * Source: Katagiri H et al., Cancer Med 2014;3:1359-67. Higher is worse. The organ alone does
 * not place breast, prostate and lung: hormone dependence and targeted drugs do. The paper has
 * no rule for a missing laboratory value; here the tier is known as soon as no value that is
 * missing could change it, as when another is already critical.
 */
#pragma once

#include "clinical/points.h"

/** The six analytes, in the order of ClinKatagiri.lab. */
enum {
    CLIN_KATAGIRI_CRP,
    CLIN_KATAGIRI_LDH,
    CLIN_KATAGIRI_ALBUMIN,
    CLIN_KATAGIRI_PLATELETS,
    CLIN_KATAGIRI_CALCIUM,
    CLIN_KATAGIRI_BILIRUBIN,
    CLIN_KATAGIRI_N_LABS
};

/** The four items that are rows of a table. */
enum {
    CLIN_KATAGIRI_SPREAD,
    CLIN_KATAGIRI_ECOG,
    CLIN_KATAGIRI_CHEMOTHERAPY,
    CLIN_KATAGIRI_MULTIPLE,
    CLIN_KATAGIRI_N_ITEMS
};

#define CLIN_KATAGIRI_N_BANDS 3

/** A patient. CLIN_MISSING and NaN are missing. */
typedef struct {
    int primary_tumor;                /**< Code of the primary tumour. */
    int hormone_dependent;            /**< 1 or 0; asked for breast and prostate only. */
    int targeted_therapy;             /**< 1 or 0, targeted drugs; asked for lung only. */
    int items[CLIN_KATAGIRI_N_ITEMS]; /**< Visceral spread 0 to 2; ECOG 0 to 4; previous
                                           chemotherapy 0 or 1; several skeletal metastases. */
    double lab[CLIN_KATAGIRI_N_LABS]; /**< CRP mg/dL, LDH IU/L, albumin g/dL, platelets per
                                           microlitre, calcium mg/dL, bilirubin mg/dL. */
} ClinKatagiri;

/** The point table of the four items. */
extern const ClinItem clin_katagiri_items[CLIN_KATAGIRI_N_ITEMS];

/** The analytes: 1 is abnormal, 2 is critical; the worst tier counts, not the sum. */
extern const ClinItem clin_katagiri_labs[CLIN_KATAGIRI_N_LABS];

/** low 0 to 3, intermediate 4 to 6, high 7 to 10. */
extern const ClinBand clin_katagiri_bands[CLIN_KATAGIRI_N_BANDS];

/**
 * Adds up the score.
 *
 * @param patient The answers.
 * @return 0 to 10, or CLIN_MISSING when a missing or invalid answer could change it, or when
 *         the paper does not place the primary tumour.
 */
int clin_katagiri_total(const ClinKatagiri *patient);

/**
 * Gives the tier of the laboratory values.
 *
 * @param lab Six values as in ClinKatagiri; NaN is missing.
 * @return 0 normal, 1 abnormal, 2 critical; unequal ends while a missing value could change it.
 */
ClinRange clin_katagiri_lab_range(const double lab[CLIN_KATAGIRI_N_LABS]);

/**
 * Gives the class of a total.
 *
 * @param total 0 to 10, or CLIN_MISSING.
 * @return "low", "intermediate", "high"; NULL outside. Static.
 */
const char *clin_katagiri_class(int total);
