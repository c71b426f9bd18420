#pragma once
/** @file
 * Internal: right-censored rows, checked, complete and sorted, as the survival routines read
 * them. Equal times are ties to the last bit; times that differ by rounding are not merged
 * (R's timefix merges times within 1.5e-8).
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

/** The most groups that a packed row can tell apart. */
#define STAT_SURVIVAL_GROUPS_MAX ((size_t)1 << 24)

/**
 * Rows in parts (strata or groups), each part ascending in time. Rows that are alike may have
 * become one row of their common weight. Where time, group and event of a row fit one word and
 * no row has a weight, `what` is NULL and the words are in `key`; the functions below tell.
 */
typedef struct {
    size_t n_rows, n_parts;
    size_t *start;  /**< n_parts + 1: part s holds rows start[s] to start[s + 1] - 1. */
    uint64_t *key;  /**< n_rows: stat_sort_key of the time; or packed times, groups, events. */
    uint64_t *what; /**< n_rows: packed weight, group and event; or NULL. */
    uint64_t least; /**< Of a packed word: the key of the first time, */
    unsigned zeros; /**< the low bits that all keys share, */
    unsigned low;   /**< and the bits that group and event take below the time. */
    int64_t n, n_missing;
} StatSurvivalRows;

/** The time of a row as a key: equal keys are equal times. */
static inline uint64_t stat_survival_key(const StatSurvivalRows *rows, size_t i)
{
    return rows->what ? rows->key[i] : (rows->key[i] >> rows->low << rows->zeros) + rows->least;
}

static inline uint64_t stat_survival_what(const StatSurvivalRows *rows, size_t i)
{
    return rows->what ? rows->what[i]
                      : (rows->key[i] & ((UINT64_C(1) << rows->low) - 1)) | UINT64_C(1) << 25;
}

static inline bool stat_survival_event(uint64_t what)
{
    return what & 1;
}

static inline size_t stat_survival_group(uint64_t what)
{
    return (what >> 1) & (STAT_SURVIVAL_GROUPS_MAX - 1);
}

static inline int64_t stat_survival_weight(uint64_t what)
{
    return (int64_t)(what >> 25);
}

/**
 * Checks, packs and sorts the rows.
 *
 * @param out   The caller's; filled. End with stat_survival_rows_clear, also after an error.
 * @param time  n times >= 0, NaN missing.
 * @param event n values 1 (event) or 0 (censored), NaN missing.
 * @param part  n codes below n_parts, negative missing; NULL for one part.
 * @param group n codes below n_groups, negative missing; NULL for one group.
 * @return STAT_ARGUMENT, STAT_DATA (a negative or infinite time, another event, a code out of
 * range, a weight < 1), STAT_NO_MEMORY.
 */
StatStatus stat_survival_rows_init(StatSurvivalRows *out, const double *time,
    const double *event, const int32_t *part, size_t n_parts, const int32_t *group,
    size_t n_groups, const int64_t *weight, size_t n) STAT_CHECKED;

/** Frees what the rows hold and empties them. */
void stat_survival_rows_clear(StatSurvivalRows *rows);
