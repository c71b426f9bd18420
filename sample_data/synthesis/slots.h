/**
 * The decompression study's 263 patients as far as its propensity score sees them: which
 * combinations of compression, palsy, emergency, sex and age there are in each arm, and which
 * of them the matching pairs. Slots are designed before anybody fills them.
 */
#pragma once

#include "people.h"
#include "score_model.h"

enum { SYN_SLOTS = 263, SYN_SCORE_DEGREES = 4 };

/** One place in the study. */
typedef struct {
    SynStratum stratum;
    int escc;      /**< As the score has it: 0, 1 for 1a to 1c, 2, 3. */
    int severe;    /**< 1: Frankel A, B or C. */
    int emergency; /**< 1: yes. */
    int frankel;   /**< 0 for A to 4 for E. */
    int sex;       /**< 1 male, 2 female. */
    int age;
} SynSlot;

/** What the tables want of one stratum. */
typedef struct {
    int n;
    int escc[SYN_SCORE_DEGREES];
    int severe, emergency, male;
    int frankel[5];
} SynStratumCounts;

/**
 * The counts of the four strata, from Tables 1 and 4, changed where no matching within the
 * caliper can give what is printed: the two of a pair differ in the score's step at most by one
 * degree of compression against palsy, so emergencies must be as many in both arms, and degrees
 * and palsies together too.
 */
void syn_stratum_counts(const SynPeople *people, SynStratumCounts counts[SYN_STRATA]);

/**
 * Sets stratum, escc, severe and emergency of all slots, so that the odds ratios and intervals
 * of Table 3 print and nearest matching pairs the matched strata.
 *
 * @param people The published tables and the stream of random numbers.
 * @param slot   SYN_SLOTS of the caller's, in the order of the strata.
 * @return False when no start led to slots whose matching can work.
 */
bool syn_design_slots(SynPeople *people, SynSlot *slot);

/**
 * Sets sex, age and Frankel grade of designed slots: the printed means and counts of each
 * stratum, and of these the arrangement in which nearest matching takes whom it should.
 *
 * @param people The published tables and the stream of random numbers.
 * @param slot   From syn_design_slots; the strata are set to what the matching gives.
 * @return How many slots the matching takes that it should not, or leaves that it should take;
 *         0 for success, below 0 when the ages could not be drawn.
 */
int syn_settle_slots(SynPeople *people, SynSlot *slot);

/** Deals the strata's Frankel grades to settled slots, the worst mostly to the worst:
 * compression above all, and an emergency has a reason. */
void syn_deal_grades(SynPeople *people, const SynStratumCounts *counts, SynSlot *slot);

/** The covariates of a slot: intercept, degree, palsy, emergency, age less 66, male. */
SynScoreRow syn_slot_row(const SynSlot *slot);

/**
 * Nearest matching of the slots as the library does it: the treated from the highest score
 * down, each with the nearest control within 0.2 SD of the score.
 *
 * @param slot    SYN_SLOTS slots.
 * @param model   A fitted model with SYN_SCORE_TERMS terms.
 * @param shaken  Breaks ties the other way round and nudges the scores by up to 1e-9: what
 * still comes out the same does not depend on last digits or the order of the records.
 * @param matched Out: SYN_SLOTS flags.
 */
void syn_match_slots(
    const SynSlot *slot, const SynScoreModel *model, bool shaken, bool *matched);

/**
 * Puts the people of the 263 into the slots: arm, sex, age, Frankel grade, compression and
 * emergency, so that the segment study's counts by segment and the printed regions and SINS of
 * the matched hold.
 *
 * @param people The people, with levels and SINS.
 * @param slot   SYN_SLOTS slots.
 * @return False when a printed number is missed.
 */
bool syn_fill_slots(SynPeople *people, const SynSlot *slot);
