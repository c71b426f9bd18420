/**
 * Finds whole numbers whose means and standard deviations print as published.
 *
 * A person has one value in each of several series (a scale at three visits, and the changes
 * between them). A constraint says which cell the mean and SD of one series must fall into over
 * some of the people; groups may overlap, so that two studies can be met at once. The search is
 * threshold accepting on whole-number costs: no rounding decides what is taken.
 */
#pragma once

#include "published.h"
#include "rng.h"

#include <stdbool.h>
#include <stdint.h>

enum { SYN_FIT_SERIES = 8 };

/** Marks a value that is missing; such a person does not count in that series. */
#define SYN_ABSENT INT64_MIN

/** A problem under search. Opaque; make with syn_fit_new, free with syn_fit_free. */
typedef struct SynFit SynFit;

/** New values of one person. */
typedef struct {
    int person;
    int64_t value[SYN_FIT_SERIES];
} SynFitChange;

/** A step that a caller proposes. */
typedef struct {
    int n; /**< How many people change: 1, or 2 different ones. */
    SynFitChange change[2];
    int64_t extra; /**< By how much the caller's own cost rises. */
} SynFitMove;

/** How a caller makes steps. All functions get `context` back. */
typedef struct {
    /** Fills in a step, true; or false when this draw gives none. */
    bool (*propose)(void *context, StatRandom *random, SynFitMove *move);
    /** The proposed step is taken: change the people accordingly. */
    void (*accept)(void *context, const SynFitMove *move);
    /** Extra condition for stopping, asked only when all moments are met; may be NULL. */
    bool (*done)(void *context);
    void *context;
} SynFitMoves;

/** A new problem without constraints, all values absent; NULL when memory is out. */
SynFit *syn_fit_new(int n_people, int n_series);

/** Frees a problem; NULL is fine. */
void syn_fit_free(SynFit *fit);

/** Sets one value, or SYN_ABSENT. Call before the constraints that count it. */
void syn_fit_set(SynFit *fit, int person, int series, int64_t value);

/** One value as it stands, or SYN_ABSENT. */
int64_t syn_fit_get(const SynFit *fit, int person, int series);

/**
 * Demands a mean and an SD.
 *
 * @param fit     The problem.
 * @param series  Which series.
 * @param member  n_people flags: who belongs to the group. Copied.
 * @param moments The cells; ignored when not found.
 * @param grain   How fine the values are: 1 for points, 1000 for millionths of utility.
 */
void syn_fit_constrain(
    SynFit *fit, int series, const bool *member, SynMoments moments, int64_t grain);

/**
 * Somebody who counts in a mean or SD that is not in its cell: near the end few do, and a
 * search among all would seldom touch them.
 *
 * @param series Out: which series it is of.
 * @return The person, or -1 where none is found at once.
 */
int syn_fit_pick(const SynFit *fit, StatRandom *random, int *series);

/** 0 when every mean and SD is in its cell; else how far off they are, in 1/64 of a grain. */
int64_t syn_fit_cost(const SynFit *fit);

/**
 * Searches until all constraints hold (and `done`, if given).
 *
 * @param fit    The problem, its values already set to a start.
 * @param random The stream of random numbers.
 * @param moves  How to step.
 * @param heat   Largest worsening that is accepted at the start, in 1/64 of a grain.
 * @param steps  Proposals in each of the twelve coolings before the search gives up.
 * @return True when everything holds.
 */
bool syn_fit_run(
    SynFit *fit, StatRandom *random, const SynFitMoves *moves, int64_t heat, int steps);

/**
 * Goes on from a state in which all constraints hold, and keeps them, until `done`; what moves
 * the caller's own cost is only looked at where the constraints stay.
 *
 * @param fit    The problem, its cost 0.
 * @param random The stream of random numbers.
 * @param moves  How to step; `extra` is not read here.
 * @param rise   The caller's cost of a proposed step that keeps the constraints.
 * @param steps  Proposals before it gives up.
 * @return True when `done`.
 */
bool syn_fit_polish(SynFit *fit, StatRandom *random, const SynFitMoves *moves,
    int64_t (*rise)(void *context, const SynFitMove *move), int steps);

/**
 * The same, on ways that leave the constraints and come back to them: in a few rounds, each of
 * which is undone where it does not end with all constraints held and the caller's cost lower.
 * What `accept` does must follow from the move alone.
 *
 * @param steps  Proposals in each round.
 * @param rounds How many rounds.
 * @return True when `done`.
 */
bool syn_fit_wander(SynFit *fit, StatRandom *random, const SynFitMoves *moves,
    int64_t (*rise)(void *context, const SynFitMove *move), int steps, int rounds);
