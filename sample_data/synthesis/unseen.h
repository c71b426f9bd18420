/** Who was not seen, or not asked, a month after surgery. */
#pragma once

#include "people.h"

/**
 * Exchanges what is missing between people whom no printed number tells apart. The printed
 * means before, after a month and of the change leave an exact sum to those who were asked
 * once; it must be one that they can have, and is best near what was drawn of them. Needs their
 * lives up to surgery.
 */
void syn_settle_unseen(SynPeople *people);
