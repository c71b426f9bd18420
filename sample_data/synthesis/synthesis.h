/** The whole synthesis: from the published numbers to 413 people. */
#pragma once

#include "people.h"

/** The seed of the registry that is kept in sample_data/sites. */
#define SYN_SEED UINT64_C(6)

/** The seed of the decompression study's places: degrees, palsies, emergencies, sexes and ages
 * of its 263, which print Table 3 and are matched as Table 4 has it. The same for all
 * registries: few others come as near. */
#define SYN_DESIGN UINT64_C(20250729)

/**
 * Solves for the people. Deterministic: the same tables and seed give the same people.
 *
 * @param published Folder of the published tables of the three studies.
 * @param tables    Folder of the tables of the model of a patient.
 * @param seed      Any number. Where a search fails, the next of a series of seeds derived from
 *                  it is tried, up to twenty.
 * @return The people, freed with syn_people_free; NULL with a line on standard error.
 */
SynPeople *syn_synthesize(const char *published, const char *tables, uint64_t seed);

/** Frees the people; NULL is fine. */
void syn_people_free(SynPeople *people);
