#pragma once
/**
 * @file
 * P values from what a table prints: counts, means and SDs of groups, P values to be adjusted.
 * Without patients there is no result, only the number.
 */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/** P of the tests of counts; `corrected` is NaN but of 2 by 2. */
typedef struct {
    double fisher_low, fisher_high; /**< Equal where Fisher's is exact. */
    double chisq, corrected;        /**< Without correction, and with Yates'. */
} ReportPrintedCounts;

/**
 * @param count  n_rows * n_cols counts, row by row.
 * @return FALSE with BASE_ERROR_NUMERICAL.
 */
gboolean report_printed_counts(const int64_t *count, size_t n_rows, size_t n_cols,
    ReportPrintedCounts *out, GError **error);

/** A group as printed. */
typedef struct {
    int64_t n; /**< At least 2. */
    double mean, sd;
} ReportPrintedGroup;

/** P of the analysis of variance of n groups; NaN where it is undefined. */
double report_printed_anova(const ReportPrintedGroup *groups, size_t n);
/** P of Welch's test of two groups whose means differ by so much, whatever their means say. */
double report_printed_welch(double difference, const ReportPrintedGroup groups[2]);
/**
 * Tukey and Kramer's P of a difference between two groups of n.
 * @param groups  all of them, for their SDs. @param first, second  sizes of the two.
 */
double report_printed_tukey(double difference, const ReportPrintedGroup *groups, size_t n,
    int64_t first, int64_t second);

/** How many adjustments there are. */
#define REPORT_PRINTED_ADJUSTMENTS 3
/**
 * Adjusts n P values, NaN staying in its place.
 * @param method    below REPORT_PRINTED_ADJUSTMENTS. @param adjusted  n places.
 * @return the method's name, static; NULL with BASE_ERROR_NUMERICAL.
 */
const char *report_printed_adjust(
    const double *p, size_t n, size_t method, double *adjusted, GError **error);
