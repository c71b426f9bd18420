/**
 * @file
 * ECOG performance status, Karnofsky performance status, and the customary map between them.
 *
 * Sources: Oken MM et al., Am J Clin Oncol 1982;5:649-55 (ECOG); Karnofsky DA, Burchenal JH
 * 1949 (KPS). The map is convention and was never validated; other maps exist. ECOG 5 is dead
 * and belongs to the vital status.
 */
#pragma once

/** A span of Karnofsky values. */
typedef struct {
    int low;  /**< Least, or CLIN_MISSING. */
    int high; /**< Greatest, or CLIN_MISSING. */
} ClinKpsSpan;

/**
 * Gives the Karnofsky values of an ECOG status.
 *
 * @param ecog 0 to 5; CLIN_MISSING is missing.
 * @return 90 to 100 for 0, 70 to 80, 50 to 60, 30 to 40, 10 to 20, and 0 for 5; both ends
 *         CLIN_MISSING otherwise.
 */
ClinKpsSpan clin_ecog_kps(int ecog);

/**
 * Gives the ECOG status of a Karnofsky value.
 *
 * @param kps 0 to 100 in tens; CLIN_MISSING is missing.
 * @return 0 to 5, or CLIN_MISSING.
 */
int clin_kps_ecog(int kps);

/**
 * Gives the half of the scale that the segment study uses.
 *
 * @param ecog 0 to 5; CLIN_MISSING is missing.
 * @return "0-2" or "3-5", static; NULL when missing or invalid.
 */
const char *clin_ecog_group(int ecog);

/**
 * Gives the Tokuhashi points for general condition where only ECOG is known.
 *
 * @param ecog 0 to 4; CLIN_MISSING is missing.
 * @return 2, 1 or 0; CLIN_MISSING for ECOG 1 too, which spans two rows of that table.
 */
int clin_ecog_tokuhashi(int ecog);
