/**
 * @file
 * The Frankel grade of neurological damage.
 *
 * Source: Frankel HL et al., Paraplegia 1969;7:179-92. A no motor and no sensory function; B
 * sensory only; C motor function without use; D useful motor function; E no symptoms, abnormal
 * reflexes allowed. The later subgrades D1 to D3 are all D here. The studies of the registry
 * split A to C from D and E.
 */
#pragma once

#include <stdbool.h>

/** Grades in order; higher is better. */
enum {
    CLIN_FRANKEL_A,
    CLIN_FRANKEL_B,
    CLIN_FRANKEL_C,
    CLIN_FRANKEL_D,
    CLIN_FRANKEL_E,
    CLIN_FRANKEL_N_GRADES
};

/**
 * Gives the half of the scale.
 *
 * @param grade A grade; CLIN_MISSING is missing.
 * @return "abc" or "de", static; NULL when missing or no grade.
 */
const char *clin_frankel_group(int grade);
