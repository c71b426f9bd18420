#pragma once
/**
 * @file
 * Whether two states of an analysis file ask the same: its patients, variables, groups and
 * tests. What is only shown (labels, titles, styles) is no change.
 */
#include <glib.h>

/**
 * Where the two differ first, in the order of the later one.
 * @return the place, as "cohort.adults.where"; NULL where they ask the same. New. An analysis
 * that cannot be read differs as a whole: "".
 */
char *schema_analysis_differs_at(GBytes *before, GBytes *after);
