#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/cmocka_all.h"

static const char *fixed(double value, int decimals)
{
    static char out[BASE_DECIMAL_SIZE];
    base_decimal_fixed(value, decimals, out);
    return out;
}

/* Ties of the decimal value, whatever the binary value next to it is. */
static void test_decimal__half_away_from_zero(void **state)
{
    (void)state;
    assert_string_equal(fixed(0.145, 2), "0.15");
    assert_string_equal(fixed(2.675, 2), "2.68");
    assert_string_equal(fixed(1.005, 2), "1.01");
    assert_string_equal(fixed(0.5, 0), "1");
    assert_string_equal(fixed(1.5, 0), "2");
    assert_string_equal(fixed(2.5, 0), "3");
    assert_string_equal(fixed(-2.5, 0), "-3");
    assert_string_equal(fixed(0.3075, 3), "0.308");
    assert_string_equal(fixed(0.6195, 3), "0.620");
    assert_string_equal(fixed(0.1585, 3), "0.159");
}

static void test_decimal__carry_and_small(void **state)
{
    (void)state;
    assert_string_equal(fixed(9.99, 1), "10.0");
    assert_string_equal(fixed(99.95, 1), "100.0");
    assert_string_equal(fixed(0.05, 1), "0.1");
    assert_string_equal(fixed(0.049, 1), "0.0");
    assert_string_equal(fixed(0.0049, 2), "0.00");
    assert_string_equal(fixed(0.005, 2), "0.01");
    assert_string_equal(fixed(1e-10, 3), "0.000");
    assert_string_equal(fixed(0.4, 0), "0");
    assert_string_equal(fixed(0.04, 0), "0");
    assert_string_equal(fixed(123456789.0, 1), "123456789.0");
    assert_string_equal(fixed(1e20, 0), "100000000000000000000");
    assert_string_equal(fixed(0.999, 2), "1.00");
    assert_string_equal(fixed(0.6, 0), "1");
    /* All fifteen digits, and one and two fewer. */
    assert_string_equal(fixed(123456789012345.0, 0), "123456789012345");
    assert_string_equal(fixed(0.123456789012345, 15), "0.123456789012345");
    assert_string_equal(fixed(0.123456789012345, 14), "0.12345678901235");
    assert_string_equal(fixed(0.123456789012345, 13), "0.1234567890123");
}

static void test_decimal__no_sign_on_zero(void **state)
{
    (void)state;
    assert_string_equal(fixed(-0.0, 1), "0.0");
    assert_string_equal(fixed(-0.04, 1), "0.0");
    assert_string_equal(fixed(-0.05, 1), "-0.1");
}

static void test_decimal__special(void **state)
{
    (void)state;
    assert_string_equal(fixed(NAN, 1), "");
    assert_string_equal(fixed(INFINITY, 1), "Inf");
    assert_string_equal(fixed(-INFINITY, 1), "-Inf");
}

/* Against printf wherever the value is no tie: a thousandth grid at one decimal fewer. */
static void test_decimal__agrees_with_printf_off_ties(void **state)
{
    (void)state;
    for (int i = -20000; i <= 20000; i++) {
        if (abs(i) % 10 == 5)
            continue;
        char expected[32];
        (void)snprintf(expected, sizeof expected, "%.2f", i / 1000.0);
        if (atof(expected) == 0)
            (void)snprintf(expected, sizeof expected, "0.00");
        assert_string_equal(fixed(i / 1000.0, 2), expected);
    }
}

static void test_decimal__round(void **state)
{
    (void)state;
    assert_true(base_decimal_round(0.145, 2) == 0.15);
    assert_true(base_decimal_round(-1.25, 1) == -1.3);
    assert_true(isnan(base_decimal_round(NAN, 1)));
}

static void test_decimal__shortest(void **state)
{
    (void)state;
    char out[BASE_DECIMAL_SIZE];
    const struct {
        double value;
        const char *text;
    } cases[] = {{0.1, "0.1"}, {45, "45"}, {1.0 / 3, "0.3333333333333333"}, {1e21, "1e+21"},
        {-0.0, "0"}, {0.1 + 0.2, "0.30000000000000004"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        base_decimal_shortest(cases[i].value, out);
        assert_string_equal(out, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimal__half_away_from_zero),
        cmocka_unit_test(test_decimal__carry_and_small),
        cmocka_unit_test(test_decimal__no_sign_on_zero),
        cmocka_unit_test(test_decimal__special),
        cmocka_unit_test(test_decimal__agrees_with_printf_off_ties),
        cmocka_unit_test(test_decimal__round),
        cmocka_unit_test(test_decimal__shortest),
    };
    return cmocka_run_group_tests_name("base/decimal", tests, NULL, NULL);
}
