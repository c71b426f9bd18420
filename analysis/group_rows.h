#pragma once
/** @file
 * Internal: the rows of a column brought together group by group.
 */
#include "analysis/status.h"

#include <stddef.h>

/** Group g has the rows first[g] to first[g + 1] - 1. End with stat_group_rows_clear. */
typedef struct {
    double *value;
    int64_t *weight; /**< NULL without weights. */
    size_t *first;   /**< n_groups + 1 places. */
} StatGroupRows;

/**
 * Copies the rows that have a group.
 * @param group n codes below n_groups, negative for none; NULL for one group.
 * @return STAT_NO_MEMORY.
 */
StatStatus stat_group_rows_init(StatGroupRows *out, const double *value, const int32_t *group,
    const int64_t *weight, size_t n, size_t n_groups) STAT_CHECKED;

/** Frees what the rows hold. */
void stat_group_rows_clear(StatGroupRows *rows);
