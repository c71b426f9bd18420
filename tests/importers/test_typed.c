/**
 * @file
 * What people type. Expected days: the Gregorian dates that the National Diet Library's table
 * of eras gives, as days by `date -u -d DATE +%s` / 86400.
 */
#include "importers/typed.h"

#include <string.h>

#include "base/date.h"
#include "support/cmocka_all.h"

static void assert_era(const char *text, const char *expected)
{
    int32_t days = 0;
    char shown[BASE_DATE_SIZE];
    if (!import_typed_era(text, &days))
        fail_msg("%s is no date", text);
    base_date_format(days, shown);
    assert_string_equal(shown, expected);
}

static void test_typed__era(void **state)
{
    (void)state;
    assert_era("R1.5.1", "2019-05-01");
    assert_era("r02.12.31", "2020-12-31");
    assert_era("R元.5.1", "2019-05-01");
    assert_era("令和元年5月1日", "2019-05-01");
    assert_era("令和1年05月01日", "2019-05-01");
    assert_era("H31/4/30", "2019-04-30");
    assert_era("平成元年1月8日", "1989-01-08");
    assert_era("S64-1-7", "1989-01-07");
    assert_era("昭和60年2月28日", "1985-02-28");
    assert_era("T15.12.24", "1926-12-24");
    assert_era("M45.7.29", "1912-07-29");
    assert_era("2019年4月30日", "2019-04-30");
}

static void test_typed__no_era(void **state)
{
    (void)state;
    static const char *const texts[] = {"H31.5.1", "R1.4.30", "S64.1.8", "M5.12.31", "R0.5.1",
        "R1.2.30", "R1.5/1", "R1.5", "R1.5.1 ", "R1.5.1x", "令和元年5月", "令和5月1日",
        "X1.5.1", "R100.1.1", "2019年4月31日", "19年4月30日x", "", "R", "元.5.1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int32_t days = 4711;
        if (import_typed_era(texts[i], &days))
            fail_msg("%s is a date", texts[i]);
        assert_int_equal(days, 4711);
    }
}

static void test_typed__serial(void **state)
{
    (void)state;
    int32_t days = 0;
    assert_true(import_typed_serial("43585", false, &days));
    assert_int_equal(days, 18016); /* 2019-04-30 */
    assert_true(import_typed_serial("42123", true, &days));
    assert_int_equal(days, 18016);
    assert_true(import_typed_serial("61", false, &days));
    assert_int_equal(days, -25508); /* 1900-03-01 */
    assert_false(import_typed_serial("60", false, &days));
    assert_false(import_typed_serial("435850", false, &days));
    assert_false(import_typed_serial("43585.5", false, &days));
    assert_false(import_typed_serial("", false, &days));
}

static void test_typed__number(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *unit;
    } cases[] = {{"65kg", 2, "kg"}, {"-1.5 mg/L", 4, "mg/L"}, {"65", 2, ""}, {"65.", 2, "."},
        {"kg", 0, ""}, {"", 0, ""}, {"+3%", 2, "%"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *unit = "";
        assert_int_equal(import_typed_number(cases[i].text, &unit), cases[i].size);
        assert_string_equal(unit, cases[i].unit);
    }
}

static void test_typed__below(void **state)
{
    (void)state;
    const char *limit = NULL;
    assert_true(import_typed_below("<0.02", &limit));
    assert_string_equal(limit, "0.02");
    assert_true(import_typed_below("<= 5", &limit));
    assert_string_equal(limit, "5");
    assert_true(import_typed_below("≦5", &limit));
    assert_false(import_typed_below("0.02", &limit));
    assert_false(import_typed_below("<", &limit));
    assert_false(import_typed_below("<5 mg", &limit));
    assert_false(import_typed_below(">5", &limit));
}

/** Without a rule the hint names the one that would take it. */
static void test_typed__hint(void **state)
{
    (void)state;
    const SchemaField date = {.type = SCHEMA_DATE}, number = {.type = SCHEMA_NUMBER},
                      text = {.type = SCHEMA_TEXT};
    static const struct {
        const char *text, *word;
    } dates[] = {{"R1.5.1", "dates: era"}, {"43585", "dates: serial"}, {"不明", "missing"}},
      numbers[] = {{"<0.02", "below"}, {"65kg", "unit"}, {"ND", "missing"}};
    for (size_t i = 0; i < 3; i++) {
        assert_non_null(strstr(import_typed_hint(&date, dates[i].text), dates[i].word));
        assert_non_null(strstr(import_typed_hint(&number, numbers[i].text), numbers[i].word));
    }
    assert_null(import_typed_hint(&number, "9O"));
    assert_null(import_typed_hint(&number, "65,5"));
    assert_null(import_typed_hint(&number, "4e1"));
    assert_null(import_typed_hint(&date, "2019-02-30"));
    assert_null(import_typed_hint(&text, "R1.5.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typed__era),
        cmocka_unit_test(test_typed__no_era),
        cmocka_unit_test(test_typed__serial),
        cmocka_unit_test(test_typed__number),
        cmocka_unit_test(test_typed__below),
        cmocka_unit_test(test_typed__hint),
    };
    return cmocka_run_group_tests_name("importers/typed", tests, NULL, NULL);
}
