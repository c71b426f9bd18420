#pragma once
/** @file
 * Two rows of a table with given totals, for changing totals of the columns: all ways to fill
 * them, or those on a lattice. Nothing here is meant for callers outside this folder.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STAT_FISHER_PAIR_COLS = 6 };

/** Cells are those of the first row; the second has the rest. */
typedef struct {
    size_t n_cols; /**< At least two; the last one's cells are what the others leave. */
    int64_t row[2];
    int64_t col[STAT_FISHER_PAIR_COLS];
    int64_t step[STAT_FISHER_PAIR_COLS];  /**< Cells are first + a multiple of step. */
    int64_t first[STAT_FISHER_PAIR_COLS]; /**< 0 where step is 1. */
    int64_t low[STAT_FISHER_PAIR_COLS];   /**< Cells for which key and mass are known. */
    int64_t high[STAT_FISHER_PAIR_COLS];
    int64_t *key[STAT_FISHER_PAIR_COLS]; /**< Of both cells of a column, by the first. */
    double *mass[STAT_FISHER_PAIR_COLS]; /**< Their binomial probability. */
} StatFisherPair;

/** Ways that differ in the last two columns alone: cell x of the last but one column goes from
 * `from` to `to` in its steps, the last column's is rest - x. */
typedef struct {
    int64_t rest, from, to;
    int64_t key; /**< Of the columns before. */
    double mass;
    const int64_t *cell; /**< Of the columns before. */
} StatFisherLine;

/** Takes a line; data is the caller's. */
typedef void StatFisherLineFunc(
    const StatFisherPair *pair, const StatFisherLine *line, void *data);

/** The total of both rows. */
int64_t stat_fisher_pair_total(const StatFisherPair *pair);

/**
 * Calls `func` for all lines of ways whose squared distance from the mean, in the inverse of
 * the covariance, is about `budget` at most.
 */
void stat_fisher_pair_fill(
    const StatFisherPair *pair, double budget, StatFisherLineFunc *func, void *data);

/** Keys and masses for the pair's totals of columns, as far as a budget goes.
 * @param key_of, log_factorial Of whole numbers up to the largest total of a column. */
void stat_fisher_pair_set(
    StatFisherPair *pair, const int64_t *key_of, const double *log_factorial, double budget);

/** What makes the product of a way's masses its probability, times what every way counts for.
 */
double stat_fisher_pair_scale(const StatFisherPair *pair, const double *log_factorial);

/** Takes cells in steps of at most so many standard deviations; 0 takes all. */
void stat_fisher_pair_steps(StatFisherPair *pair, double steps);

/** Ways in an ellipsoid, over the volume of the ball of its radius. */
double stat_fisher_pair_density(const StatFisherPair *pair);
