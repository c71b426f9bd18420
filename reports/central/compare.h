#pragma once
/**
 * @file
 * The comparisons, one hospital against the rest at a time. Inside reports/central/.
 */
#include "reports/central/central.h"
#include "reports/central/patients.h"

/** A comparison that was made. */
typedef struct {
    ReportCentralKind kind;
    size_t site;
    size_t field; /**< Of the patients' fields, or SIZE_MAX. */
    double p_value, p_adjusted;
    bool matters;  /**< The difference is large enough. */
    bool is_low;   /**< A unit: the values are too small. */
    bool is_apart; /**< Hospitals whose unit is in question are not among the others. */
    int digit;     /**< Of digits. */
    int64_t n, n_others;
    double value, others;
    GPtrArray *records; /**< char *, or NULL. */
} CentralTest;

/** Compares every number of every hospital; appends CentralTest to `tests`. */
gboolean central_compare_fields(const CentralPatients *patients, GArray *tests, GError **error);

/**
 * Compares the ends of one number once more, with hospitals left out whose unit is in question:
 * in centimetres, too, they hide each other.
 * @param apart  one a site: left out.
 */
void central_compare_units(
    const CentralPatients *patients, size_t field, const bool *apart, GArray *tests);

/**
 * The factor with which a hospital's values agree with the others' best: 10, 100, 1000, and
 * those of inches and pounds; below 1 where the values are too large. NaN where none does.
 * @param apart  one a site: left out of the others; or NULL.
 */
gboolean central_find_factor(const CentralPatients *patients, const CentralTest *test,
    const bool *apart, double *factor, GError **error);
