#include "base/date.h"

#include <string.h>

#include "support/cmocka_all.h"

static void assert_date(const char *text, BaseDateOrder order, int32_t expected)
{
    int32_t days = -1;
    assert_true(base_date_parse(text, order, &days));
    assert_int_equal(days, expected);
}

static void assert_no_date(const char *text, BaseDateOrder order)
{
    int32_t days = 12345;
    assert_false(base_date_parse(text, order, &days));
    assert_int_equal(days, 12345);
}

/* Expected days: GNU date, `date -u -d 2019-04-01 +%s` divided by 86400. */
static void test_date__known_days(void **state)
{
    (void)state;
    assert_date("1970-01-01", BASE_DATE_YMD, 0);
    assert_date("1969-12-31", BASE_DATE_YMD, -1);
    assert_date("2019-04-01", BASE_DATE_YMD, 17987);
    assert_date("2000-02-29", BASE_DATE_YMD, 11016);
    assert_date("1900-03-01", BASE_DATE_YMD, -25508);
    assert_date("0001-01-01", BASE_DATE_YMD, -719162);
    assert_date("9999-12-31", BASE_DATE_YMD, 2932896);
}

static void test_date__separators_and_short_parts(void **state)
{
    (void)state;
    assert_date("2019/4/1", BASE_DATE_YMD, 17987);
    assert_date("2019.04.1", BASE_DATE_YMD, 17987);
    assert_no_date("2019/4-1", BASE_DATE_YMD);
    assert_no_date("20190401", BASE_DATE_YMD);
    assert_no_date("2019-04-01 10:00", BASE_DATE_YMD);
    assert_no_date("", BASE_DATE_YMD);
    assert_no_date("2019-", BASE_DATE_YMD);
    assert_no_date("2019-4-", BASE_DATE_YMD);
    assert_no_date("2019-004-01", BASE_DATE_YMD);
    assert_no_date("2019-04-001", BASE_DATE_YMD);
    assert_no_date("02019-04-01", BASE_DATE_YMD);
    assert_no_date("0000-04-01", BASE_DATE_YMD);
}

static void test_date__orders(void **state)
{
    (void)state;
    assert_date("4/1/2019", BASE_DATE_MDY, 17987);
    assert_date("1/4/2019", BASE_DATE_DMY, 17987);
    /* A year of four digits in front settles the order. */
    assert_date("2019-04-01", BASE_DATE_DMY, 17987);
    assert_no_date("1/4/19", BASE_DATE_DMY);
    assert_no_date("13/1/2019", BASE_DATE_MDY);
}

static void test_date__days_that_do_not_exist(void **state)
{
    (void)state;
    assert_no_date("2019-02-30", BASE_DATE_YMD);
    assert_no_date("2019-02-29", BASE_DATE_YMD);
    assert_no_date("1900-02-29", BASE_DATE_YMD);
    assert_no_date("2019-13-01", BASE_DATE_YMD);
    assert_no_date("2019-00-01", BASE_DATE_YMD);
    assert_no_date("2019-01-00", BASE_DATE_YMD);
    assert_no_date("2019-04-31", BASE_DATE_YMD);
    static const char *const past_the_end[] = {"2019-01-32", "2019-03-32", "2019-04-31",
        "2019-05-32", "2019-06-31", "2019-07-32", "2019-08-32", "2019-09-31", "2019-10-32",
        "2019-11-31", "2019-12-32", "2020-02-30"};
    for (size_t i = 0; i < sizeof past_the_end / sizeof *past_the_end; i++)
        assert_no_date(past_the_end[i], BASE_DATE_YMD);
}

static void test_date__first_and_last_days(void **state)
{
    (void)state;
    char text[BASE_DATE_SIZE];
    base_date_format(-719162, text);
    assert_string_equal(text, "0001-01-01");
    base_date_format(2932896, text);
    assert_string_equal(text, "9999-12-31");
}

static void test_date__round_trip_of_every_day_of_eight_centuries(void **state)
{
    (void)state;
    for (int32_t day = -146097; day < 146097; day++) {
        char text[BASE_DATE_SIZE];
        int32_t back;
        base_date_format(day, text);
        assert_true(base_date_parse(text, BASE_DATE_YMD, &back));
        assert_int_equal(back, day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_date__known_days),
        cmocka_unit_test(test_date__separators_and_short_parts),
        cmocka_unit_test(test_date__orders),
        cmocka_unit_test(test_date__days_that_do_not_exist),
        cmocka_unit_test(test_date__first_and_last_days),
        cmocka_unit_test(test_date__round_trip_of_every_day_of_eight_centuries),
    };
    return cmocka_run_group_tests_name("base/date", tests, NULL, NULL);
}
