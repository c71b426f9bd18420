/**
 * @file
 * The Tomita score: the aim of surgery for a spinal metastasis.
 *
 * Source: Tomita K et al., Spine 2001;26:298-306. Lower is better. Organs that the paper does
 * not place (see primary_tumor.h) give no score.
 */
#pragma once

#include "clinical/points.h"

/** The three items, in the order of every array of this file. */
enum { CLIN_TOMITA_PRIMARY, CLIN_TOMITA_ORGAN, CLIN_TOMITA_BONE, CLIN_TOMITA_N_ITEMS };

#define CLIN_TOMITA_N_BANDS 4

/** The point table; the primary tumour has no rows here, see primary_tumor.h. */
extern const ClinItem clin_tomita_items[CLIN_TOMITA_N_ITEMS];

/** Totals 2 and 3, 4 and 5, 6 and 7, 8 to 10. */
extern const ClinBand clin_tomita_bands[CLIN_TOMITA_N_BANDS];

/**
 * Adds up the score.
 *
 * @param items Code of the primary tumour; organ metastases (0 none, 1 treatable, 2 not); 1
 *              for several bone metastases, those of the spine included, 0 for one.
 *              CLIN_MISSING is missing.
 * @return 2 to 10, or CLIN_MISSING when an item is missing, invalid or not placed.
 */
int clin_tomita_total(const int items[CLIN_TOMITA_N_ITEMS]);

/**
 * Gives the class of a total.
 *
 * @param total 2 to 10, or CLIN_MISSING.
 * @return "long_term_control", "middle_term_control", "short_term_palliation",
 *         "supportive_care"; NULL outside. Static.
 */
const char *clin_tomita_class(int total);
