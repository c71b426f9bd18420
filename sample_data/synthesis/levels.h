/** Which vertebrae are affected: blocks that give the published counts by level. */
#pragma once

#include "people.h"

/**
 * Gives every patient of the 203 a block of one to three consecutive levels, so that each level
 * is affected as often as Table 1 says, and all others levels that fit their cohort and region.
 *
 * Needs cohort, segment, arm and sins; sets levels, sins_location and region.
 *
 * @param people The people.
 * @return False when the search finds no layout (never seen).
 */
bool syn_assign_levels(SynPeople *people);

/** Points of the worst of the levels in the SINS location item: 3, 2, 1 or 0. */
int syn_sins_location(uint32_t levels);
