/**
 * What a patient can be: the limits within which the searches move, given what is settled.
 */
#pragma once

#include "people.h"

/** Finds out which Barthel totals the model's bodies have, by grade and performance status. */
void syn_find_reach(SynPeople *people);

/** Whether a value of a scale that is one number can be this patient's at a visit: the Barthel
 * index by grade and performance status, pain before surgery by SINS, faces by pain, EQ VAS by
 * the index of EQ-5D-5L. */
bool syn_may_have(const SynPeople *people, int person, SynScale scale, int visit, int value);

/** Whether a performance status is of the class that is settled at a visit, and goes with the
 * Karnofsky status, with the operation, and with when the patient died. */
bool syn_may_perform(const SynPeople *people, int person, int visit, int ecog);

/** Whether a level (1 to 5) of a dimension (0 to 4) of EQ-5D-5L goes with what the body can do,
 * the performance status and pain at that visit. */
bool syn_may_answer(const SynPeople *people, int person, int visit, int dimension, int level);

/** Whether the class that is settled of a performance status (2 or 3, or SYN_UNKNOWN) is that
 * of `ecog`. */
bool syn_same_class(int settled, int value);
