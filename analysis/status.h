#pragma once
/** @file
 * What every routine of this library returns, and the conventions that all of them keep.
 *
 * Values   Arrays of doubles. NaN is a missing value: its row is left out and counted in
 *          n_missing. An infinite value is refused (STAT_DATA): no test gives it a meaning.
 * Groups   Arrays of int32_t codes from 0 to n_groups - 1; a negative code is missing.
 * Weights  Integer frequencies: a row of weight 5 is the same as five rows. NULL means 1 each.
 *          A weight below 1, or a total above STAT_TOTAL_MAX, is refused (STAT_DATA).
 * Order    Of rows, and whether a row is repeated, weighted or split, changes no bit of a
 * result. Results  Written whole on every return, also after an error. What is not defined for
 * the data is NaN with STAT_OK, and the comment of the field says when. Nothing here prints,
 * reads files, keeps global state or ends the program; every routine is reentrant and frees its
 * own scratch memory.
 */
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Marks a function whose status may not be dropped. */
#if defined(__GNUC__) || defined(__clang__)
#define STAT_CHECKED __attribute__((warn_unused_result))
#else
#define STAT_CHECKED
#endif

/** The largest total weight: twice the sum of its ranks still fits an int64_t. */
#define STAT_TOTAL_MAX INT64_C(3000000000)

typedef enum {
    STAT_OK = 0,    /**< The result is complete; undefined parts of it are NaN. */
    STAT_ARGUMENT,  /**< The call itself is wrong: a NULL array, a level outside (0, 1). */
    STAT_DATA,      /**< A value that no data can have: infinity, a weight below 1. */
    STAT_NO_MEMORY, /**< An allocation failed; the result holds its empty value. */
    STAT_N_STATUS
} StatStatus;

/** Says a status in words. Returns a static text, never NULL, also for an unknown status. */
const char *stat_status_text(StatStatus status);

#ifdef __cplusplus
}
#endif
