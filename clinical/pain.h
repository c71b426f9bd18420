/**
 * @file
 * Pain as the registry keeps it: a visual analogue scale in millimetres, and the Face scale
 * from 0 to 10. 0 is none and the greatest value is the worst on both.
 *
 * Sources: Wong DL, Baker CM, Pediatr Nurs 1988;14:9-17 (six faces). The faces are coded 0, 2,
 * ... 10 or, at many sites, 0 to 5; a site may also declare a scale of eleven points. The scale
 * of twenty faces (Lorish and Maisiak 1986) measures mood and is never mixed with these.
 */
#pragma once

/** How a site coded the faces; the codes of faces_version. */
typedef enum {
    CLIN_FACES_WB10 = 1,  /**< 0, 2, 4, 6, 8, 10. */
    CLIN_FACES_WB5 = 2,   /**< 0 to 5. */
    CLIN_FACES_POINTS = 3 /**< 0 to 10, as declared by the site. */
} ClinFacesVersion;

/** The unit of a visual analogue scale. */
typedef enum {
    CLIN_VAS_MM, /**< Millimetres, 0 to 100. */
    CLIN_VAS_CM, /**< Centimetres, 0 to 10. */
    CLIN_VAS_NRS /**< A numeric rating, whole numbers from 0 to 10. */
} ClinVasUnit;

/**
 * Brings an answer on the Face scale to the scale from 0 to 10.
 *
 * @param answer  As the site coded it; CLIN_MISSING is missing.
 * @param version 1, 2 or 3; CLIN_MISSING is missing.
 * @return 0 to 10, or CLIN_MISSING when the answer is missing or not one of that coding, or
 *         the coding is not known.
 */
int clin_faces_score(int answer, int version);

/**
 * Brings a visual analogue scale to whole millimetres.
 *
 * @param value The reading; NaN is missing.
 * @param unit  Its unit.
 * @return 0 to 100, or CLIN_MISSING when missing, out of range, or no whole number of
 *         millimetres (of points for a numeric rating).
 */
int clin_vas_mm(double value, ClinVasUnit unit);

/**
 * Gives a change as it is kept: after minus before. Improvement of pain is negative; the sign
 * is turned only where a table shows improvement.
 *
 * @param before CLIN_MISSING is missing.
 * @param after  CLIN_MISSING is missing.
 * @return after - before, or CLIN_MISSING.
 */
int clin_change(int before, int after);
