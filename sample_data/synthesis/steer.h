/**
 * Steering of paired tests: the signed-rank tests of the changes of each segment are kept at
 * the P values that Table 4 prints.
 */
#pragma once

#include "fit.h"
#include "people.h"

/** Keeps the signed-rank test of one segment's changes at its printed P value. */
typedef struct {
    const SynFit *fit;
    int series; /**< Of the changes. */
    bool member[SYN_PEOPLE];
    double low, high;      /**< Where the size of the standard score must lie. */
    bool active;           /**< Looked at in every move, not only at the end. */
    int64_t off, proposed; /**< Distance from there now, and after the last proposal. */
} SynSteer;

/**
 * Begins to steer all three segments; where nothing is printed any P value will do.
 *
 * @param steer  SYN_SEGMENTS of the caller's; written whole.
 * @param people The people.
 * @param fit    The search, its values set.
 * @param series The series of changes.
 * @param row    Variable of Table 4.
 */
void syn_steer_all(
    SynSteer *steer, const SynPeople *people, const SynFit *fit, int series, const char *row);

/** By how much a proposed move takes the tests away from their printed P values. */
int64_t syn_steer_all_rise(SynSteer *steer, const SynFitMove *move);

/** The proposal last asked about is taken. */
void syn_steer_all_accept(SynSteer *steer);

/**
 * True when all three tests print as published. A test far from its limits is only looked at
 * here; when it has strayed it is steered from then on.
 */
bool syn_steer_all_met(SynSteer *steer);
