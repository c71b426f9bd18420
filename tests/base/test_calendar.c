#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/calendar.h"

/* 2022-03-31T09:15:00Z, from date -u -d 2022-03-31T09:15:00Z +%s; the day before is 19081. */
static const BaseClock morning = {1648718100, 1648718100};

static void test_calendar__an_entry(void **state)
{
    (void)state;
    g_autoptr(GString) out = base_calendar_begin("Visits");
    const BaseCalendarEntry entry = {"a1@proreg", 19081, "P1, 1 month; Site \\ 1", "One\nTwo"};
    base_calendar_add(out, &entry, &morning);
    base_calendar_end(out);
    assert_string_equal(out->str,
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//proreg//EN\r\nCALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\nX-WR-CALNAME:Visits\r\nBEGIN:VEVENT\r\nUID:a1@proreg\r\n"
        "DTSTAMP:20220331T091500Z\r\nDTSTART;VALUE=DATE:20220330\r\n"
        "DTEND;VALUE=DATE:20220331\r\nSUMMARY:P1\\, 1 month\\; Site \\\\ 1\r\n"
        "DESCRIPTION:One\\nTwo\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n");
    assert_true(base_calendar_is_one(out->str, out->len));
    assert_true(base_calendar_is_one("BEGIN:VCALENDAR", 15));
    assert_false(base_calendar_is_one("BEGIN:VCALENDAR", 14));
    assert_false(base_calendar_is_one("BEGIN:VCAL", 10));
    assert_false(base_calendar_is_one("record_id,site,event\n", 21));
}

/* No line is over 75 bytes, no character is parted, and unfolded it is what was put in. */
static void test_calendar__folds_between_characters(void **state)
{
    (void)state;
    g_autoptr(GString) name = g_string_new("x");
    for (int i = 0; i < 60; i++)
        g_string_append(name, "\xe8\x84\x8a"); /* A character of three bytes. */
    g_autoptr(GString) out = base_calendar_begin(name->str);
    g_auto(GStrv) lines = g_strsplit(out->str, "\r\n", -1);
    g_autoptr(GString) whole = g_string_new(NULL);
    for (char **line = lines; *line; line++) {
        assert_true(strlen(*line) <= 75);
        assert_true(g_utf8_validate(*line, -1, NULL));
        if (g_str_has_prefix(*line, "X-WR-CALNAME:"))
            g_string_append(whole, *line + strlen("X-WR-CALNAME:"));
        else if (**line == ' ')
            g_string_append(whole, *line + 1);
    }
    assert_string_equal(whole->str, name->str);
}

/* Control characters cannot forge a property, and bytes that are no text are replaced. */
static void test_calendar__texts_stay_texts(void **state)
{
    (void)state;
    g_autoptr(GString) out = base_calendar_begin("a\r\nX-EVIL:1\x01\xff");
    assert_non_null(strstr(out->str, "X-WR-CALNAME:a\\nX-EVIL:1\xef\xbf\xbd\r\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar__an_entry),
        cmocka_unit_test(test_calendar__folds_between_characters),
        cmocka_unit_test(test_calendar__texts_stay_texts),
    };
    return cmocka_run_group_tests_name("base/calendar", tests, NULL, NULL);
}
