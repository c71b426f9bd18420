/**
 * @file
 * The Clavien-Dindo grade of a surgical complication.
 *
 * Source: Dindo D et al., Ann Surg 2004;240:205-13. A patient with several complications has
 * the highest grade. Major means III and over, by convention. The suffix d (disability at
 * discharge) is not part of the code.
 */
#pragma once

#include <stddef.h>

/** The grades under the registry's codes, in order. */
enum {
    CLIN_CLAVIEN_I = 1,
    CLIN_CLAVIEN_II,
    CLIN_CLAVIEN_IIIA,
    CLIN_CLAVIEN_IIIB,
    CLIN_CLAVIEN_IVA,
    CLIN_CLAVIEN_IVB,
    CLIN_CLAVIEN_V
};

/** One grade. */
typedef struct {
    const char *label;      /**< "I" to "V". */
    const char *contracted; /**< The same without a and b. */
    const char *meaning;    /**< What it stands for. */
} ClinClavienGrade;

/**
 * Finds a grade by its code.
 *
 * @param code 1 to 7; CLIN_MISSING is missing.
 * @return The grade, static; NULL when missing or no grade.
 */
const ClinClavienGrade *clin_clavien_find(int code);

/**
 * Says whether a complication is major: III or over.
 *
 * @param code 1 to 7; CLIN_MISSING is missing.
 * @return 1 or 0, or CLIN_MISSING.
 */
int clin_clavien_is_major(int code);

/**
 * Finds the highest of n grades.
 *
 * @param codes n codes; those that are missing or no grade are passed over.
 * @param n     How many.
 * @return The highest code, or CLIN_MISSING when there is none.
 */
int clin_clavien_highest(const int *codes, size_t n);
