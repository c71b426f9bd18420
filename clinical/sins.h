/**
 * @file
 * SINS, the Spinal Instability Neoplastic Score: how unstable a tumour has made the spine.
 *
 * Source: Fisher CG et al., Spine 2010;35:E1221-9. Higher is worse. A lesion of several levels
 * has no published rule; the worst level is what is usually scored. A collapse of exactly half
 * of the body is not defined either: the site must choose a row.
 */
#pragma once

#include "clinical/points.h"

/** The six items, in the order of every array of this file. */
enum {
    CLIN_SINS_LOCATION,
    CLIN_SINS_PAIN,
    CLIN_SINS_BONE,
    CLIN_SINS_ALIGNMENT,
    CLIN_SINS_COLLAPSE,
    CLIN_SINS_POSTEROLATERAL,
    CLIN_SINS_N_ITEMS
};

#define CLIN_SINS_N_BANDS 3

/** The point table. */
extern const ClinItem clin_sins_items[CLIN_SINS_N_ITEMS];

/** stable 0 to 6, potentially_unstable 7 to 12, unstable 13 to 18. */
extern const ClinBand clin_sins_bands[CLIN_SINS_N_BANDS];

/**
 * Adds up the score.
 *
 * @param items Six answers; the code of an answer is its points. CLIN_MISSING is missing.
 * @return 0 to 18, or CLIN_MISSING when an item is missing or not one of its codes.
 */
int clin_sins_total(const int items[CLIN_SINS_N_ITEMS]);

/**
 * Gives the class of a total.
 *
 * @param total 0 to 18, or CLIN_MISSING.
 * @return "stable", "potentially_unstable", "unstable"; NULL outside 0 to 18. Static.
 */
const char *clin_sins_class(int total);
