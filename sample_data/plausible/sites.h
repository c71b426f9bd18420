#pragma once
/**
 * @file
 * Rules about the patients of a hospital. For this folder only.
 */
#include "findings.h"
#include "registry/cohort.h"

/**
 * Counts patients whose value is not their hospital's usual one (PLAUSIBLE_SAME), or who have
 * less than another with a smaller number in the same hospital (PLAUSIBLE_RISES).
 * @param frame    rows with record ids, ascending.
 * @param site, value  columns of the frame.
 */
void plausible_count_in_sites(
    const BaseFrame *frame, size_t site, size_t value, PlausibleFinding *finding);
