/** Everything that is counted: neurology, performance, origin, sex, treatment, complications.
 */
#pragma once

#include "people.h"

/**
 * Assigns all categorical variables that a study counts.
 *
 * Needs the skeleton and the levels. Sets illness, frankel and ecog (all three visits, missing
 * values as Table 4 counts them), escc, emergency, origin, tumor, sex, vital_status (who died),
 * treatments, complications and reoperation.
 *
 * @param people The people.
 * @return False, with a line on standard error, when a printed count cannot be reached.
 */
bool syn_assign_categories(SynPeople *people);
