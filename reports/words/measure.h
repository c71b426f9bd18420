#pragma once
/**
 * @file
 * How estimates of a difference, their intervals and effect sizes are to be read.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/words.h"

/** What a table measured beside its tests. */
typedef struct {
    bool counts_both;       /**< A column with the n of both groups. */
    bool means, joint;      /**< Differences of means with t intervals; with Tukey's. */
    bool ranks;             /**< Hodges-Lehmann estimates. */
    bool risks, categories; /**< Of a share of patients; of several levels. */
    bool shares;            /**< Differences of the levels' shares, without ratios. */
    bool adjusted;          /**< P values beside them are adjusted. */
} ReportMeasured;

/** The sentences, in the order of the notes: char *, owned by the new array. */
GPtrArray *report_measure_words(const ReportMeasured *found, const BaseWords *words);

/** How standardised mean differences between so many groups are made. New. */
char *report_measure_smd_words(size_t n_groups, const BaseWords *words);
