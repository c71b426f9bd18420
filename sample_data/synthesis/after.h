/** What came after surgery, given which complications and treatments there were. */
#pragma once

#include "people.h"

/** Adverse events with their days and grades, and the reoperation. */
void syn_draw_events(const Drawing *drawing, const SynPerson *person, Patient *p);

/** Radiotherapy and drugs after surgery, visit by visit. */
void syn_draw_aftercare(const Drawing *drawing, const SynPerson *person, Patient *p);
