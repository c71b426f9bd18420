/* Feature test macro: setenv and tzset are POSIX, not C. */
#define _POSIX_C_SOURCE 200809L

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "support/cmocka_all.h"

static void expect_day(const char *expected, int64_t utc, int hours)
{
    const BaseClock clock = {.utc = utc, .local = utc + hours * 3600};
    char text[BASE_DATE_SIZE];
    base_date_format(base_clock_day(&clock), text);
    assert_string_equal(text, expected);
}

/* 2026-04-04T23:00:00Z is date -u -d @1775343600. */
static void test_clock__day(void **state)
{
    (void)state;
    expect_day("2026-04-04", 1775343600, 0);
    expect_day("2026-04-05", 1775343600, 1);
    expect_day("2026-04-05", 1775343600, 9);
    expect_day("2026-04-04", 1775343600 + 3599, 0);
    expect_day("2026-04-03", 1775343600, -24);
    expect_day("1970-01-01", 0, 0);
    expect_day("1969-12-31", 0, -1);
    expect_day("1969-12-31", -86400, 0);
    expect_day("1969-12-30", -86401, 0);
}

static void test_clock__format(void **state)
{
    (void)state;
    char text[BASE_CLOCK_SIZE];
    base_clock_format(&(BaseClock){.utc = 1775343600, .local = 0}, text);
    assert_string_equal(text, "2026-04-04T23:00:00Z");
    base_clock_format(&(BaseClock){.utc = INT64_MAX}, text);
    assert_string_equal(text, "");
}

/* The user's zone decides what the clock on the wall shows. */
static void test_clock__read(void **state)
{
    (void)state;
    const time_t before = time(NULL);
    assert_int_equal(setenv("TZ", "Asia/Tokyo", 1), 0);
    tzset();
    const BaseClock clock = base_clock_read();
    assert_in_range(clock.utc, before, before + 600);
    assert_int_equal(clock.local - clock.utc, 9 * 3600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock__day),
        cmocka_unit_test(test_clock__format),
        cmocka_unit_test(test_clock__read),
    };
    return cmocka_run_group_tests_name("base/clock", tests, NULL, NULL);
}
