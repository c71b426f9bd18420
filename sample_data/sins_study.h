/** The SINS study: who is in it, and what its findings ask of the registry. */
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

/** Sets the items of the vitality index from the Barthel index and the illness. */
void syn_assign_vitality(SynPeople *people);

/**
 * Exchanges survival between people whom no printed number tells apart until the classes of
 * SINS survive alike. Run before visits are planned; says so on standard error where it fails.
 */
void syn_even_survival(SynPeople *people);

/**
 * Exchanges scales, all their visits, between such people until fused and unfused of SINS 0-9
 * are and change alike on every scale. Run last; says so on standard error where it fails.
 */
void syn_even_fusion(SynPeople *people);
