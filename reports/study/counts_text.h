#pragma once
/**
 * @file
 * What the file of counts calls groups, levels and columns; for who writes and who reads it.
 */
#include "reports/study/counts.h"

/** Keys of the files that define a study, in the order of ReportCountsOrigin.definition. */
extern const char *const report_counts_definition[3];
/** Columns of cells that say why a value is missing. */
extern const char *const report_counts_reasons[REPORT_LEAF_REASONS];
/** Keys of how many values are in doubt. */
extern const char *const report_counts_doubts[REPORT_N_DOUBTS];
/** The `kind` of the file. */
#define REPORT_COUNTS_KIND "counts"
/** The layout that this program writes, and the newest that it reads. */
enum { REPORT_COUNTS_FORMAT = 1 };

/** Name of a group. Borrowed. */
const char *report_counts_group(const ReportCounted *counted, size_t group);
/** Name of the value of a column that holds no numbers: of index 0 or above; NULL beyond the
 * last. Borrowed. */
const char *report_leaf_level(const ReportLeaf *leaf, size_t column, size_t index);
/** Whether a column of the leaf holds numbers. */
bool report_leaf_is_number(const ReportLeaf *leaf, size_t column);
/** How many columns of cells hold values: a pair of visits whose difference is taken has one.
 */
size_t report_leaf_n_values(const ReportLeaf *leaf);
