/*
 * Measures without a test, families of P values with their bounds, and a result as a test of a
 * document.
 */
#include "check.h"

#include "analysis/effect.h"
#include "analysis/moments.h"
#include "analysis/t_paired.h"
#include "reports/results/declared.h"
#include "reports/results/measures.h"
#include "reports/words/test.h"
#include "support/close.h"

static void test_measures(void **state)
{
    (void)state;
    static const double value[] = {3, 5, NAN, 8, 1};
    static const int64_t weight[] = {1, 2, 1, 1, 3};
    ReportMean mean;
    StatMoments m;
    StatTPaired t;
    assert_int_equal(stat_moments(value, NULL, weight, 5, 1, &m, NULL), STAT_OK);
    assert_int_equal(stat_t_paired(value, NULL, weight, 5, 0, &t), STAT_OK);
    assert_true(report_measure_mean(value, weight, 5, true, &mean, NULL));
    assert_int_equal(mean.n, 7);
    check_number("mean", mean.mean, m.mean);
    check_number("sd", mean.sd, m.sd);
    check_number("value", mean.interval.value, m.mean);
    check_number("low", mean.interval.low, t.conf_low);
    check_number("high", mean.interval.high, t.conf_high);
    check_number("level", mean.interval.level, 0.95);
    assert_true(report_measure_mean(value, NULL, 5, false, &mean, NULL));
    check_number("no low", mean.interval.low, NAN);
    check_number("no level", mean.interval.level, NAN);
    const double infinite = INFINITY;
    g_autoptr(GError) error = NULL;
    assert_false(report_measure_mean(&infinite, NULL, 1, true, &mean, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_NUMERICAL));
    /* R: prop.test(7, 20, correct = FALSE)$conf.int; newcombe of 7/20 and 3/15. */
    ReportEstimate share, difference;
    StatInterval r;
    assert_true(report_measure_share(7, 20, &share, NULL));
    assert_within(share.low, 0.1811918241, 1e-9);
    assert_within(share.high, 0.5671457233, 1e-9);
    check_number("share", share.value, 0.35);
    assert_string_equal(share.kind, "proportion");
    assert_true(report_measure_difference(7, 20, 3, 15, &difference, NULL));
    assert_int_equal(stat_risk_difference(7, 20, 3, 15, 0, &r), STAT_OK);
    check_number("difference", difference.value, r.estimate);
    check_number("low", difference.low, r.conf_low);
    check_number("high", difference.high, r.conf_high);
    assert_string_equal(difference.kind, "risk_difference");
    g_clear_error(&error);
    assert_false(report_measure_share(3, 2, &share, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_NUMERICAL));
    check_number("smd", report_measure_smd(2, 3, 4), 2 / sqrt(12.5));
}

/* Changes of EQ-5D indices: three are 0.05, which doubles make two numbers of. */
static void test_measures__change(void **state)
{
    (void)state;
    static const double later[] = {0.825, 0.55, 0.4, NAN, 1, 0.3},
                        earlier[] = {0.775, 0.5, 0.35, 0.5, NAN, 0.7};
    static const double expected[] = {0.05, 0.05, 0.05, NAN, NAN, -0.4};
    double change[6];
    assert_true(report_measure_change(later, earlier, 6, change, NULL));
    for (size_t i = 0; i < 6; i++)
        check_number("change", change[i], expected[i]);
    const double infinite = INFINITY;
    g_autoptr(GError) error = NULL;
    assert_false(report_measure_change(&infinite, earlier, 1, change, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_NUMERICAL));
}

static void test_measures__balance_and_curves(void **state)
{
    (void)state;
    static const double value[] = {1, 2, 3, 4, 5, 6};
    static const int32_t group[] = {0, 1, 0, 1, 0, 1}, matched[] = {0, 1, -1, -1, 0, 1},
                         code[] = {0, 1, 1, 0, 1, 1};
    StatBalance found, expected;
    const StatBalanceRows numbers[] = {
        {{.values = value}, group, NULL, 6}, {{.values = value}, matched, NULL, 6}};
    const StatBalanceRows levels[] = {{{.codes = code, .n_levels = 3}, group, NULL, 6},
        {{.codes = code, .n_levels = 3}, matched, NULL, 6}};
    assert_true(report_measure_balance(&numbers[0], &numbers[1], -1, &found, NULL));
    assert_int_equal(stat_balance(&numbers[0], &numbers[1], -1, &expected), STAT_OK);
    check_number("before", found.smd_before, expected.smd_before);
    check_number("after", found.smd_after, expected.smd_after);
    assert_true(report_measure_balance(&levels[0], &levels[1], 1, &found, NULL));
    assert_int_equal(stat_balance(&levels[0], &levels[1], 1, &expected), STAT_OK);
    check_number("before", found.smd_before, expected.smd_before);
    StatSurvivalStep steps[] = {{.time = 2, .n_risk = 5, .survival = 0.8}};
    const StatSurvivalCurve curve = {.n = 5, .n_steps = 1, .steps = steps};
    check_number("survival", report_measure_survival(&curve, STAT_CONF_LOG, 1).survival, 1);
    StatSurvivalBand band = {0};
    report_measure_band(&band, 5, true, 1, 3, 6);
    report_measure_band(&band, 2, true, 1, 3, 6);
    report_measure_band(&band, 4, false, 1, 3, 6);
    assert_int_equal(band.n_inside, 1);
    assert_int_equal(band.n_outside, 1);
    assert_int_equal(band.n_undetermined, 1);
}

/* ---- families, and a result as a test of a document ---- */

static void test_adjust__bounds(void **state)
{
    (void)state;
    static const double p[] = {0.01, 0.04, NAN}, low[] = {0.009, 0.03, NAN},
                        high[] = {0.011, 0.05, NAN};
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)report_result_free);
    for (size_t i = 0; i < 3; i++) {
        ReportResult *one = report_result_new(REPORT_METHOD_FISHER);
        one->p_value = p[i];
        one->p_low = low[i];
        one->p_high = high[i];
        g_ptr_array_add(results, one);
    }
    assert_true(report_declared_adjust(SCHEMA_ADJUST_BONFERRONI, results, NULL));
    const ReportResult *first = results->pdata[0], *second = results->pdata[1],
                       *third = results->pdata[2];
    assert_within(first->p_value, 0.02, 1e-15);
    assert_within(first->p_low, 0.018, 1e-15);
    assert_within(first->p_high, 0.022, 1e-15);
    assert_within(second->p_high, 0.1, 1e-15);
    check_number("raw", first->adjusted.p_value, 0.01);
    check_number("raw low", first->adjusted.p_low, 0.009);
    check_number("raw high", first->adjusted.p_high, 0.011);
    assert_string_equal(first->adjusted.method, "Bonferroni");
    assert_int_equal(first->adjusted.family, 3);
    check_number("NaN stays", third->p_value, NAN);
    g_autofree char *words = report_adjustment_words(first, NULL);
    assert_string_equal(words, "Bonferroni over a family of 3");
}

static void test_document__test(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTest *test = report_document_add_test(document, "T1.x");
    static const double after[] = {3, 4, 6, 1}, before[] = {1, 1, 1, 2};
    const ReportPaired paired = {.before = before, .after = after, .n = 4};
    g_autoptr(ReportResult) result =
        report_declared_paired(SCHEMA_TEST_T_PAIRED, &paired, NULL);
    report_test_fill(test, result, NULL);
    assert_string_equal(test->method, "Paired t-test, two-sided");
    assert_string_equal(test->brief, "paired t-test");
    assert_string_equal(test->method_id, "t-paired");
    assert_null(test->adjustment);
    assert_null(test->note);
    assert_int_equal(test->n, 4);
    check_number("statistic", test->statistic, result->statistic);
    check_number("df", test->df[0], 3);
    assert_int_equal(test->n_df, 1);
    check_number("P", test->p_value, result->p_value);
    check_number("raw", test->adjusted_from, NAN);
    assert_int_equal(test->estimates->len, 1);
    assert_int_equal(test->effects->len, 2);
    assert_false(test->exact);
    result->adjusted = (ReportAdjusted){"Holm", 1, 0.5, 0.4, 0.6};
    report_test_fill(test, result, NULL);
    assert_string_equal(test->adjustment, "Holm over a family of 1");
    assert_string_equal(test->note, "an adjustment over a family of one changes nothing");
    assert_int_equal(test->estimates->len, 1);
    check_number("raw", test->adjusted_from, 0.5);
    check_number("raw low", test->raw_low, 0.4);
    check_number("raw high", test->raw_high, 0.6);
    result->p_value = NAN;
    report_test_fill(test, result, NULL);
    assert_string_equal(test->note, "P is not defined for these data");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_measures),
        cmocka_unit_test(test_measures__change),
        cmocka_unit_test(test_measures__balance_and_curves),
        cmocka_unit_test(test_adjust__bounds),
        cmocka_unit_test(test_document__test),
    };
    return cmocka_run_group_tests_name("reports/results/measures", tests, NULL, NULL);
}
