/* P values from printed tables. Expected values: tests/oracle/printed.R with R 4.2.2. */
#include "base/error.h"
#include "reports/results/printed.h"
#include "support/close.h"

/* Tokuhashi's score of the segment study, as its table prints it. */
static const ReportPrintedGroup groups[] = {{31, 9.4, 3.1}, {82, 8.0, 3.1}, {90, 8.4, 2.8}};

static void test_printed__means(void **state)
{
    (void)state;
    assert_close(report_printed_anova(groups, 3), 0.084683464173563303);
    assert_close(report_printed_welch(1.4, groups), 0.036713533366771675);
    assert_close(report_printed_welch(-1.4, groups), 0.036713533366771675);
    assert_close(report_printed_tukey(1.4, groups, 3, 31, 82), 0.067744809161617403);
}

static void test_printed__without_spread(void **state)
{
    (void)state;
    const ReportPrintedGroup same[] = {{5, 2, 0}, {5, 2, 0}};
    assert_nan(report_printed_anova(same, 2));
    assert_nan(report_printed_welch(0, same));
    assert_nan(report_printed_tukey(0, same, 2, 5, 5));
}

static void test_printed__counts(void **state)
{
    (void)state;
    static const int64_t sex[] = {17, 61, 64, 14, 21, 26}, two[] = {12, 3, 5, 9};
    ReportPrintedCounts found;
    GError *error = NULL;
    assert_true(report_printed_counts(sex, 2, 3, &found, &error));
    assert_close(found.fisher_low, 0.12934906778787231);
    assert_close(found.fisher_high, 0.12934906778787231);
    assert_close(found.chisq, 0.12278757413578992);
    assert_nan(found.corrected);
    assert_true(report_printed_counts(two, 2, 2, &found, &error));
    assert_close(found.fisher_low, 0.025327687033676122);
    assert_close(found.chisq, 0.015534341414683506);
    assert_close(found.corrected, 0.041110414194307082);
    static const int64_t wrong[] = {12, -3, 5, 9};
    assert_false(report_printed_counts(wrong, 2, 2, &found, &error));
    assert_int_equal(error->code, BASE_ERROR_NUMERICAL);
    g_error_free(error);
}

/* The most groups that a table may have, and one more. */
static void test_printed__many_groups(void **state)
{
    (void)state;
    ReportPrintedGroup many[17];
    for (size_t g = 0; g < 17; g++)
        many[g] = (ReportPrintedGroup){10, (double)g + 1, 9};
    assert_close(report_printed_anova(many, 16), 0.00077471598794146489);
    assert_nan(report_printed_anova(many, 17));
    assert_within(report_printed_tukey(2, many, 16, 10, 10), 0.99999998026022507, 1e-7);
}

/* R's p.adjust leaves a missing P missing and does not count it. */
static void test_printed__adjusted(void **state)
{
    (void)state;
    static const double p[] = {0.04, NAN, 0.01, 0.6};
    static const struct {
        const char *name;
        double adjusted[4];
    } expected[REPORT_PRINTED_ADJUSTMENTS] = {{"Benjamini-Hochberg", {0.06, NAN, 0.03, 0.6}},
        {"Holm", {0.08, NAN, 0.03, 0.6}}, {"Bonferroni", {0.12, NAN, 0.03, 1}}};
    for (size_t m = 0; m < REPORT_PRINTED_ADJUSTMENTS; m++) {
        double adjusted[4];
        GError *error = NULL;
        const char *name = report_printed_adjust(p, 4, m, adjusted, &error);
        assert_string_equal(name, expected[m].name);
        for (size_t i = 0; i < 4; i++)
            assert_close(adjusted[i], expected[m].adjusted[i]);
    }
}

static void test_printed__adjusts_no_p(void **state)
{
    (void)state;
    static const double p[] = {0.04, 1.5};
    double adjusted[2];
    GError *error = NULL;
    assert_null(report_printed_adjust(p, 2, 0, adjusted, &error));
    assert_int_equal(error->code, BASE_ERROR_NUMERICAL);
    g_error_free(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printed__means),
        cmocka_unit_test(test_printed__without_spread),
        cmocka_unit_test(test_printed__counts),
        cmocka_unit_test(test_printed__many_groups),
        cmocka_unit_test(test_printed__adjusted),
        cmocka_unit_test(test_printed__adjusts_no_p),
    };
    return cmocka_run_group_tests_name("reports/results/printed", tests, NULL, NULL);
}
