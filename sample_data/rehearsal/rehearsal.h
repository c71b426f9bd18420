#pragma once
/**
 * @file
 * Rehearsals: a registry of made-up patients for any study, out of its dictionary, its
 * study.yaml and a short file that says what is likely, so that a group can try all commands
 * before the first patient. What the values mean nobody told the program: they are within their
 * ranges, branching logic, totals, windows, orders and the study's rules hold, and no more.
 */
#include <glib.h>
#include <stdint.h>

typedef struct {
    const char *study;  /**< Folder of the study. */
    const char *model;  /**< File that says what is likely, or NULL. */
    const char *folder; /**< Where SITE.csv go; must exist. */
    uint64_t seed;
    int n_patients;
} Rehearsal;

/**
 * Writes a flat export for each hospital that has a patient. Where the study has rules, whoever
 * breaks one is drawn again, a few dozen times at most.
 * @param n_left  out: in how many patients the study still finds something.
 * @return FALSE with BASE_ERROR_STUDY, _INPUT or _OUTPUT.
 */
gboolean rehearsal_write(const Rehearsal *rehearsal, int *n_left, GError **error);
