/** The 38 sites: how many patients each has, and how each records and sends its data. */
#pragma once

#include "people.h"

/** Spreads the people over the sites and numbers them within each. */
void syn_assign_sites(SynPeople *people);

/** True for sites that use six faces (0, 2, ... 10); the others use eleven points. */
bool syn_six_faces(int site);
