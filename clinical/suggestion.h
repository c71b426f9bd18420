/**
 * @file
 * What surgeons have written about treatment by stability and life expectancy: display text.
 *
 * Source: two separate lists on a teaching page that asks for human review itself, crossed
 * here cell by cell; the consultation at SINS 7 to 18 is Fisher CG et al., Spine
 * 2010;35:E1221-9. It is no guideline, was reviewed by nobody, and may be shown only with
 * CLIN_SUGGESTION_NOTICE beside it.
 */
#pragma once

/** Must stand beside every suggestion that is shown. */
#define CLIN_SUGGESTION_NOTICE                                                                 \
    "Unreviewed text for research; it is not a guideline and no advice for a patient."

/** Spans of life expectancy in months. */
enum {
    CLIN_EXPECTANCY_SHORT,  /**< Under 6 months. */
    CLIN_EXPECTANCY_MEDIUM, /**< 6 to 12 months, both included. */
    CLIN_EXPECTANCY_LONG,   /**< Over 12 months. */
    CLIN_EXPECTANCY_N_SPANS
};

/**
 * Gives the span of a life expectancy.
 *
 * @param months Months, 0 or more; NaN is missing.
 * @return A span, or CLIN_MISSING.
 */
int clin_expectancy_span(double months);

/**
 * Gives the text of a cell.
 *
 * @param sins_total 0 to 18; CLIN_MISSING is missing.
 * @param span       A span of life expectancy; CLIN_MISSING is missing.
 * @return The text, static; NULL when either is missing or invalid.
 */
const char *clin_suggestion(int sins_total, int span);
