/** The SINS study: who is in it, and what it measures of them. */
#pragma once

#include "people.h"

/** The scales that it follows over time, in the order of its report. */
enum { SYN_SINS_SCALES = 6 };
extern const SynScale syn_sins_scales[SYN_SINS_SCALES];

/** Six months of follow-up, or dead before; no en bloc resection, no early loss: 317. */
bool syn_in_sins_study(const SynPerson *person);

/** 0 for SINS 0 to 6, 1 for 7 to 12, 2 for 13 to 18. */
int syn_sins_class(const SynPerson *person);

/** A person's value of a scale at a visit, NaN where there is none. */
double syn_scale_at(const SynPerson *person, SynScale scale, int visit);
