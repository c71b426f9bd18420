/** Every published number beside what the synthetic registry gives, computed from the people.
 */
#pragma once

#include "people.h"

#include <stdio.h>

enum { SYN_REPORT_TEXT = 32 };

/** How a report came out. */
typedef struct {
    int n_agree, n_differ;
    int n_impossible; /**< Of those that differ: cells that no data can give. */
} SynReport;

/**
 * Writes one study's report as CSV: the published rows with two columns more, `registry` and
 * `verdict` (agrees, differs, impossible).
 *
 * @param people    The people.
 * @param published people->segment_study or people->decompression_study.
 * @param out       Where to write, or NULL to count only.
 */
SynReport syn_report(const SynPeople *people, const SynPublished *published, FILE *out);

/**
 * The same for the SINS study: the numbers of its abstract, and each test behind what its text
 * finds; `registry` is then the P value.
 */
SynReport syn_report_sins(const SynPeople *people, FILE *out);

/** Its log-rank test of survival by the three classes of SINS: P. */
double syn_sins_survival_p(const SynPeople *people);
/** Its rank correlation of pain before surgery with SINS: P, and the coefficient. */
double syn_sins_pain_p(const SynPeople *people, double *rho);
/** Its signed-rank test of a scale at a visit against before: P, and whether it is better. */
double syn_sins_change_p(const SynPeople *people, SynScale scale, int visit, bool *better);
/**
 * Its rank-sum test of a scale at a visit, or of its change up to there, with fusion against
 * none in SINS 0-9: P.
 */
double syn_sins_fusion_p(const SynPeople *people, SynScale scale, int visit, bool change);

/**
 * A P value of the decompression study, or a number of its Table 3, as it prints them.
 *
 * @param text Room for SYN_REPORT_TEXT bytes; "" when there is none.
 */
void syn_report_arms(const SynPeople *people, const SynPrinted *cell, char *text);

/** The decompression study's log-rank test of survival by arm: P. */
double syn_arms_survival_p(const SynPeople *people);

/** True when the row of a cell has means, not counts. */
bool syn_report_is_measured(const SynPrinted *cell);

/** A person's value of the variable that a cell names; NaN where it is missing or none. */
double syn_report_value(const SynPerson *person, const SynPrinted *cell);

/** 1 or 0: whether a person counts in the row and level of a cell; SYN_UNKNOWN if missing. */
int syn_report_counts(const SynPerson *person, const SynPrinted *cell);

/** Who is in the group of a cell; false when the cell is no group but a test. */
bool syn_report_members(const SynPeople *people, const SynPrinted *cell, bool *member);

/**
 * The P value (or "yes" and "no" of Figure 5) of a cell, as the segment study prints it.
 *
 * @param text Room for SYN_REPORT_TEXT bytes; "" when the cell's test is not computed here.
 */
void syn_report_test(const SynPeople *people, const SynPrinted *cell, char *text);
