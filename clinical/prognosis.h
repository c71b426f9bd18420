/**
 * @file
 * What each score foretells: its classes with the survival that was published for them.
 *
 * Two kinds of forecast exist: a span in which the patient should die, and the share of a class
 * that should be alive at a time. SINS and NESMS have neither here: SINS never meant to be one,
 * and of NESMS only odds were published.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "clinical/points.h"

/** Most classes of any score. */
#define CLIN_PROGNOSIS_MAX_CLASSES 4

/** One class of a score. */
typedef struct {
    const char *code;  /**< Value of the class variable. */
    const char *label; /**< The class in words, with its totals. */
    double low, high;  /**< Months from low (included) to high (not); NaN where no span was
                            published; INFINITY for no upper end. */
    double alive_6, alive_12; /**< Percent alive at 6 and 12 months; NaN where not published. */
} ClinPrognosisClass;

/** One score. */
typedef struct {
    const char *title;    /**< "Revised Tokuhashi". */
    const char *total;    /**< Variable of the total. */
    const char *variable; /**< Variable of the class. */
    bool higher_is_worse; /**< Direction of the total. */
    const char *source;   /**< Where the forecast was published; or why there is none. */
    size_t n_classes;     /**< How many. */
    ClinPrognosisClass classes[CLIN_PROGNOSIS_MAX_CLASSES]; /**< Best prognosis first. */
} ClinPrognosis;

/**
 * Lists the scores.
 *
 * @param i From 0.
 * @return The i-th score, static; NULL after the last.
 */
const ClinPrognosis *clin_prognosis_at(size_t i);

/** Whether a class foretells a span of survival. */
bool clin_prognosis_has_span(const ClinPrognosisClass *entry);
