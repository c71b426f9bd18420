/** What is measured once: age, body, operation, follow-up, comorbidity, SINS of the rest. */
#pragma once

#include "people.h"

/**
 * Improves the SINS of the multi-level patients until the decompression study's means hold.
 * Needs the layout; run before the levels are assigned.
 *
 * @param people The people.
 * @return False, with a line on standard error, when a printed mean or SD is not reached.
 */
bool syn_fit_sins(SynPeople *people);

/**
 * Sets height, weight, operation time, blood loss, Charlson index, vital status of those
 * who did not die, and follow-up, so that both studies' means and SDs hold.
 * Needs the categories.
 *
 * @param people The people.
 * @return False, with a line on standard error, when a printed mean or SD is not reached.
 */
bool syn_assign_measures(SynPeople *people);

/**
 * Sets Karnofsky status, metastases and with them the Tokuhashi and Tomita scores.
 * Needs the categories.
 *
 * @param people The people.
 * @return False, with a line on standard error, when a printed mean or SD is not reached.
 */
bool syn_assign_scores(SynPeople *people);
