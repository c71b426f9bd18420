/* The styles as tables: value, style, what a journal prints. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/error.h"
#include "reports/model/format.h"

typedef struct {
    double p;
    const char *segment, *jmp, *nejm, *lancet, *ama;
} Row;

/* 0.0496 and 0.04996 are below 0.05 and must be seen to be. */
static const Row rows[] = {
    {1, ">0.99", "0.99", ">0.99", ">0.99", ">.99"},
    {0.996, ">0.99", "0.99", ">0.99", ">0.99", ">.99"},
    {0.99, "0.99", "0.99", "0.99", "0.99", ".99"},
    {0.75, "0.75", "0.75", "0.75", "0.75", ".75"},
    {0.1827109, "0.18", "0.18", "0.18", "0.18", ".18"},
    {0.0962, "0.10", "0.10", "0.10", "0.096", ".10"},
    {0.0996, "0.10", "0.10", "0.10", "0.10", ".10"},
    {0.0949, "0.095", "0.09", "0.09", "0.095", ".09"},
    {0.0852, "0.085", "0.09", "0.09", "0.085", ".09"},
    {0.05, "0.050", "0.05", "0.05", "0.050", ".05"},
    {0.0496, "0.0496", "<0.05", "0.0496", "0.0496", ".0496"},
    {0.04996, "0.04996", "<0.05", "0.04996", "0.04996", ".04996"},
    {0.046, "0.046", "<0.05", "0.046", "0.046", ".046"},
    {0.012, "0.012", "<0.05", "0.01", "0.012", ".01"},
    {0.0078, "0.008", "<0.01", "0.008", "0.0078", ".008"},
    {0.0048, "0.005", "<0.005", "0.005", "0.0048", ".005"},
    {0.00104, "0.001", "<0.005", "0.001", "0.0010", ".001"},
    {0.0009, "<0.001", "<0.005", "<0.001", "0.00090", "<.001"},
    {0.00004, "<0.001", "<0.0001", "<0.001", "<0.0001", "<.001"},
    {0, "<0.001", "<0.0001", "<0.001", "<0.0001", "<.001"},
};

static void test_p__styles(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *const expected[] = {
            rows[i].segment, rows[i].jmp, rows[i].nejm, rows[i].lancet, rows[i].ama};
        for (ReportPStyle style = REPORT_P_SEGMENT; style <= REPORT_P_AMA; style++) {
            g_autofree char *text = report_format_p(rows[i].p, style);
            if (!g_str_equal(text, expected[style]))
                fail_msg("%g, style %d: %s instead of %s", rows[i].p, (int)style, text,
                    expected[style]);
        }
    }
}

/* No style prints zero, and none carries a value over 0.05. */
static void test_p__never_zero_never_across(void **state)
{
    (void)state;
    for (int i = 0; i <= 100000; i++) {
        const double p = i / 100000.0;
        for (ReportPStyle style = REPORT_P_SEGMENT; style <= REPORT_P_AMA; style++) {
            g_autofree char *text = report_format_p(p, style);
            if (text[0] == '<' || text[0] == '>')
                continue;
            const double printed = g_ascii_strtod(text, NULL);
            if (printed <= 0 || (printed < 0.05) != (p < 0.05))
                fail_msg("%g, style %d: %s", p, (int)style, text);
        }
    }
}

static void test_p__undefined(void **state)
{
    (void)state;
    g_autofree char *text = report_format_p(NAN, REPORT_P_SEGMENT);
    assert_string_equal(text, "NA");
}

static void test_percent__styles(void **state)
{
    (void)state;
    static const struct {
        int64_t n, total;
        const char *segment, *fixed1;
    } cases[] = {{17, 31, "55", "54.8"}, {2, 31, "6", "6.5"}, {0, 31, "0", "0.0"},
        {1, 8, "13", "12.5"}, {43, 263, "16", "16.3"}, {263, 263, "100", "100.0"},
        {0, 0, "", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *whole =
            report_format_percent(cases[i].n, cases[i].total, REPORT_PERCENT_SEGMENT);
        g_autofree char *fixed =
            report_format_percent(cases[i].n, cases[i].total, REPORT_PERCENT_FIXED1);
        assert_string_equal(whole, cases[i].segment);
        assert_string_equal(fixed, cases[i].fixed1);
    }
}

static void test_true_minus__signs_only(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"-26.0 \xc2\xb1 30.3", "\xe2\x88\x92"
                                                                   "26.0 \xc2\xb1 30.3"},
        {"(-1)", "(\xe2\x88\x92"
                 "1)"},
        {"T10-T12", "T10-T12"}, {"2019-02-03", "2019-02-03"}, {"post-2019", "post-2019"},
        {"-", "-"}, {"", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = report_true_minus(cases[i][0]);
        assert_string_equal(text, cases[i][1]);
    }
    g_autofree char *plain = report_plain_minus(cases[0][1]);
    assert_string_equal(plain, cases[0][0]);
}

static void test_styles__names(void **state)
{
    (void)state;
    ReportPStyle p = REPORT_P_SEGMENT;
    ReportPercentStyle percent = REPORT_PERCENT_SEGMENT;
    g_autoptr(GError) error = NULL;
    assert_true(report_p_style_parse("lancet", &p, NULL));
    assert_int_equal(p, REPORT_P_LANCET);
    assert_true(report_percent_style_parse("fixed1", &percent, NULL));
    assert_int_equal(percent, REPORT_PERCENT_FIXED1);
    assert_false(report_p_style_parse("bmj", &p, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_USAGE));
    assert_string_equal(error->message,
        "style of P values 'bmj' is not known; use one of segment, jmp, nejm, lancet, ama");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_p__styles),
        cmocka_unit_test(test_p__never_zero_never_across),
        cmocka_unit_test(test_p__undefined),
        cmocka_unit_test(test_percent__styles),
        cmocka_unit_test(test_true_minus__signs_only),
        cmocka_unit_test(test_styles__names),
    };
    return cmocka_run_group_tests_name("reports/format", tests, NULL, NULL);
}
