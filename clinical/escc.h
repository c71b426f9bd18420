/**
 * @file
 * ESCC, the Bilsky grade of epidural spinal cord compression on axial T2 MRI, worst level.
 *
 * Source: Bilsky MH et al., J Neurosurg Spine 2010;13:324-8. Grades 2 and 3 are high grade
 * everywhere; 1c is low grade in NOMS and high grade for some later authors, so the cut is a
 * parameter.
 */
#pragma once

#include <stdbool.h>

/** Grades in order of compression. */
enum {
    CLIN_ESCC_0,  /**< Bone only. */
    CLIN_ESCC_1A, /**< Epidural extension, thecal sac not deformed. */
    CLIN_ESCC_1B, /**< Sac deformed, cord not touched. */
    CLIN_ESCC_1C, /**< Sac deformed, cord touched and not compressed. */
    CLIN_ESCC_2,  /**< Cord compressed, cerebrospinal fluid still seen. */
    CLIN_ESCC_3,  /**< Cord compressed, no cerebrospinal fluid seen. */
    CLIN_ESCC_N_GRADES
};

/**
 * Says whether a grade is high.
 *
 * @param grade   A grade; CLIN_MISSING is missing.
 * @param high_1c Whether 1c counts as high.
 * @return 1 or 0, or CLIN_MISSING when missing or no grade.
 */
int clin_escc_is_high(int grade, bool high_1c);
