#pragma once
/** @file
 * Internal: many upper tails of one studentized range, for all pairs of many groups and in the
 * search for a quantile. The ranges of normals that they average are taken at places that q
 * does not move, and remembered.
 */
#include <stddef.h>

/** End with stat_range_memo_clear. */
typedef struct {
    size_t n_groups;
    double df;
    double first;        /**< The place of value[0]: place j is the range exp(j * step). */
    size_t n;            /**< 0 where nothing can be remembered: slower, the same numbers. */
    double *value;       /**< P(range > exp(j * step)), NaN where not yet asked. */
    double first_normal; /**< The place of the first of: */
    size_t n_normals;    /**< 0 where there are none. */
    double *normals;     /**< Of each z over which ranges are integrated, two numbers that the
                              range does not move; NaN where not yet asked. */
} StatRangeMemo;

/** For n_groups >= 2 means and df degrees of freedom, NaN and infinity included. */
void stat_range_memo_init(StatRangeMemo *memo, size_t n_groups, double df);

/** Frees what the memo holds. */
void stat_range_memo_clear(StatRangeMemo *memo);

/** stat_studentized_range_upper(q, n_groups, df), to the last bit. */
double stat_range_memo_upper(StatRangeMemo *memo, double q);

/** stat_studentized_range_upper_quantile(p, n_groups, df), to the last bit. */
double stat_range_memo_quantile(StatRangeMemo *memo, double p);
