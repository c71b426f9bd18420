/**
 * @file
 * NESMS, the New England Spinal Metastasis Score: survival for one year.
 *
 * Source: Ghori AK et al., Spine J 2015;15:2345-50; Schoenfeld AJ et al., Spine J
 * 2016;16:482-90 and 2021;21:28-36. Higher is better. The points add up to 4, but the score is
 * capped at 3: tables that look like 0 to 4 leave the cap out. No classes were published.
 */
#pragma once

#include "clinical/bauer.h"
#include "clinical/points.h"

/** The three items of the point table. */
enum {
    CLIN_NESMS_BAUER,      /**< Modified Bauer score. */
    CLIN_NESMS_ALBUMIN,    /**< Serum albumin in g/dL. */
    CLIN_NESMS_AMBULATION, /**< 1 able to walk, aided or not; 0 not. */
    CLIN_NESMS_N_ITEMS
};

#define CLIN_NESMS_CAP 3

/** The point table. */
extern const ClinItem clin_nesms_items[CLIN_NESMS_N_ITEMS];

/**
 * Adds up the score.
 *
 * @param variant    CLIN_BAUER_MODIFIED, or CLIN_BAUER_REVIEW for the review's favourable
 *                   primaries.
 * @param bauer      The items of the Bauer score; the fracture is not asked for.
 * @param albumin    g/dL; NaN is missing.
 * @param ambulatory 1 or 0; CLIN_MISSING is missing.
 * @return 0 to 3, or CLIN_MISSING when a missing or invalid answer could change it: at the cap,
 *         and where the Bauer score is settled as 2 or less or 3 or more, it cannot.
 */
int clin_nesms_total(ClinBauerVariant variant, const int bauer[CLIN_BAUER_N_ITEMS],
    double albumin, int ambulatory);
