#pragma once
/**
 * @file
 * Hospitals: how many patients they send, how urgent these are, and how they record them.
 */
#include "sample_data/patients/draw.h"
#include "sample_data/patients/patients.h"

/** How scales and totals are sent. */
typedef enum { SITE_BOTH, SITE_TOTALS, SITE_ITEMS } SiteTotals;

/** A hospital. */
typedef struct {
    int number;         /**< From 1. */
    double emergencies; /**< Log odds of an emergency, against the middle hospital. */
    double missing;     /**< Times as much is missing as in the middle hospital. */
    int faces;          /**< Code of faces_version. */
    bool pain_in_tens;  /**< Pain is asked as a number from 0 to 10. */
    bool exact_loss;    /**< Blood loss is weighed; else estimated. */
    int crp_decimals;   /**< 1 or 2. */
    double crp_limit;   /**< The least CRP that its laboratory reports. */
    int32_t alp_switch; /**< The day on which its laboratory went over from JSCC to IFCC. */
    SiteTotals totals;
    bool asks_calculator; /**< Survival by an online calculator is recorded. */
} Site;

/** The hospital of that number. */
Site site_draw(uint64_t seed, int number);

/**
 * Shares out patients among hospitals: some have many, most have few, none is without.
 * @param size  n_sites numbers that add up to n; n >= n_sites.
 */
void site_sizes(uint64_t seed, int n, int n_sites, int *size);
