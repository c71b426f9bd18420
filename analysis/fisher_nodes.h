#pragma once
/** @file
 * The lattice of stat_fisher_meet: after some rows are filled, only the multiset of column
 * totals that remain matters. Nothing here is meant for callers outside this folder.
 */
#include "analysis/fisher_parts.h"

/** A way from a node to one of the next layer: the cells of one row. */
typedef struct {
    uint32_t to; /**< Node of the next layer. */
    int64_t key; /**< Sum over the cells of round(log(cell!) * 2^30). */
    double mass; /**< Probability weight of the row, scaled so that all tables weigh 1. */
} StatFisherEdge;

/** What is left after a number of rows. */
typedef struct {
    size_t n_nodes;
    int32_t *left;      /**< n_nodes * n_cols remaining totals, each node's ascending. */
    size_t *first_edge; /**< n_nodes + 1 places in `edge`; absent in the last layer. */
    StatFisherEdge *edge;
    int64_t *min_after, *max_after;   /**< Least and greatest key of the rows to come. */
    int64_t *min_before, *max_before; /**< Of the rows done. */
} StatFisherLayer;

/** Layers 0 (nothing done) to n_rows (nothing left). */
typedef struct {
    size_t n_layers, n_cols;
    StatFisherLayer *layer;
    double total; /**< Mass of all tables: 1 up to rounding. */
} StatFisherLattice;

/**
 * Builds the lattice.
 * @param complete False when it would be too large; the lattice is then empty.
 * @return STAT_NO_MEMORY. End with stat_fisher_lattice_clear in any case.
 */
StatStatus stat_fisher_lattice_init(
    StatFisherLattice *lattice, const StatFisherTable *table, bool *complete) STAT_CHECKED;

/** Frees what the lattice holds. */
void stat_fisher_lattice_clear(StatFisherLattice *lattice);
