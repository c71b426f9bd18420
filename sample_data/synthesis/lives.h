/**
 * The people as patients of the model: what no study counts is drawn around what is settled, in
 * the order in which the model draws.
 */
#pragma once

#include "people.h"

/**
 * Begins with the tumour, the lesion and the body before surgery: sets the patients' parts of
 * that, and of the people performance status, pain and Barthel index as the searches find them.
 * Needs the categories.
 *
 * @return False, with a line on standard error, where no items of SINS add up, or a class of
 *         performance status has no body.
 */
bool syn_begin_lives(SynPeople *people);

/**
 * Draws grade, performance status, Barthel index and pain after surgery. Needs the calendar.
 *
 * @return False, with a line on standard error, where a class that is counted has no body.
 */
bool syn_follow_lives(SynPeople *people);

/** Draws Barthel items that add up to the totals that were found.
 * @return False, with a line on standard error, where a total has no items. */
bool syn_settle_bodies(SynPeople *people);

/** Draws faces, EQ-5D-5L and vitality where pain and Barthel items stand; then EQ VAS, where
 * the levels of EQ-5D-5L do. */
void syn_begin_answers(SynPeople *people);
void syn_begin_health(SynPeople *people);

/** Gives opioids before surgery to those whom it hurts most, as many in each group as before.
 */
void syn_deal_opioids(SynPeople *people);
