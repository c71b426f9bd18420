#pragma once
/**
 * @file
 * A published or drafted table checked from its own numbers: counts against percentages and
 * sums, means and SDs that no whole numbers give, P values that no usual test gives, intervals
 * that contradict their P.
 */
#include "reports/verify/published.h"

/** What can be asked beside the file. */
typedef struct {
    const char *const
        *decimal; /**< Variables whose values have decimals; NULL-ended, or NULL. */
    const char *const *footnotes; /**< "2=fisher": the test that a table's footnote names. */
} RecheckOptions;

/** A number that cannot be, or that does not fit the others. */
typedef struct {
    const char *check; /**< "number", "percent", "denominator", "sum", "mean", "grim", "sd",
                            "p", "test", "interval". Static. */
    const ReportPublished *cell; /**< Borrowed from the rows. */
    char *message;
} RecheckDoubt;

/** The tests that a P can be from. */
typedef enum {
    RECHECK_FISHER,
    RECHECK_CHISQ,
    RECHECK_CHISQ_CORRECTED,
    RECHECK_ANOVA, /**< Of two groups Student's t-test. */
    RECHECK_WELCH,
    RECHECK_TUKEY, /**< Tukey-Kramer: of a pair, with the SDs of all groups. */
    RECHECK_N_TESTS
} RecheckTest;

/** A printed P, and what usual tests give. */
typedef struct {
    const ReportPublished *cell; /**< Borrowed. */
    bool counts;                 /**< Of counts; else of means and SDs. */
    double low[RECHECK_N_TESTS], high[RECHECK_N_TESTS]; /**< P, by rounding a span; NaN. */
    bool fits[RECHECK_N_TESTS];
    const char *adjusted[RECHECK_N_TESTS]; /**< "Holm": where it fits after this. Static. */
} RecheckP;

typedef struct {
    GPtrArray *doubts; /**< RecheckDoubt *, by check and then as in the file. */
    GPtrArray *tests;  /**< RecheckP *. */
    size_t n_numbers;  /**< That were looked at. */
} Recheck;

/** "Fisher's exact test", "chisq" for programs. Static. */
const char *recheck_test_name(RecheckTest test);
const char *recheck_test_id(RecheckTest test);

/**
 * Checks the rows of a file.
 * @param rows  ReportPublished *, as report_published_load gives them; outlive the result.
 * @return NULL with BASE_ERROR_USAGE for a footnote that names no test, _NUMERICAL.
 */
Recheck *recheck_run(const GPtrArray *rows, const RecheckOptions *options, GError **error);
void recheck_free(Recheck *recheck);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recheck, recheck_free)
