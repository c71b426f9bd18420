/**
 * @file
 * The Barthel Index: how far a patient manages the activities of daily living.
 *
 * Source: Mahoney FI, Barthel DW, Md State Med J 1965;14:61-5. Higher is better. The form is
 * the one from 0 to 100 in steps of 5; a version from 0 to 20 must be multiplied by 5, and the
 * version with other item points (Shah) is another instrument. The five classes are in use
 * but were not published with the index.
 */
#pragma once

#include <stdbool.h>

#include "clinical/points.h"

/** The ten items, in the order of every array of this file. */
enum {
    CLIN_BARTHEL_FEEDING,
    CLIN_BARTHEL_BATHING,
    CLIN_BARTHEL_GROOMING,
    CLIN_BARTHEL_DRESSING,
    CLIN_BARTHEL_BOWELS,
    CLIN_BARTHEL_BLADDER,
    CLIN_BARTHEL_TOILET,
    CLIN_BARTHEL_TRANSFER,
    CLIN_BARTHEL_MOBILITY,
    CLIN_BARTHEL_STAIRS,
    CLIN_BARTHEL_N_ITEMS
};

#define CLIN_BARTHEL_N_BANDS 5

/** The point table. */
extern const ClinItem clin_barthel_items[CLIN_BARTHEL_N_ITEMS];

/** total 0 to 20, severe 21 to 60, moderate 61 to 90, slight 91 to 99, independent 100. */
extern const ClinBand clin_barthel_bands[CLIN_BARTHEL_N_BANDS];

/**
 * Adds up the index.
 *
 * @param items Ten answers in points; CLIN_MISSING is missing.
 * @return 0 to 100 in steps of 5, or CLIN_MISSING when an item is missing or not allowed.
 */
int clin_barthel_total(const int items[CLIN_BARTHEL_N_ITEMS]);

/**
 * Says whether a recorded total can be one.
 *
 * @param total A total, or CLIN_MISSING.
 * @return true for 0, 5, ... 100.
 */
bool clin_barthel_is_total(int total);

/**
 * Gives the class of a total: the dependence in daily life.
 *
 * @param total A total, or CLIN_MISSING.
 * @return "total", "severe", "moderate", "slight", "independent"; NULL when the total is
 *         missing or cannot be one. Static.
 */
const char *clin_barthel_class(int total);
