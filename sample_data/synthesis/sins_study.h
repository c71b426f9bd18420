/** What the findings of the SINS study ask of the registry. */
#pragma once

#include "people.h"

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
