#pragma once
/** @file
 * The parts of stat_fisher; nothing here is meant for callers outside this folder.
 */
#include "analysis/fisher.h"

/** A table without empty rows and columns, at least as many rows as columns, rows descending,
 * and what all parts need to know about it. */
typedef struct {
    size_t n_rows, n_cols;
    int64_t n;
    const int64_t *row;          /**< n_rows totals, descending. */
    const int64_t *col;          /**< n_cols totals. */
    const double *log_factorial; /**< n + 1 values; only the first where n > 10^6. */
    double observed;             /**< Sum of log(cell!) of the observed table: the greater, the
                                      less probable. */
    double slack;                /**< Sums of at least observed - slack count. */
} StatFisherTable;

/** Hypergeometric test, odds ratio and interval of a 2x2 table without empty margins. */
void stat_fisher_2x2(const int64_t *table, double conf_level, StatFisher *out);

/**
 * The exact P by meeting in the middle.
 * @param p NaN when lists or time would exceed their bounds.
 * @return STAT_NO_MEMORY.
 */
StatStatus stat_fisher_meet(const StatFisherTable *table, double *p) STAT_CHECKED;

/** What the inversion of the characteristic function of K gives. */
typedef struct {
    double p_flat;     /**< P(K >= observed - slack / 2), as if K had a density; NaN when no
                            useful inversion is within the bound of the work. */
    double error_flat; /**< How far two cutoffs are apart, what the times beyond them can add
                          (an atom at the threshold shows there), and what wraps around. */
    double width;      /**< Of the noise. */
    double p;     /**< P(K + noise >= observed - slack / 2) for noise on (-width, width) with
                       the density (3 + 4 cos(pi x / width) + cos(2 pi x / width)) /
                       (6 width); NaN with p_flat. */
    double error; /**< A bound of the truncation errors of p. */
} StatFisherSmooth;

/** Inverts the characteristic function of K. @return STAT_NO_MEMORY. */
StatStatus stat_fisher_smooth(const StatFisherTable *table, StatFisherSmooth *out) STAT_CHECKED;

/**
 * The difference between the true and the smoothed P, from pairs of half tables.
 * @param enough The standard error at which no more are drawn.
 * @param p, variance NaN when there would be too many strata.
 * @return STAT_NO_MEMORY.
 */
StatStatus stat_fisher_difference(const StatFisherTable *table, double width, double enough,
    double *p, double *variance, int64_t *n_samples) STAT_CHECKED;

/**
 * P by plain simulation.
 * @param hits Tables counted, of n_samples.
 * @return STAT_NO_MEMORY.
 */
StatStatus stat_fisher_simulate(
    const StatFisherTable *table, int64_t *hits, int64_t *n_samples) STAT_CHECKED;

/** An estimate of P. */
typedef struct {
    double p;          /**< Of the tables that were looked at; NaN where none were. */
    double left_out;   /**< What the others weigh, at most. */
    double std_error;  /**< Of p; 0 where nothing was drawn. */
    double half;       /**< Half width of the interval for that. */
    int64_t n_samples; /**< Half tables or tables that were drawn. */
} StatFisherEstimate;

/**
 * P of a table of four rows (or columns), of which two are filled at a time; what is improbable
 * is left out. Nothing is done with other tables, and where it would take too long.
 * @param steps The longest steps, in standard deviations of a cell, in which to take the cells
 *              where taking all is too much; 0 forbids it. Up to 1.25 hardly adds an error.
 * @return STAT_NO_MEMORY.
 */
StatStatus stat_fisher_halves(
    const StatFisherTable *table, double steps, StatFisherEstimate *out) STAT_CHECKED;

/**
 * P from tables around the expected one, weighed. Nothing is done where cells are too small.
 * @return STAT_NO_MEMORY.
 */
StatStatus stat_fisher_normal(
    const StatFisherTable *table, StatFisherEstimate *out) STAT_CHECKED;
