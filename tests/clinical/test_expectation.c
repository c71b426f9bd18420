#include "clinical/expectation.h"

#include <math.h>
#include <string.h>

#include "clinical/noms.h"
#include "clinical/points.h"
#include "clinical/prognosis.h"
#include "clinical/sins.h"
#include "support/close.h"

/* The reading follows the words of each decision of Laufer et al. 2013. */
static void test_expectation__follows_the_decision(void **state)
{
    (void)state;
    for (int rule = 1; rule <= CLIN_NOMS_N_RULES; rule++) {
        const ClinExpectedSurgery expected = clin_noms_expected(rule);
        const char *decision = clin_noms_decision(rule);
        assert_int_equal(expected.decompression == CLIN_EXPECT_YES,
            strstr(decision, "decompression") != NULL);
        assert_int_equal(expected.stabilisation != CLIN_EXPECT_NO,
            strstr(decision, "stabilisation") != NULL);
    }
    assert_int_equal(clin_noms_expected(7).stabilisation, CLIN_EXPECT_EITHER);
    assert_int_equal(clin_noms_expected(9).stabilisation, CLIN_EXPECT_YES);
}

static void test_expectation__no_rule(void **state)
{
    (void)state;
    const int none[] = {CLIN_NOMS_NONE, CLIN_MISSING, -1, 11};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_int_equal(clin_noms_expected(none[i]).decompression, CLIN_EXPECT_UNKNOWN);
        assert_int_equal(clin_noms_expected(none[i]).stabilisation, CLIN_EXPECT_UNKNOWN);
    }
}

static void test_expectation__sins(void **state)
{
    (void)state;
    assert_int_equal(clin_sins_expected(clin_sins_class(6)), CLIN_EXPECT_NO);
    assert_int_equal(clin_sins_expected(clin_sins_class(7)), CLIN_EXPECT_EITHER);
    assert_int_equal(clin_sins_expected(clin_sins_class(12)), CLIN_EXPECT_EITHER);
    assert_int_equal(clin_sins_expected(clin_sins_class(13)), CLIN_EXPECT_YES);
    assert_int_equal(clin_sins_expected(NULL), CLIN_EXPECT_UNKNOWN);
    assert_int_equal(clin_sins_expected("wobbly"), CLIN_EXPECT_UNKNOWN);
}

static void test_expectation__met(void **state)
{
    (void)state;
    assert_int_equal(clin_expectation_met(CLIN_EXPECT_YES, 1), 1);
    assert_int_equal(clin_expectation_met(CLIN_EXPECT_YES, 0), 0);
    assert_int_equal(clin_expectation_met(CLIN_EXPECT_NO, 0), 1);
    assert_int_equal(clin_expectation_met(CLIN_EXPECT_NO, 1), 0);
    assert_int_equal(clin_expectation_met(CLIN_EXPECT_EITHER, 0), 1);
    assert_int_equal(clin_expectation_met(CLIN_EXPECT_EITHER, CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(clin_expectation_met(CLIN_EXPECT_UNKNOWN, 1), CLIN_MISSING);
}

/* Tokuhashi's classes are lower bounds; spans and percentages exclude each other. */
static void test_prognosis__forecasts(void **state)
{
    (void)state;
    const ClinPrognosis *score = NULL;
    size_t n = 0;
    for (; (score = clin_prognosis_at(n)) != NULL; n++) {
        for (size_t i = 0; i < score->n_classes; i++) {
            const ClinPrognosisClass *entry = &score->classes[i];
            assert_false(clin_prognosis_has_span(entry) && !isnan(entry->alive_6));
            if (clin_prognosis_has_span(entry))
                assert_true(entry->low < entry->high);
        }
    }
    assert_int_equal(n, 5);
    const ClinPrognosis *tokuhashi = clin_prognosis_at(0);
    assert_string_equal(tokuhashi->classes[1].code, "6_months_or_more");
    assert_true(isinf(tokuhashi->classes[1].high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expectation__follows_the_decision),
        cmocka_unit_test(test_expectation__no_rule),
        cmocka_unit_test(test_expectation__sins),
        cmocka_unit_test(test_expectation__met),
        cmocka_unit_test(test_prognosis__forecasts),
    };
    return cmocka_run_group_tests_name("clinical/expectation", tests, NULL, NULL);
}
