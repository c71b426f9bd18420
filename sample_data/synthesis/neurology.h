/** How neurology and performance go on after surgery, patient by patient. */
#pragma once

#include "people.h"

/**
 * Settles Frankel grade and performance status at one and six months.
 *
 * At one month only the classes that Table 4 counts (A to C, D and E; up to 2, above 2) are
 * fixed; within its class a patient takes the value that follows from the one before. At six
 * months, which no table counts, the grade follows from one month's and the status from the
 * Barthel index too. Draws no random number. Run when all scales stand.
 */
void syn_follow_neurology(SynPeople *people);
