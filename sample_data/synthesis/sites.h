/** The 38 hospitals: how they record, who is whose patient, and under which number. */
#pragma once

#include "people.h"

/** Draws the hospitals and shares the people out among them. */
void syn_assign_sites(SynPeople *people, uint64_t seed);

/** Numbers each hospital's patients in the order of consent. */
void syn_number_people(SynPeople *people);
