/**
 * Choosing means and SDs: where the printed digits leave room, the registry takes the part of
 * the room in which the tests of three segments print what the paper printed.
 */
#pragma once

#include "people.h"

enum { SYN_P_TEXT = 16 };

/** A P value as the segment study prints it: >0.99, 0.12, 0.045, <0.001. */
void syn_print_p(double p_value, char text[SYN_P_TEXT]);

/** The P values that print as `text` lie from *low to *high. */
void syn_p_limits(const char *text, double *low, double *high);

/** Which test compares the three segments. */
typedef enum { SYN_TEST_ANOVA, SYN_TEST_TUKEY } SynTest;

/** One line of a table: a mean and SD for each segment, and the P values beside them. */
typedef struct {
    const char *table, *row, *visit;
    double unit; /**< As for syn_published_moments. */
    double step; /**< Distance of neighbouring values in the unit of the data. */
    SynTest test;
} SynLine;

/**
 * Chooses, within the rounding cells of a line, narrower cells whose test prints as published.
 *
 * @param people The people; their random stream is used.
 * @param line   What is printed.
 * @param n      Values in each segment.
 * @param cell   Out: a cell a segment; the whole rounding cell where no P value is printed or
 *               none of the draws met it.
 * @return False when P values are printed and were not met.
 */
bool syn_aim(SynPeople *people, const SynLine *line, const int n[SYN_SEGMENTS],
    SynMoments cell[SYN_SEGMENTS]);
