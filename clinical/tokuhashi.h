/**
 * @file
 * The revised Tokuhashi score: how long a patient with spinal metastasis may live.
 *
 * Source: Tokuhashi Y et al., Spine 2005;30:2186-91. Higher is better. The classes are lower
 * bounds: 9 to 11 means six months or more, not six to twelve. Karnofsky status is needed;
 * ECOG 1 spans two rows of the table and cannot stand in for it.
 */
#pragma once

#include "clinical/points.h"

/** The six items, in the order of every array of this file. */
enum {
    CLIN_TOKUHASHI_KPS,
    CLIN_TOKUHASHI_EXTRASPINAL,
    CLIN_TOKUHASHI_VERTEBRAL,
    CLIN_TOKUHASHI_ORGAN,
    CLIN_TOKUHASHI_PRIMARY,
    CLIN_TOKUHASHI_FRANKEL,
    CLIN_TOKUHASHI_N_ITEMS
};

#define CLIN_TOKUHASHI_N_BANDS 3

/** The point table; the primary tumour has no rows here, see primary_tumor.h. */
extern const ClinItem clin_tokuhashi_items[CLIN_TOKUHASHI_N_ITEMS];

/** under_6_months 0 to 8, 6_months_or_more 9 to 11, 1_year_or_more 12 to 15. */
extern const ClinBand clin_tokuhashi_bands[CLIN_TOKUHASHI_N_BANDS];

/**
 * Adds up the score.
 *
 * @param items Karnofsky status in tens; number of bone metastases outside the spine; number
 *              of vertebrae affected; organ metastases (0 none, 1 removable, 2 not); code of
 *              the primary tumour; Frankel grade from 0 for A to 4 for E. CLIN_MISSING is
 *              missing.
 * @return 0 to 15, or CLIN_MISSING when an item is missing or invalid. A Karnofsky status of 0
 *         (dead) is in no row.
 */
int clin_tokuhashi_total(const int items[CLIN_TOKUHASHI_N_ITEMS]);

/**
 * Gives the class of a total.
 *
 * @param total 0 to 15, or CLIN_MISSING.
 * @return "under_6_months", "6_months_or_more", "1_year_or_more"; NULL outside. Static.
 */
const char *clin_tokuhashi_class(int total);
