/**
 * @file
 * The Vitality Index: a patient's motivation in daily life, as an observer sees it.
 *
 * Source: Toba K et al., Geriatr Gerontol Int 2002;2:23-9. Higher is better. No bands were
 * published. It is not to be rated in acute illness or impaired consciousness, which matters
 * soon after surgery.
 */
#pragma once

#include "clinical/points.h"

/** The five items, in the order of every array of this file. */
enum {
    CLIN_VITALITY_WAKING,
    CLIN_VITALITY_COMMUNICATION,
    CLIN_VITALITY_FEEDING,
    CLIN_VITALITY_TOILET,
    CLIN_VITALITY_ACTIVITY,
    CLIN_VITALITY_N_ITEMS
};

/** The point table. */
extern const ClinItem clin_vitality_items[CLIN_VITALITY_N_ITEMS];

/**
 * Adds up the index.
 *
 * @param items Five answers from 0 to 2; CLIN_MISSING is missing.
 * @return 0 to 10, or CLIN_MISSING when an item is missing or not 0 to 2.
 */
int clin_vitality_total(const int items[CLIN_VITALITY_N_ITEMS]);
