/**
 * Hands out categories so that both studies count what they printed.
 *
 * In the segment study the counts of each segment are kept by exchanging values between two of
 * its patients; the decompression study's counts are reached by a search over such exchanges
 * and over the patients who are only in it.
 * The matched pairs are counted by themselves as well.
 */
#pragma once

#include "people.h"

enum { SYN_MAX_CATEGORIES = 10 };

/** Groups that are counted: the two arms, and the matched of each. */
enum { SYN_MATCHED_GROUPS = SYN_ARMS, SYN_GROUPS = 2 * SYN_ARMS };

/** What one variable must give. */
typedef struct {
    int n_levels;
    /** Class of each level: a patient of the 203 may change level only within its class. */
    int class_of[SYN_MAX_CATEGORIES];
    /** Column of each level in `target`. */
    int column_of[SYN_MAX_CATEGORIES];
    /** Patients wanted by group and column; below 0 where nothing is printed. */
    int target[SYN_GROUPS][SYN_MAX_CATEGORIES];
    /** How little a level suits a person: 0 well; NULL where `percent` says it. */
    int (*penalty)(const SynPerson *person, int level);
    /** Of each person, how likely level 1 is, in percent, against others. */
    const int *percent;
} SynMarginals;

/**
 * Improves `value` until the targets hold and levels suit their people.
 *
 * @param people    The people; their random stream is used.
 * @param value     SYN_PEOPLE levels, a start that is right by segment; who is SYN_UNKNOWN
 *                  stays so.
 * @param marginals What is wanted.
 * @return False when a target is missed.
 */
bool syn_fit_marginals(SynPeople *people, int *value, const SynMarginals *marginals);
