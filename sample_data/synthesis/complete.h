/** What is left of the patients once the searches are through. */
#pragma once

#include "people.h"

/**
 * Writes into the patients what was found, and draws the rest around it: organs, other
 * conditions, laboratory, events with their days and grades, radiotherapy and drugs after
 * surgery, scores, and what was not recorded. Numbers them by consent.
 */
void syn_complete_lives(SynPeople *people);
