/** Pain, Barthel index, EQ VAS, Faces, EQ-5D-5L: three visits, and the changes between them. */
#pragma once

#include "fit.h"
#include "people.h"
#include "ranks.h"

/** Series of a scale under search: three visits, then the changes from baseline. */
enum { SYN_BASE, SYN_MONTH, SYN_HALF_YEAR, SYN_CHANGE_MONTH, SYN_CHANGE_HALF_YEAR, SYN_SERIES };

/** Rank-sum tests of a scale: each series in all of the 263, then in the matched, then both
 * changes with fusion against none in SINS 0 to 9. */
enum { SYN_RANKS = 2 * SYN_SERIES + 2 };

/** Where a scale is printed, and in which unit. */
typedef struct {
    SynScale scale;
    const char *name;
    const char *segment_row; /**< Variable of Table 6, or NULL. */
    const char *figure_row;  /**< Variable of the decompression study's Figure 1, or NULL. */
    const char *change_row;  /**< Variable of its Table 2, or NULL. */
    double unit;             /**< Of the data in one printed unit. */
    double change_sign;      /**< -1 where Table 2 prints improvements of a falling scale. */
    int64_t grain;           /**< See syn_fit_constrain. */
    double step;             /**< Distance of neighbouring values. */
    double slack;            /**< By how many rounding cells the matched means may be off. */
} SynPrintedScale;

/** Where the segments' means and SDs are wanted, by series; not found where nothing is printed.
 */
typedef struct {
    SynMoments cell[SYN_SERIES][SYN_SEGMENTS];
} SynAims;

/**
 * Chooses the cells of a scale in Table 6 so that Tukey's P values print as published.
 *
 * @param people The people, with what is missing decided.
 * @param scale  Where to look.
 * @param aims   The caller's; written whole.
 * @return False when some P value was not met within the printed digits.
 */
bool syn_aim_scale(SynPeople *people, const SynPrintedScale *scale, SynAims *aims);

/**
 * Adds what both studies print of a scale to a search whose values are set.
 *
 * @param people The people.
 * @param fit    A problem with SYN_SERIES series.
 * @param scale  Where to look.
 * @param aims   The cells of the segments.
 */
void syn_constrain_scale(
    const SynPeople *people, SynFit *fit, const SynPrintedScale *scale, const SynAims *aims);

/** Begins to steer the rank-sum tests of a scale, in a search whose values are set. */
void syn_rank_scale(const SynPeople *people, const SynFit *fit, const SynPrintedScale *scale,
    SynRanks ranks[SYN_RANKS]);

/** Sets one person's three visits and two changes in a move from visit values. */
void syn_series_of(const SynPerson *person, SynScale scale, const int64_t value[SYN_VISITS],
    int64_t series[SYN_SERIES]);

/**
 * Search one scale each, from what the model drew: Barthel index, pain, faces (given pain), EQ
 * VAS (given EQ-5D-5L).
 *
 * @return False, with a line on standard error, when a printed mean or SD is not reached.
 */
bool syn_assign_barthel(SynPeople *people);
bool syn_assign_pain(SynPeople *people);
bool syn_assign_faces(SynPeople *people);
bool syn_assign_health(SynPeople *people);

/**
 * Sets the EQ-5D-5L levels, so that the index has the printed means and its dimensions differ
 * between segments where Figure 5 says so. Needs Barthel items and pain.
 *
 * @param people The people.
 * @return False, with a line on standard error, when that is not reached.
 */
bool syn_assign_eq5d(SynPeople *people);
