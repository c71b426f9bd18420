#include "clinical/check.h"
#include "clinical/escc.h"
#include "clinical/points.h"

static void test_high__1c_is_a_parameter(void **state)
{
    (void)state;
    assert_int_equal(clin_escc_is_high(CLIN_ESCC_1B, false), 0);
    assert_int_equal(clin_escc_is_high(CLIN_ESCC_1B, true), 0);
    assert_int_equal(clin_escc_is_high(CLIN_ESCC_1C, false), 0);
    assert_int_equal(clin_escc_is_high(CLIN_ESCC_1C, true), 1);
    assert_int_equal(clin_escc_is_high(CLIN_ESCC_2, false), 1);
    assert_int_equal(clin_escc_is_high(CLIN_ESCC_3, false), 1);
    assert_int_equal(clin_escc_is_high(CLIN_MISSING, false), CLIN_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_high__1c_is_a_parameter),
    };
    return cmocka_run_group_tests_name("clinical/escc", tests, NULL, NULL);
}
