#pragma once
/**
 * @file
 * What the board shows beside the counts of registry/status.h: enrolment by month, visits by
 * the quarter in which they were due, and for each hospital what its ethics committee asks:
 * refused, withdrawn, dead, events, deviations, queries by age, the last import, how late data
 * come.
 */
#include "registry/registry.h"

/** Queries by age: up to 7 days, to 30, to 90, more. */
enum { REGISTRY_N_AGES = 4 };

/** A hospital. */
typedef struct {
    int64_t n_patients, n_dead, n_withdrawn;
    int64_t n_refused;    /**< Patients whose rows were refused for want of consent. */
    int64_t n_events;     /**< Rows of forms that repeat. */
    int64_t n_deviations; /**< Visits outside their window or out of order, by what import
                               asked about. */
    int64_t n_missed;     /**< Visits whose window is over. */
    int64_t n_open;       /**< Queries that are open or answered. */
    int64_t ages[REGISTRY_N_AGES];
    int64_t oldest_days; /**< Of the oldest query; 0 where there is none. */
    bool has_import;
    int32_t last_import; /**< Day (UTC) of the last import with rows of its patients. */
    int64_t n_delays;    /**< Visits with a date. */
    double median_delay; /**< Days from a visit to the import that brought it; NaN for none. */
} RegistryBoardSite;

/** Visits of an event that were due in a quarter. */
typedef struct {
    int32_t quarter; /**< 4 * year + 0 to 3. */
    size_t event;
    int64_t n_expected, n_received, n_complete;
} RegistryBoardQuarter;

typedef struct {
    RegistryBoardSite *sites; /**< One a site of the study. */
    int32_t first_month;      /**< 12 * year + 0 to 11, of the first origin. */
    size_t n_months;
    int64_t *enrolled; /**< [site * n_months + month]: patients by the month of their origin. */
    GArray *quarters;  /**< RegistryBoardQuarter, by event, then quarter. */
    int64_t n_refused_elsewhere; /**< Refused, and no hospital is known for them. */
} RegistryBoard;

/** NULL is fine. */
void registry_board_free(RegistryBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryBoard, registry_board_free)
