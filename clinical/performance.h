/**
 * @file
 * ECOG performance status.
 *
 * Source: Oken MM et al., Am J Clin Oncol 1982;5:649-55. ECOG 5 is dead and belongs to the
 * vital status. The customary map to Karnofsky's scale was never validated, so none is made.
 */
#pragma once

/**
 * Gives the half of the scale that the segment study uses.
 *
 * @param ecog 0 to 5; CLIN_MISSING is missing.
 * @return "0-2" or "3-5", static; NULL when missing or invalid.
 */
const char *clin_ecog_group(int ecog);
