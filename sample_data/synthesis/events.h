/** The repeating forms: adverse events, and radiotherapy after surgery. */
#pragma once

#include "row.h"

/** Appends the rows of adverse events and of radiotherapy after surgery. */
bool syn_append_events(SynPeople *people, int person, SynRows *rows);
