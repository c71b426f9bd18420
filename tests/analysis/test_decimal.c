#include "support/close.h"

#include "analysis/decimal.h"

/* The scale of decimal texts as a reader gives them. */
static void test_decimal__scale(void **state)
{
    (void)state;
    assert_int_equal(stat_decimal_scale(NULL, 0), 0);
    assert_int_equal(stat_decimal_scale((double[]){3, -7, 0}, 3), 0);
    assert_int_equal(stat_decimal_scale((double[]){3, 0.5}, 2), 1);
    assert_int_equal(stat_decimal_scale((double[]){0.375, 0.5}, 2), 3);
    assert_int_equal(stat_decimal_scale((double[]){0.5, 0.611679, 12}, 3), 6);
    assert_int_equal(stat_decimal_scale((double[]){1e-15}, 1), 15);
    assert_int_equal(stat_decimal_scale((double[]){-0.000000000000125}, 1), 15);
    assert_int_equal(stat_decimal_scale((double[]){123456789.012345}, 1), 6);
}

/* What no text of 15 digits reads as. */
static void test_decimal__none(void **state)
{
    (void)state;
    assert_int_equal(stat_decimal_scale((double[]){1.0 / 3.0}, 1), STAT_DECIMAL_NONE);
    assert_int_equal(stat_decimal_scale((double[]){0.1 + 0.2}, 1), STAT_DECIMAL_NONE);
    assert_int_equal(stat_decimal_scale((double[]){1e-16}, 1), STAT_DECIMAL_NONE);
    assert_int_equal(stat_decimal_scale((double[]){1e300}, 1), STAT_DECIMAL_NONE);
    /* each has a scale, together they would need 16 digits */
    assert_int_equal(stat_decimal_scale((double[]){1e10, 0.000001}, 2), STAT_DECIMAL_NONE);
    assert_int_equal(stat_decimal_scale((double[]){1e10, 0.00001}, 2), 5);
}

static void test_decimal__missing_and_infinite_are_passed_over(void **state)
{
    (void)state;
    double x[] = {NAN, 0.25, INFINITY, -0.0};
    assert_int_equal(stat_decimal_scale(x, 4), 2);
    assert_true(stat_decimal_integers(x, 4, 2, x));
    assert_nan(x[0]);
    assert_true(x[1] == 25 && x[2] == INFINITY && x[3] == 0 && !signbit(x[3]));
}

static void test_decimal__integers_and_back(void **state)
{
    (void)state;
    const double x[] = {0.825, -0.775, 1e-3, 999999999.999};
    const double want[] = {825, -775, 1, 999999999999.0};
    double k[4];
    assert_true(stat_decimal_integers(x, 4, 3, k));
    for (int i = 0; i < 4; i++) {
        assert_true(k[i] == want[i]);
        assert_true(stat_decimal_value(k[i], 3) == x[i]);
    }
    assert_true(stat_decimal_integers(x, 4, 6, k) && k[0] == 825000);
    assert_false(stat_decimal_integers(x, 4, 2, k));
    assert_false(stat_decimal_integers(x, 4, 7, k)); /* 16 digits */
    assert_false(stat_decimal_integers(x, 4, STAT_DECIMAL_MOST + 1, k));
    assert_false(stat_decimal_integers(x, 4, STAT_DECIMAL_NONE - 1, k));
    assert_true(stat_decimal_integers(x, 4, STAT_DECIMAL_NONE, k) && k[1] == -0.775);
    assert_true(stat_decimal_value(0.1, STAT_DECIMAL_NONE) == 0.1);
}

/* Every decimal of 15 digits comes back: the largest integers of each scale and their kin. */
static void test_decimal__all_scales(void **state)
{
    (void)state;
    double unit = 1;
    for (int s = 0; s <= STAT_DECIMAL_MOST; s++, unit *= 10)
        for (int64_t j = 0; j < 200; j++) {
            const double integer = (double)(INT64_C(999999999999999) - 7 * j);
            const double x = integer / unit;
            double k;
            assert_true(stat_decimal_integers(&x, 1, s, &k));
            assert_true(k == integer);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimal__scale),
        cmocka_unit_test(test_decimal__none),
        cmocka_unit_test(test_decimal__missing_and_infinite_are_passed_over),
        cmocka_unit_test(test_decimal__integers_and_back),
        cmocka_unit_test(test_decimal__all_scales),
    };
    return cmocka_run_group_tests_name("analysis/decimal", tests, NULL, NULL);
}
