/**
 * @file
 * Pain on the Face scale as the registry keeps it, from 0 (none) to 10 (the worst).
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

/**
 * Brings an answer on the Face scale to the scale from 0 to 10.
 *
 * @param answer  As the site coded it; CLIN_MISSING is missing.
 * @param version 1, 2 or 3; CLIN_MISSING is missing.
 * @return 0 to 10, or CLIN_MISSING when the answer is missing or not one of that coding, or
 *         the coding is not known.
 */
int clin_faces_score(int answer, int version);
