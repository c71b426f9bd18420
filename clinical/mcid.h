/**
 * @file
 * Minimal clinically important differences: constants with their source, to choose from.
 *
 * They belong to the pack of surgery for spinal metastasis (pack.h), though none was anchored
 * there. A table that uses one names it. For the Face scale and the Vitality Index none is
 * known.
 */
#pragma once

#include <stddef.h>

/** One constant. */
typedef struct {
    const char *measure;  /**< Variable: "eq5d_index", "pain_vas", "barthel", "eq_vas". */
    const char *name;     /**< Short name, unique: "eq5d_index_hu_2020". */
    double value;         /**< Least change that matters, above 0, in the measure's unit. */
    const char *unit;     /**< The measure's unit. */
    int direction;        /**< 1 where a higher value is better, -1 where a lower one is. */
    const char *source;   /**< The publication. */
    const char *anchored; /**< In whom it was found. */
} ClinMcid;

/**
 * Lists the constants; the first of a measure is its default.
 *
 * @param i From 0.
 * @return The i-th constant, static; NULL after the last.
 */
const ClinMcid *clin_mcid_at(size_t i);

/**
 * Says whether a patient improved by at least the constant. Differences are compared in whole
 * millionths, so that 0.639 - 0.600 reaches 0.039.
 *
 * @param mcid   The constant.
 * @param before The measure before; NaN is missing.
 * @param after  The measure after; NaN is missing.
 * @return 1 or 0, or CLIN_MISSING when either is missing.
 */
int clin_mcid_reached(const ClinMcid *mcid, double before, double after);
