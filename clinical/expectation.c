#include "clinical/expectation.h"

#include <string.h>

#include "clinical/noms.h"
#include "clinical/points.h"

/* clang-format off: a table, to be read against clin_noms_rules row by row. */
static const ClinExpectedSurgery by_rule[CLIN_NOMS_N_RULES] = {
    {CLIN_EXPECT_NO, CLIN_EXPECT_NO},      /*  1 cEBRT */
    {CLIN_EXPECT_NO, CLIN_EXPECT_YES},     /*  2 stabilisation, then cEBRT */
    {CLIN_EXPECT_NO, CLIN_EXPECT_NO},      /*  3 SRS */
    {CLIN_EXPECT_NO, CLIN_EXPECT_YES},     /*  4 stabilisation, then SRS */
    {CLIN_EXPECT_NO, CLIN_EXPECT_NO},      /*  5 cEBRT */
    {CLIN_EXPECT_NO, CLIN_EXPECT_YES},     /*  6 stabilisation, then cEBRT */
    {CLIN_EXPECT_YES, CLIN_EXPECT_EITHER}, /*  7 decompression/stabilisation, stable spine */
    {CLIN_EXPECT_NO, CLIN_EXPECT_NO},      /*  8 cEBRT */
    {CLIN_EXPECT_YES, CLIN_EXPECT_YES},    /*  9 decompression/stabilisation, unstable spine */
    {CLIN_EXPECT_NO, CLIN_EXPECT_YES},     /* 10 stabilisation, then cEBRT */
};
/* clang-format on */

ClinExpectedSurgery clin_noms_expected(int rule)
{
    if (rule < 1 || rule > CLIN_NOMS_N_RULES) {
        return (ClinExpectedSurgery){CLIN_EXPECT_UNKNOWN, CLIN_EXPECT_UNKNOWN};
    }
    return by_rule[rule - 1];
}

ClinExpectation clin_sins_expected(const char *sins_class)
{
    if (!sins_class) {
        return CLIN_EXPECT_UNKNOWN;
    }
    if (strcmp(sins_class, "stable") == 0) {
        return CLIN_EXPECT_NO;
    }
    if (strcmp(sins_class, "unstable") == 0) {
        return CLIN_EXPECT_YES;
    }
    return strcmp(sins_class, "potentially_unstable") == 0 ? CLIN_EXPECT_EITHER
                                                           : CLIN_EXPECT_UNKNOWN;
}

int clin_expectation_met(ClinExpectation expected, int done)
{
    if (expected == CLIN_EXPECT_UNKNOWN || (done != 0 && done != 1)) {
        return CLIN_MISSING;
    }
    return expected == CLIN_EXPECT_EITHER || (expected == CLIN_EXPECT_YES) == (done == 1);
}
