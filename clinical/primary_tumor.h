/**
 * @file
 * The primary tumour: its code, its origin group, and its points in the prognostic scores.
 *
 * One table, because the scores group the same organs in different ways. Sources: the papers
 * named in tokuhashi.h, tomita.h, bauer.h and katagiri.h. Where a paper does not place a
 * tumour its points are CLIN_MISSING, and a score that needs them is missing.
 */
#pragma once

#include <stddef.h>

#include "clinical/points.h"

#define CLIN_N_PRIMARY_TUMORS 26

/** Codes that a rule names. */
enum { CLIN_TUMOR_LUNG = 1, CLIN_TUMOR_BREAST = 2, CLIN_TUMOR_PROSTATE = 3 };

/** What the Katagiri group depends on beside the organ. */
typedef enum {
    CLIN_TUMOR_SETTLED,           /**< Nothing: the organ decides. */
    CLIN_TUMOR_HORMONE_DEPENDENT, /**< Whether the tumour depends on hormones. */
    CLIN_TUMOR_TARGETED_THERAPY   /**< Whether molecularly targeted drugs are given. */
} ClinTumorQuestion;

/** One primary tumour. */
typedef struct {
    int code;           /**< 1 to CLIN_N_PRIMARY_TUMORS. */
    const char *label;  /**< As in the data dictionary. */
    const char *origin; /**< Group of the published tables. */
    int tokuhashi;      /**< 0 to 5, or CLIN_MISSING. */
    int tomita;         /**< 1, 2 or 4, or CLIN_MISSING. */
    int bauer;          /**< 1 if favourable in the original and the modified score. */
    int bauer_review;   /**< 1 if favourable in the review's version. */
    int katagiri_yes;   /**< Points when the question is answered yes, or CLIN_MISSING. */
    int katagiri_no;    /**< Points when it is answered no, or CLIN_MISSING. */
    ClinTumorQuestion katagiri_question; /**< What has to be asked. */
} ClinPrimaryTumor;

/**
 * Finds a tumour by its code.
 *
 * @param code 1 to CLIN_N_PRIMARY_TUMORS; CLIN_MISSING is missing.
 * @return The tumour, static; NULL when missing or unknown.
 */
const ClinPrimaryTumor *clin_primary_tumor_find(int code);

/**
 * Lists the tumours in the order of their codes.
 *
 * @param i From 0.
 * @return The i-th tumour, static; NULL after the last.
 */
const ClinPrimaryTumor *clin_primary_tumor_at(size_t i);

/**
 * Gives the origin group of the published tables.
 *
 * @param code 1 to CLIN_N_PRIMARY_TUMORS; CLIN_MISSING is missing.
 * @return "Lung", "Digestive", "Renal", "Breast", "Prostate", "Hematological",
 *         "Unknown origin", "Thyroid" or "Other", static; NULL when missing or unknown.
 */
const char *clin_tumor_origin(int code);

/**
 * Gives the Tokuhashi points of a tumour.
 *
 * @param tumor May be NULL.
 * @return 0 to 5, or CLIN_MISSING.
 */
int clin_tumor_tokuhashi(const ClinPrimaryTumor *tumor);

/**
 * Gives the Tomita points of a tumour.
 *
 * @param tumor May be NULL.
 * @return 1, 2 or 4, or CLIN_MISSING.
 */
int clin_tumor_tomita(const ClinPrimaryTumor *tumor);
