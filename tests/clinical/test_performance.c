#include "clinical/check.h"
#include "clinical/performance.h"
#include "clinical/points.h"

static void test_map__there_and_back(void **state)
{
    (void)state;
    for (int ecog = 0; ecog <= 5; ecog++) {
        const ClinKpsSpan span = clin_ecog_kps(ecog);
        assert_int_equal(clin_kps_ecog(span.low), ecog);
        assert_int_equal(clin_kps_ecog(span.high), ecog);
    }
    assert_int_equal(clin_kps_ecog(70), 1);
    assert_int_equal(clin_kps_ecog(75), CLIN_MISSING);
    assert_int_equal(clin_kps_ecog(110), CLIN_MISSING);
    assert_int_equal(clin_kps_ecog(CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(clin_ecog_kps(6).low, CLIN_MISSING);
    assert_int_equal(clin_ecog_kps(CLIN_MISSING).high, CLIN_MISSING);
}

static void test_group__halves(void **state)
{
    (void)state;
    assert_word(clin_ecog_group(2), "0-2");
    assert_word(clin_ecog_group(3), "3-5");
    assert_no_word(clin_ecog_group(6));
    assert_no_word(clin_ecog_group(CLIN_MISSING));
}

/* ECOG 1 is KPS 70 to 80, which are in two rows of Tokuhashi's table. */
static void test_tokuhashi__ecog_1_is_ambiguous(void **state)
{
    (void)state;
    const int expected[] = {2, CLIN_MISSING, 1, 0, 0, CLIN_MISSING, CLIN_MISSING};
    for (int ecog = 0; ecog <= 6; ecog++) {
        assert_int_equal(clin_ecog_tokuhashi(ecog), expected[ecog]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map__there_and_back),
        cmocka_unit_test(test_group__halves),
        cmocka_unit_test(test_tokuhashi__ecog_1_is_ambiguous),
    };
    return cmocka_run_group_tests_name("clinical/performance", tests, NULL, NULL);
}
