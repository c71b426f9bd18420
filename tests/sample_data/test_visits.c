#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample_data/synthesis/aim.h"
#include "sample_data/synthesis/visits.h"

/* Days since 1970 from `date -u -d ... +%s` over 86400. */
static void test_visits__days(void **state)
{
    (void)state;
    static const int cases[][4] = {{1970, 1, 1, 0}, {2000, 2, 29, 11016}, {2018, 10, 1, 17805},
        {2020, 2, 29, 18321}, {2020, 3, 1, 18322}, {2022, 3, 31, 19082}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int year, month, day;
        assert_int_equal(syn_day(cases[i][0], cases[i][1], cases[i][2]), cases[i][3]);
        syn_date(cases[i][3], &year, &month, &day);
        assert_int_equal(year, cases[i][0]);
        assert_int_equal(month, cases[i][1]);
        assert_int_equal(day, cases[i][2]);
    }
}

static void test_visits__every_day_there_and_back(void **state)
{
    (void)state;
    for (int days = 17000; days < 20000; days++) {
        int year, month, day;
        syn_date(days, &year, &month, &day);
        assert_int_equal(syn_day(year, month, day), days);
    }
}

/* The segment study's way of printing P values. */
static void test_visits__p_values(void **state)
{
    (void)state;
    static const struct {
        double p;
        const char *text;
    } cases[] = {{0.994, ">0.99"}, {0.75, "0.75"}, {0.0951, "0.10"}, {0.094, "0.094"},
        {0.0005, "<0.001"}, {0.00101, "0.001"}, {0.0449, "0.045"}, {1, ">0.99"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[SYN_P_TEXT];
        double low, high;
        syn_print_p(cases[i].p, text);
        assert_string_equal(text, cases[i].text);
        syn_p_limits(text, &low, &high);
        assert_true(low <= cases[i].p && cases[i].p <= high);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visits__days),
        cmocka_unit_test(test_visits__every_day_there_and_back),
        cmocka_unit_test(test_visits__p_values),
    };
    return cmocka_run_group_tests_name("sample_data/visits", tests, NULL, NULL);
}
