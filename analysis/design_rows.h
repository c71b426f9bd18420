#pragma once
/** @file
 * Internal: the rows of a design in an order that only their contents decide, equal rows as
 * one.
 */
#include "analysis/design.h"

/**
 * Replaces design->row and design->weight by distinct rows and their frequencies: whether a row
 * comes repeated, weighted or split, and in which order, no longer shows. Rows are ordered by a
 * hash of what the model uses, by their contents where hashes agree. Without any repetition the
 * weights become NULL.
 *
 * @param design Its rows kept and their weights.
 * @return STAT_NO_MEMORY.
 * Cost: O(n) for the hashes and a radix sort.
 */
StatStatus stat_design_merge_rows(
    StatDesign *design, const StatDesignInput *input) STAT_CHECKED;
