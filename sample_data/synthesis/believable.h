/** A registry of any size out of the model of a patient, without the published numbers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** What is asked for. */
typedef struct {
    const char *tables; /**< Folder of patients.yaml and holidays.csv. */
    const char *folder; /**< Where the files go; must exist. */
    uint64_t seed;
    int n_patients; /**< At least one a hospital. */
} SynBelievable;

/**
 * Writes site_01.csv to site_38.csv, REDCap's flat export, patient by patient: memory does not
 * grow with their number. Deterministic.
 *
 * @return False, with a line on standard error, when a table or a file is at fault.
 */
bool syn_believable_write(const SynBelievable *options);
