/**
 * @file
 * Point tables and bands: the common form of the instruments that are tables.
 *
 * An instrument is a list of items; an item is a list of rows that say which answers earn how
 * many points; a band says what a total means. The same rows compute the score and print its
 * explanation, so that the code can be read against the paper line by line.
 */
#pragma once

#include <limits.h>
#include <stddef.h>

/** A missing or undefined integer: an item not answered, a total that cannot be known. */
#define CLIN_MISSING INT_MIN

/** One row of a point table: answers from min to max, both included, earn the points. */
typedef struct {
    double min; /**< Least answer of the row; -INFINITY where the row has no lower end. */
    double max; /**< Greatest answer of the row; INFINITY where it has no upper end. */
    int points; /**< What the answer is worth. */
    const char *label; /**< The answer in words. */
} ClinPoint;

/** One item of an instrument. */
typedef struct {
    const char *name;        /**< The variable's name. */
    const char *label;       /**< The item in words. */
    const ClinPoint *points; /**< Rows in order; the first that holds the answer counts. */
    size_t n_points;         /**< Rows. */
} ClinItem;

/** What a total from min to max, both included, means. */
typedef struct {
    int min;           /**< Least total of the band. */
    int max;           /**< Greatest total of the band. */
    const char *code;  /**< The class as a word in snake case. */
    const char *label; /**< The class in words. */
} ClinBand;

/** The points that are still possible: low to high where an answer is missing. */
typedef struct {
    int low;  /**< Fewest points that any answer could give. */
    int high; /**< Most points that any answer could give. */
} ClinRange;

/**
 * Looks up what an answer earns.
 *
 * @param item   The item.
 * @param answer The answer; NaN is missing.
 * @return The points, or CLIN_MISSING when the answer is missing or in no row.
 */
int clin_item_points(const ClinItem *item, double answer);

/**
 * Adds the points of n items.
 *
 * @param items   n items.
 * @param answers n answers in the order of the items; CLIN_MISSING is missing.
 * @param n       How many.
 * @return The total, or CLIN_MISSING when any answer is missing or invalid.
 */
int clin_items_total(const ClinItem *items, const int *answers, size_t n);

/**
 * Gives the points that an answer earns, or all that it might earn when it is missing.
 *
 * @param item   The item.
 * @param answer The answer; NaN is missing.
 * @return Equal ends for an answer in the table; the table's least and most points otherwise.
 */
ClinRange clin_item_range(const ClinItem *item, double answer);

/**
 * Gives the points of a range that leaves one possibility.
 *
 * @param range The points that are possible.
 * @return The points, or CLIN_MISSING when more than one total is possible.
 */
int clin_range_settled(ClinRange range);

/**
 * Finds the band of a total.
 *
 * @param bands n bands.
 * @param n     How many.
 * @param total The total, or CLIN_MISSING.
 * @return The band, borrowed from bands; NULL when the total is missing or in no band.
 */
const ClinBand *clin_band_find(const ClinBand *bands, size_t n, int total);

/**
 * Gives the class of a total.
 *
 * @param bands n bands.
 * @param n     How many.
 * @param total The total, or CLIN_MISSING.
 * @return The band's code, borrowed from bands; NULL when the total is missing or in no band.
 */
const char *clin_band_code(const ClinBand *bands, size_t n, int total);

/**
 * Turns an integer that may be missing into a double that may be NaN.
 *
 * @param value The integer, or CLIN_MISSING.
 * @return The same number, or NaN.
 */
double clin_number(int value);
