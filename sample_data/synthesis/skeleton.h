/** Who is in which study: cohorts, segments, procedures with SINS (Table 3), arms, regions. */
#pragma once

#include "people.h"

/**
 * Lays out the 413: cohort, segment, procedure, SINS, stabilisation, decompression and arm.
 *
 * The 203 get procedure and SINS as Table 3 crosses them. 140 of them, fused, are also in the
 * decompression study, and 123 of the patients with more levels (whose SINS
 * are a start that syn_fit_sins improves).
 *
 * @param people The people; published tables and random stream ready, the rest zero.
 * @return False when the published tables lack a number that is needed.
 */
bool syn_lay_out(SynPeople *people);
