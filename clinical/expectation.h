/**
 * @file
 * What NOMS and SINS suggest of an operation, in the two terms in which registries record it:
 * decompression and stabilisation, yes or no.
 *
 * Sources: noms.h and sins.h. A decision that names neither suggests neither. "Decompression /
 * stabilisation" of the stable spine (NOMS rule 7) suggests decompression and leaves
 * stabilisation open; of the unstable one (rule 9) it suggests both. SINS: stable suggests no
 * stabilisation, unstable suggests it, potentially unstable leaves it open. These are readings
 * for describing a cohort, no advice on a patient.
 */
#pragma once

/** What is suggested of one part of the operation. */
typedef enum {
    CLIN_EXPECT_UNKNOWN, /**< No rule applies, or an answer is missing. */
    CLIN_EXPECT_NO,      /**< Without it. */
    CLIN_EXPECT_YES,     /**< With it. */
    CLIN_EXPECT_EITHER   /**< Left open: whatever was done agrees. */
} ClinExpectation;

/** Both parts. */
typedef struct {
    ClinExpectation decompression; /**< Of the neural structures. */
    ClinExpectation stabilisation; /**< Of the spine. */
} ClinExpectedSurgery;

/**
 * What a NOMS rule suggests.
 *
 * @param rule 1 to 10; anything else gives CLIN_EXPECT_UNKNOWN for both.
 */
ClinExpectedSurgery clin_noms_expected(int rule);

/**
 * What a SINS class suggests of stabilisation.
 *
 * @param sins_class As clin_sins_class gives it; NULL and other words give CLIN_EXPECT_UNKNOWN.
 */
ClinExpectation clin_sins_expected(const char *sins_class);

/**
 * Whether what was done agrees with what was suggested.
 *
 * @param done 1 or 0; CLIN_MISSING is not recorded.
 * @return 1 or 0, or CLIN_MISSING when nothing was suggested or recorded.
 */
int clin_expectation_met(ClinExpectation expected, int done);
