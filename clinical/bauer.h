/**
 * @file
 * The Bauer score, its modification, and the form that a review printed.
 *
 * One point for each favourable state; higher is better. Sources: Bauer HC, Wedin R, Acta
 * Orthop Scand 1995;66:143-6 (original, with the pathological fracture); Leithner A et al., Eur
 * Spine J 2008;17:1488-95 (modified, without it); Hong et al. 2022 (review: as the modified
 * score, but only breast and kidney are favourable primaries, not lymphoma and myeloma).
 */
#pragma once

#include "clinical/points.h"

/** Which of the three forms. */
typedef enum {
    CLIN_BAUER_ORIGINAL, /**< 0 to 5. */
    CLIN_BAUER_MODIFIED, /**< 0 to 4. */
    CLIN_BAUER_REVIEW    /**< 0 to 4; the bands are those of the modified score. */
} ClinBauerVariant;

/** The four items, in the order of every array of this file. */
enum {
    CLIN_BAUER_VISCERAL, /**< 1 with visceral metastases, 0 without. */
    CLIN_BAUER_MULTIPLE, /**< 1 with several skeletal metastases, 0 with one. */
    CLIN_BAUER_PRIMARY,  /**< Code of the primary tumour. */
    CLIN_BAUER_FRACTURE, /**< 1 with a pathological fracture; only the original asks. */
    CLIN_BAUER_N_ITEMS
};

#define CLIN_BAUER_N_BANDS 3

/** Point table of the yes-or-no items; the primary tumour has no rows, see primary_tumor.h. */
extern const ClinItem clin_bauer_items[CLIN_BAUER_N_ITEMS];

/** Bands of the original score. */
extern const ClinBand clin_bauer_original_bands[CLIN_BAUER_N_BANDS];

/** Bands of the modified score and of the review's. */
extern const ClinBand clin_bauer_modified_bands[CLIN_BAUER_N_BANDS];

/**
 * Gives the totals that the known items leave possible.
 *
 * @param variant Which form.
 * @param items   Four answers; CLIN_MISSING is missing, and so is an invalid one.
 * @return Equal ends when the total is known.
 */
ClinRange clin_bauer_range(ClinBauerVariant variant, const int items[CLIN_BAUER_N_ITEMS]);

/**
 * Adds up the score.
 *
 * @param variant Which form.
 * @param items   Four answers; CLIN_MISSING is missing. The fracture is ignored where the form
 *                does not ask for it.
 * @return 0 to 5 or 0 to 4, or CLIN_MISSING when an item that is asked for is missing or
 *         invalid.
 */
int clin_bauer_total(ClinBauerVariant variant, const int items[CLIN_BAUER_N_ITEMS]);

/**
 * Gives the class of a total.
 *
 * @param variant Which form.
 * @param total   A total, or CLIN_MISSING.
 * @return Original: "under_6_months", "over_6_months", "over_12_months". Others:
 *         "supportive_care", "short_term_palliation", "middle_term_local_control". NULL
 *         outside. Static.
 */
const char *clin_bauer_class(ClinBauerVariant variant, int total);

/**
 * Says how many skeletal metastases there are, from the counts of a registry.
 *
 * @param vertebral   Vertebrae with metastasis, 1 or more; CLIN_MISSING is missing.
 * @param extraspinal Bone metastases outside the spine, 0 or more; CLIN_MISSING is missing.
 * @return 1 for several, 0 for one, CLIN_MISSING when the known count does not settle it.
 */
int clin_bone_mets_multiple(int vertebral, int extraspinal);

/**
 * Says whether there are visceral metastases, from the registry's organ metastases.
 *
 * @param organ_mets 0 none, 1 removable, 2 not removable; CLIN_MISSING is missing.
 * @return 0 or 1, or CLIN_MISSING when missing or invalid.
 */
int clin_visceral_mets(int organ_mets);
