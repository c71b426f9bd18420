/** The whole synthesis: from the published numbers to 413 people. */
#pragma once

#include "people.h"

/** The seed of the registry that is kept in sample_data/sites. */
#define SYN_SEED UINT64_C(20250729)

/**
 * Solves for the people. Deterministic: the same tables and seed give the same people.
 *
 * @param published Folder of the published tables of the three studies.
 * @param seed      Any number. Where a search fails, the next of a series of seeds derived from
 *                  it is tried, up to twenty.
 * @return The people, freed with syn_people_free; NULL with a line on standard error.
 */
SynPeople *syn_synthesize(const char *published, uint64_t seed);

/** Frees the people; NULL is fine. */
void syn_people_free(SynPeople *people);
