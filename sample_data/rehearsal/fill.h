#pragma once
/**
 * @file
 * Fills the rows of a person, so that branching logic, totals and orders of dates hold. For
 * this folder only.
 */
#include "sample_data/rehearsal/person.h"

void rehearsal_fill(RehearsalPerson *person);
