#include "base/xlsx_format.h"

#include "support/cmocka_all.h"

/** What a cell looks like: expected texts are what Excel shows for the same number and format,
 * with dates turned into YYYY-MM-DD and without separators of thousands. */

static void assert_shown_in(
    const char *code, const char *stored, bool is_1904, const char *expected)
{
    g_autoptr(BaseXlsxFormat) format = base_xlsx_format_new(code);
    g_autoptr(GString) out = g_string_new(NULL);
    (void)base_xlsx_show(format, stored, is_1904, out);
    assert_string_equal(out->str, expected);
}

static void assert_shown(const char *code, const char *stored, const char *expected)
{
    assert_shown_in(code, stored, false, expected);
}

static void test_xlsx_format__general(void **state)
{
    (void)state;
    assert_shown("General", "65", "65");
    assert_shown("General", "0.30000000000000004", "0.3");
    assert_shown("General", "1E-3", "0.001");
    assert_shown("General", "1E-7", "0.0000001");
    assert_shown("General", "1.5E20", "150000000000000000000");
    assert_shown("General", "-0.5", "-0.5");
    assert_shown("@", "12", "12");
    assert_shown("", "12", "12");
    assert_shown(";;;", "12", "12");
    assert_shown("General", "no number", "no number");
    assert_shown("0", "nan", "nan");
}

static void test_xlsx_format__numbers(void **state)
{
    (void)state;
    assert_shown("0", "45.6", "46");
    assert_shown("0.0", "172.34", "172.3");
    assert_shown("0.00", "2.675", "2.68");
    assert_shown("#,##0", "1234567", "1234567");
    assert_shown("#,##0.00", "1234.5", "1234.50");
    assert_shown("0.##", "1.5", "1.5");
    assert_shown("0.##", "1", "1");
    assert_shown("00000", "42", "00042");
    assert_shown("000-000", "1234", "001-234");
    assert_shown("0%", "0.45", "45%");
    assert_shown("0.0\"kg\"", "65", "65.0kg");
    assert_shown("[$\xc2\xa5-411]#,##0", "1200",
        "\xc2\xa5"
        "1200");
    assert_shown("0,", "12000", "12");
    assert_shown("#,##0,", "1234567", "1235");
    assert_shown("0,,\"M\"", "5000000", "5M");
    assert_shown("0\\", "5", "5");             /* nothing behind the sign that takes the next */
    assert_shown("[Red", "5.25", "5.25");      /* no bracket closes */
    assert_shown("0.0\"x\"0", "5.25", "5.25"); /* digits behind words behind the point */
    assert_shown("_(* #,##0.0_);_(* (#,##0.0)", "3.14", "3.1");
    assert_shown("0.00E+00", "12345", "12345");
    assert_shown("0.00e+00", "12345", "12345");
    assert_shown("0.0E-0", "0.5", "0.5");
    assert_shown("0\"e\"", "5", "5e");
    assert_shown("# ?/?", "0.5", "0.5");
    assert_shown("[>100]\"high\";0", "7", "7");
}

static void test_xlsx_format__signs(void **state)
{
    (void)state;
    assert_shown("0.0", "-5.25", "-5.3");
    assert_shown("0.0", "-0.01", "0.0");
    assert_shown("0;[Red]-0", "-5", "-5");
    assert_shown("0;-0;\"none\"0", "0", "none0");
}

/** Serial numbers as Excel and LibreOffice give them: 2019-04-30 is 43585. */
static void test_xlsx_format__dates(void **state)
{
    (void)state;
    assert_shown("yyyy-mm-dd", "43585", "2019-04-30");
    assert_shown("m/d/yy", "43585.75", "2019-04-30");
    assert_shown("[$-411]ggge\"年\"m\"月\"d\"日\";@", "43586", "2019-05-01");
    assert_shown("yyyy/m/d h:mm", "43585.5", "2019-04-30 12:00");
    assert_shown("yyyy/m/d\\ h:mm:ss", "43585.999999", "2019-05-01 00:00:00");
    assert_shown("mmm-yy", "43556", "2019-04");
    assert_shown("d-mmm", "43585", "2019-04-30");
    assert_shown("aaa", "43585", "2019-04-30"); /* the day of the week, in Japanese */
    assert_shown("d", "1", "1900-01-01");
    assert_shown("d", "59", "1900-02-28");
    assert_shown("d", "60", "1900-02-29");
    assert_shown("d", "61", "1900-03-01");
    assert_shown("d", "2958465", "9999-12-31");
    assert_shown("d", "2958466", "2958466");
    assert_shown("d", "-1", "-1");
    assert_shown_in("yyyy-mm-dd", "0", true, "1904-01-01");
    assert_shown_in("yyyy-mm-dd", "42123", true, "2019-04-30");
}

static void test_xlsx_format__times(void **state)
{
    (void)state;
    assert_shown("h:mm", "0.5", "12:00");
    assert_shown("h:mm AM/PM", "0.75", "18:00");
    assert_shown("h\"時\"mm\"分\"ss\"秒\"", "0.75001", "18:00:01");
    assert_shown("[h]:mm", "1.5", "36:00");
    assert_shown("mm:ss", "0.0104166666666667", "00:15:00");
    /* Minutes beside seconds in words; beside a year it is a month. */
    assert_shown("mm\"\xe5\x88\x86\"ss\"\xe7\xa7\x92\"", "0.0104166666666667", "00:15:00");
    assert_shown("yyyy mm ss", "43585.0001", "2019-04-30 00:00:09");
    assert_shown("mm ss d", "43585.0001", "2019-04-30 00:00:09");
}

static void test_xlsx_format__builtin(void **state)
{
    (void)state;
    assert_string_equal(base_xlsx_builtin(0), "General");
    assert_string_equal(base_xlsx_builtin(2), "0.00");
    assert_string_equal(base_xlsx_builtin(9999), "General");
    assert_shown(base_xlsx_builtin(27), "43586", "2019-05-01");
}

/* Numbers of formats that a workbook need not write down: ECMA-376 part 1, 18.8.30, all of the
 * first list. 2019-04-30 18:20:30 is 43585.7642361111. */
static void test_xlsx_format__builtin_of_the_standard(void **state)
{
    (void)state;
    static const char day[] = "2019-04-30", minutes[] = "18:20", seconds[] = "18:20:30";
    static const char plain[] = "43585.7642361111";
    static const char *const expected[50] = {plain, "43586", "43585.76", "43586",
        "43585.76", [9] = "4358576%", [10] = "4358576.42%", plain, plain, plain, day, day, day,
        "2019-04", minutes, seconds, minutes, seconds, "2019-04-30 18:20", [37] = "43586",
        "43586", "43585.76", "43585.76", [45] = seconds, [47] = seconds, plain, plain};
    for (unsigned id = 0; id < 50; id++) {
        if (expected[id])
            assert_shown(base_xlsx_builtin(id), plain, expected[id]);
        else if (id >= 5 && id < 9)
            assert_string_equal(base_xlsx_builtin(id), "General");
    }
    /* Elapsed time: hours since the beginning. */
    assert_shown(base_xlsx_builtin(46), "1.5", "36:00:00");
    /* 41 to 44 are the currency formats of a country. */
    for (unsigned id = 41; id <= 44; id++)
        assert_string_equal(base_xlsx_builtin(id), "General");
}

/** Whether digits were hidden is told, and the noise of a double is none. */
static void test_xlsx_format__rounded(void **state)
{
    (void)state;
    g_autoptr(BaseXlsxFormat) format = base_xlsx_format_new("0.0");
    g_autoptr(GString) out = g_string_new(NULL);
    assert_true(base_xlsx_show(format, "5.68", false, out));
    assert_false(base_xlsx_show(format, "5.7", false, out));
    assert_false(base_xlsx_show(format, "0.30000000000000004", false, out));
    assert_false(base_xlsx_show(NULL, "0.123456789", false, out));
    assert_false(base_xlsx_show(format, "no number", false, out));
    assert_false(base_xlsx_show(format, "", false, out));
    g_autoptr(BaseXlsxFormat) date = base_xlsx_format_new("d");
    assert_false(base_xlsx_show(date, "5.68", false, out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xlsx_format__general),
        cmocka_unit_test(test_xlsx_format__numbers),
        cmocka_unit_test(test_xlsx_format__signs),
        cmocka_unit_test(test_xlsx_format__dates),
        cmocka_unit_test(test_xlsx_format__times),
        cmocka_unit_test(test_xlsx_format__builtin),
        cmocka_unit_test(test_xlsx_format__builtin_of_the_standard),
        cmocka_unit_test(test_xlsx_format__rounded),
    };
    return cmocka_run_group_tests_name("base/xlsx_format", tests, NULL, NULL);
}
