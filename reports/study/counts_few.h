#pragma once
/**
 * @file
 * What numbers of patients tell when they are added and subtracted, and sums of values.
 */
#include "reports/study/counts.h"

/**
 * Finds what of the store the numbers of each table and leaf are of: the fields that their
 * groups, conditions and rows read through all derived values. Before anything is read.
 */
gboolean report_who_ask(ReportStudy *study, ReportCounts *counts, GError **error);

/**
 * Whether a sum or difference of numbers, each taken as often as one likes, is of fewer than
 * `few` patients and at least one: it would tell of them what no number of its own is to tell.
 * How many patients there are in all counts as known.
 *
 * Exact but for this: where very many patients are alike with few others, the search ends after
 * a while, and the answer then is true.
 *
 * @param who         n_who sets of numbers of the same patients; their `cell` is known.
 * @param n_patients  of each `cell`.
 */
bool report_tells_few(
    const ReportWho *const *who, size_t n_who, size_t n_patients, int64_t few);

/**
 * The scale that values are on: the largest step that all of them are apart, from the least to
 * the greatest.
 * @param value  n values, NaN missing.
 */
ReportScale report_scale_of(const double *value, size_t n);

/**
 * Whether who knows how many values there are, their sum, the sum of their squares and the
 * scale, knows a value of fewer than `few` of them: there is no other choice of as many values
 * with the same sums that has it less often. Choices are sought that differ in three or four
 * values; where none is found soon enough the answer is true.
 * @param value  n values on the scale.
 */
bool report_sums_tell_value(
    const double *value, size_t n, const ReportScale *scale, int64_t few);

/** Holds back, of the sums that leave, those that tell values of few by themselves, or when
 * those of another line are taken away. */
void report_counts_hold_sums(ReportCounts *counts, int64_t min_cell);
/** Holds back, of the numbers that leave, those that tell of few with others before them. */
void report_counts_hold_told(ReportCounts *counts, int64_t min_cell);
