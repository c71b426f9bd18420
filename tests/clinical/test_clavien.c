#include "clinical/check.h"
#include "clinical/clavien.h"
#include "clinical/points.h"

static void test_grade__labels(void **state)
{
    (void)state;
    const char *labels[] = {"I", "II", "IIIa", "IIIb", "IVa", "IVb", "V"};
    const char *contracted[] = {"I", "II", "III", "III", "IV", "IV", "V"};
    for (int code = 1; code <= 7; code++) {
        assert_word(clin_clavien_find(code)->label, labels[code - 1]);
        assert_word(clin_clavien_find(code)->contracted, contracted[code - 1]);
    }
    assert_null(clin_clavien_find(0));
    assert_null(clin_clavien_find(8));
    assert_null(clin_clavien_find(CLIN_MISSING));
}

static void test_major__from_iiia(void **state)
{
    (void)state;
    assert_int_equal(clin_clavien_is_major(CLIN_CLAVIEN_II), 0);
    assert_int_equal(clin_clavien_is_major(CLIN_CLAVIEN_IIIA), 1);
    assert_int_equal(clin_clavien_is_major(CLIN_CLAVIEN_V), 1);
    assert_int_equal(clin_clavien_is_major(CLIN_MISSING), CLIN_MISSING);
}

static void test_highest__passes_over_missing(void **state)
{
    (void)state;
    const int codes[] = {CLIN_CLAVIEN_II, CLIN_MISSING, CLIN_CLAVIEN_IIIB, CLIN_CLAVIEN_I, 9};
    assert_int_equal(clin_clavien_highest(codes, 5), CLIN_CLAVIEN_IIIB);
    assert_int_equal(clin_clavien_highest(&codes[1], 1), CLIN_MISSING);
    assert_int_equal(clin_clavien_highest(codes, 0), CLIN_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grade__labels),
        cmocka_unit_test(test_major__from_iiia),
        cmocka_unit_test(test_highest__passes_over_missing),
    };
    return cmocka_run_group_tests_name("clinical/clavien", tests, NULL, NULL);
}
