/**
 * @file
 * The EQ-5D-5L index: five levels of health and a country's value set give one number.
 *
 * Value sets are data in whole millionths, so that sums are exact and rounding is decided by
 * rule and not by the processor. Three sets are built in; a further one is a filled struct.
 * The Japanese set is the official one from time trade-off; a hybrid set also called "Japan"
 * exists in public code (constant 0.0616 where the official one has 0.060924) and is not used.
 */
#pragma once

#include <stddef.h>

#include "clinical/points.h"

/** The five dimensions, in the order of every array of this file. */
enum {
    CLIN_EQ5D_MOBILITY,
    CLIN_EQ5D_SELF_CARE,
    CLIN_EQ5D_USUAL_ACTIVITIES,
    CLIN_EQ5D_PAIN,
    CLIN_EQ5D_ANXIETY,
    CLIN_EQ5D_N_DIMENSIONS
};

#define CLIN_EQ5D_N_LEVELS 5

/** Millionths in one. */
#define CLIN_MICRO 1000000

/**
 * A value set; every amount in millionths. The index is start, less the decrement of each
 * dimension's level, less constant if any level is above 1, less n4 if any is 4 or 5, less n5
 * if any is 5.
 */
typedef struct {
    const char *name;     /**< Short name, as on the command line. */
    const char *label;    /**< The population and the method. */
    const char *citation; /**< Where it was published. */
    int start;            /**< The index of 11111. */
    int constant;         /**< Taken off once if any level is above 1. */
    int n4;               /**< Taken off once if any level is 4 or 5. */
    int n5;               /**< Taken off once if any level is 5. */
    int decrement[CLIN_EQ5D_N_DIMENSIONS][CLIN_EQ5D_N_LEVELS]; /**< By dimension, level - 1. */
} ClinEq5dValueSet;

/**
 * Finds a built-in value set.
 *
 * @param name "jp", "us" or "england"; NULL for "jp".
 * @return The set, static; NULL when there is none of that name.
 */
const ClinEq5dValueSet *clin_eq5d_value_set_find(const char *name);

/** Terms of a value set: start, constant, n4, n5 and the decrements mo2 to ad5. */
#define CLIN_EQ5D_N_TERMS 24

/** Terms that may be left out, 0 then: the first four but start, which is 1 then. */
#define CLIN_EQ5D_N_OPTIONAL_TERMS 4

/**
 * Gives the name of a term.
 *
 * @param i 0 to CLIN_EQ5D_N_TERMS - 1.
 * @return "start", "constant", "n4", "n5", "mo2" to "mo5", "sc2" to "ad5", static; NULL after
 *         the last.
 */
const char *clin_eq5d_term_name(size_t i);

/**
 * Sets one term of a value set from text, as it stands in a file. Begin with a set whose start
 * is CLIN_MICRO and all else 0.
 *
 * @param set   The caller's set.
 * @param term  Its name.
 * @param value A decimal from -9 to 9 with at most six decimals; what is taken off is positive.
 * @return The place of the term; CLIN_EQ5D_N_TERMS when there is no such term, and
 *         CLIN_EQ5D_N_TERMS + 1 when the value is no such decimal. The set is unchanged then.
 */
size_t clin_eq5d_term_set(ClinEq5dValueSet *set, const char *term, const char *value);

/**
 * Computes the index.
 *
 * @param set    The value set; NULL for Japan's.
 * @param levels Five levels from 1 to 5; CLIN_MISSING is missing.
 * @return The index in millionths, or CLIN_MISSING when a level is missing or not 1 to 5.
 * Source: Shiroiwa T et al., Value Health 2016;19:648-54 (jp); Pickard AS et al., Value Health
 * 2019;22:931-41 (us); Devlin NJ et al., Health Econ 2018;27:7-22 (england).
 */
int clin_eq5d_index_micro(
    const ClinEq5dValueSet *set, const int levels[CLIN_EQ5D_N_DIMENSIONS]);

/**
 * Computes the index as a number.
 *
 * @param set    The value set; NULL for Japan's.
 * @param levels Five levels from 1 to 5; CLIN_MISSING is missing.
 * @return The double nearest to the index, or NaN when it is missing.
 */
double clin_eq5d_index(const ClinEq5dValueSet *set, const int levels[CLIN_EQ5D_N_DIMENSIONS]);
