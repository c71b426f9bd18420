/** What the forms of the dictionary hold about a person. */
#pragma once

#include "row.h"

/** Fills the baseline forms except the assessment. */
void syn_fill_baseline(SynPerson *person, SynRandom *random, SynRow *row);

/** Fills the assessment form of one visit, unless all is missing. */
void syn_fill_assessment(const SynPerson *person, int visit, SynRandom *random, SynRow *row);
