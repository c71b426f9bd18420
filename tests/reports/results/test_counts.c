/*
 * Results of tests on tables of counts, and adjusted P values: every item, variant, estimate
 * and note, held against the routine of analysis/ called by hand.
 */
#include "check.h"

#include "analysis/chi_squared.h"
#include "analysis/effect.h"
#include "analysis/fisher.h"
#include "analysis/mcnemar.h"
#include "support/close.h"

enum { N = 10 };

static const int32_t three[N] = {0, 0, 0, 1, 1, 1, 2, 2, 2, -1};
static const int32_t two[N] = {0, 1, 0, 1, 0, 1, 0, 1, 0, -1};
static const char *const letters[] = {"a", "b", "c"}, *const pair[] = {"f", "m"};

static ReportResult *run(
    ReportMethodId id, const ReportInput *input, const ReportMethodOptions *options)
{
    GError *error = NULL;
    ReportResult *result = report_method_run(id, input, options, &error);
    if (!result)
        fail_msg("%s: %s", report_method(id)->id, error->message);
    assert_true(result->method == id || result->method == REPORT_METHOD_BOWKER);
    return result;
}

/* ---- counts: 3 of a with f, 1 of a with m, ... ---- */

static const int32_t row[4] = {0, 0, 1, 1}, col[4] = {0, 1, 0, 1};
static const int64_t counts[4] = {3, 1, 2, 6};

static ReportInput of_table(const ReportArray *rows, const ReportArray *cols)
{
    return (ReportInput){.n = 4,
        .weight = counts,
        .roles = {[REPORT_ROLE_ROW] = rows, [REPORT_ROLE_COL] = cols}};
}

static void test_results__fisher_2x2(void **state)
{
    (void)state;
    const ReportArray rows = FACTOR(row, pair), cols = FACTOR(col, pair);
    const ReportInput input = of_table(&rows, &cols);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_FISHER, &input, NULL);
    StatFisher r;
    StatInterval d;
    assert_int_equal(stat_fisher(counts, 2, 2, 0, &r), STAT_OK);
    assert_int_equal(stat_risk_difference(6, 8, 1, 4, 0, &d), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 12, NULL}, {"n_missing", 0, NULL}, {"p_value", r.p_value, NULL},
            {"exact", 1, NULL}, {"p_low", r.p_value, NULL}, {"p_high", r.p_value, NULL},
            {"estimate", r.odds_ratio, NULL}, {"conf_low", r.conf_low, NULL},
            {"conf_high", r.conf_high, NULL}, {"conf_level", 0.95, NULL},
            {"risk_difference", d.estimate, NULL}, {"risk_difference_low", d.conf_low, NULL},
            {"risk_difference_high", d.conf_high, NULL}},
        13);
    check_words(result,
        "Fisher's exact test, exact, two-sided by probability, conditional odds ratio", "");
    check_head(result, 12, 0, NAN, r.p_value, true);
    check_estimate(result, 0, "odds_ratio", r.odds_ratio, r.conf_low, r.conf_high, 0.95);
    check_estimate(result, 1, "risk_difference", d.estimate, d.conf_low, d.conf_high, 0.95);
    check_member(result, 0, 0, 5);
    check_member(result, 1, 1, 7);
    assert_null(find_item(result, "p_low")->label);
    assert_non_null(find_item(result, "estimate")->label);
}

static void test_results__fisher_larger(void **state)
{
    (void)state;
    const ReportArray rows = FACTOR(three, letters), cols = FACTOR(two, pair);
    const ReportInput input = {
        .n = N, .roles = {[REPORT_ROLE_ROW] = &rows, [REPORT_ROLE_COL] = &cols}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_FISHER, &input, NULL);
    check_words(result, "Fisher's exact test, exact (meeting in the middle)", "");
    assert_int_equal(result->items.items->len, 10);
    assert_int_equal(result->estimates->len, 0);
    check_number("no odds ratio", report_result_effect(result, "odds_ratio"), NAN);
    assert_null(find_item(result, "estimate")->label);
    check_member(result, 0, 0, 5);
    check_member(result, 1, 1, 4);
    assert_int_equal(result->n, 9);
    assert_int_equal(result->n_missing, 1);
}

/* fisherexact of 8x8 tables of hundreds: bounds instead of digits that are not known. */
static void test_results__fisher_bounds(void **state)
{
    (void)state;
    enum { SIDE = 8 };
    int32_t r8[SIDE * SIDE], c8[SIDE * SIDE];
    int64_t w8[SIDE * SIDE];
    for (int32_t i = 0; i < SIDE * SIDE; i++) {
        r8[i] = i / SIDE;
        c8[i] = i % SIDE;
        w8[i] = 3 + (7 * i * i + 3 * i) % 11;
    }
    const ReportArray rows = {.codes = r8, .n_levels = SIDE},
                      cols = {.codes = c8, .n_levels = SIDE};
    const ReportInput input = {.n = SIDE * SIDE,
        .weight = w8,
        .roles = {[REPORT_ROLE_ROW] = &rows, [REPORT_ROLE_COL] = &cols}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_FISHER, &input, NULL);
    assert_false(result->exact);
    assert_true(result->p_low < result->p_high);
    assert_true(result->p_low <= result->p_value && result->p_value <= result->p_high);
    assert_non_null(find_item(result, "p_low")->label);
    assert_non_null(find_item(result, "p_high")->label);
    g_autofree char *words = report_method_words(result->method, result->parts, NULL);
    assert_non_null(strstr(words, "fixed seed"));
}

static void test_results__chisq(void **state)
{
    (void)state;
    const ReportArray rows = FACTOR(row, pair), cols = FACTOR(col, pair);
    const ReportInput input = of_table(&rows, &cols);
    const ReportMethodOptions yates = {.corrected = true};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_CHISQ, &input, NULL);
    g_autoptr(ReportResult) corrected = run(REPORT_METHOD_CHISQ, &input, &yates);
    StatChiSquared r;
    StatInterval d;
    assert_int_equal(stat_chi_squared(counts, 2, 2, false, &r), STAT_OK);
    assert_int_equal(stat_risk_difference(6, 8, 1, 4, 0, &d), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 12, NULL}, {"n_missing", 0, NULL}, {"statistic", r.statistic, NULL},
            {"df", 1, NULL}, {"p_value", r.p_value, NULL},
            {"min_expected", r.min_expected, NULL}, {"cramer_v", r.cramer_v, NULL},
            {"risk_difference", d.estimate, NULL}, {"risk_difference_low", d.conf_low, NULL},
            {"risk_difference_high", d.conf_high, NULL}},
        10);
    check_words(result,
        "Pearson's chi-squared test, without correction, 4 cells with an expected count below "
        "5",
        "4 expected counts are below 5: consider Fisher's exact test");
    check_head(result, 12, 0, r.statistic, r.p_value, false);
    assert_int_equal(result->n_expected_below_5, 4);
    check_df(result, 1, 1, NAN);
    check_number("V", report_result_effect(result, "cramer_v"), r.cramer_v);
    check_member(result, 1, 1, 7);
    check_words(corrected,
        "Pearson's chi-squared test, Yates' continuity correction, 4 cells with an expected "
        "count below 5",
        "4 expected counts are below 5: consider Fisher's exact test");
    assert_true(corrected->p_value > result->p_value);
}

/* An expected count of 5 is enough: four of them exactly, and Fisher's test is not named. */
static void test_results__chisq_of_enough(void **state)
{
    (void)state;
    static const int64_t fives[] = {5, 5, 5, 5};
    const ReportArray rows = FACTOR(row, pair), cols = FACTOR(col, pair);
    const ReportInput input = {.n = 4,
        .weight = fives,
        .roles = {[REPORT_ROLE_ROW] = &rows, [REPORT_ROLE_COL] = &cols}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_CHISQ, &input, NULL);
    assert_int_equal(result->n_expected_below_5, 0);
    check_words(result, "Pearson's chi-squared test, without correction", "");
}

/* Levels of the two columns are joined by name: b, c before; a, c after. */
static void test_results__mcnemar(void **state)
{
    (void)state;
    static const char *const before_names[] = {"b", "c"}, *const after_names[] = {"a", "c"};
    static const int64_t square[] = {0, 0, 0, 3, 0, 1, 2, 0, 6};
    const ReportArray before = FACTOR(row, before_names), after = FACTOR(col, after_names);
    const ReportInput input = {.n = 4,
        .weight = counts,
        .roles = {[REPORT_ROLE_X] = &before, [REPORT_ROLE_Y] = &after}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_MCNEMAR, &input, NULL);
    StatMcnemar r;
    assert_int_equal(stat_mcnemar(square, 3, NULL, &r), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 12, NULL}, {"n_missing", 0, NULL}, {"n_discordant", 6, NULL},
            {"statistic", r.statistic, NULL}, {"df", r.df, NULL}, {"p_value", r.p_value, NULL},
            {"exact", 0, NULL}, {"odds_ratio", NAN, NULL}},
        8);
    assert_int_equal(result->method, REPORT_METHOD_BOWKER);
    assert_null(find_item(result, "odds_ratio")->label);
    check_words(result, "Bowker's test of symmetry, chi-squared, 6 discordant pairs", "");
    check_df(result, 1, r.df, NAN);
    const ReportMethodOptions exact = {.exact = true}, plain = {.uncorrected = true};
    const ReportArray same = FACTOR(row, pair), other = FACTOR(col, pair);
    const ReportInput square2 = {
        .n = 4, .weight = counts, .roles = {[REPORT_ROLE_X] = &same, [REPORT_ROLE_Y] = &other}};
    g_autoptr(ReportResult) by_default = run(REPORT_METHOD_MCNEMAR, &square2, NULL);
    g_autoptr(ReportResult) exactly = run(REPORT_METHOD_MCNEMAR, &square2, &exact);
    g_autoptr(ReportResult) plainly = run(REPORT_METHOD_MCNEMAR, &square2, &plain);
    check_words(by_default,
        "McNemar's test, chi-squared with continuity correction, 3 discordant pairs", "");
    check_words(exactly, "McNemar's test, exact, 3 discordant pairs", "");
    check_words(plainly,
        "McNemar's test, chi-squared without continuity correction, 3 discordant pairs", "");
    assert_true(exactly->exact);
    assert_non_null(find_item(by_default, "odds_ratio")->label);
    check_estimate(by_default, 0, "odds_ratio", 0.5, NAN, NAN, NAN);
}

/* p.adjust(c(0.01, 0.5, 0.03), "BH" and so on); NA stays in its place. */
static void test_results__adjust(void **state)
{
    (void)state;
    static const double p[] = {0.01, NAN, 0.5, 0.03};
    static const struct {
        StatAdjustment method;
        const char *name;
        double adjusted[4];
    } cases[] = {
        {STAT_ADJUST_BH, "Benjamini-Hochberg", {0.03, NAN, 0.5, 0.045}},
        {STAT_ADJUST_HOLM, "Holm", {0.03, NAN, 0.5, 0.06}},
        {STAT_ADJUST_BONFERRONI, "Bonferroni", {0.03, NAN, 1, 0.09}},
    };
    const ReportArray values = NUMBERS(p);
    const ReportInput input = {.n = 4, .roles = {[REPORT_ROLE_P] = &values}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const ReportMethodOptions options = {.adjustment = cases[i].method};
        g_autoptr(ReportResult) result = run(REPORT_METHOD_ADJUST, &input, &options);
        check_items(result,
            (Expected[]){{"n", 3, NULL}, {"n_missing", 1, NULL}, LIST("p_adjusted")}, 3);
        check_words(result, cases[i].name, "");
        check_head(result, 3, 1, NAN, NAN, false);
        const ReportList *list = find_list(result, "p_adjusted");
        assert_true(list->bare);
        assert_int_equal(report_list_n_rows(list), 4);
        for (size_t j = 0; j < 4; j++) {
            const double found = report_list_at(list, j, 0).number;
            if (isnan(cases[i].adjusted[j]))
                assert_true(isnan(found));
            else
                assert_within(found, cases[i].adjusted[j], 1e-12);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results__fisher_2x2),
        cmocka_unit_test(test_results__fisher_larger),
        cmocka_unit_test(test_results__fisher_bounds),
        cmocka_unit_test(test_results__chisq),
        cmocka_unit_test(test_results__chisq_of_enough),
        cmocka_unit_test(test_results__mcnemar),
        cmocka_unit_test(test_results__adjust),
    };
    return cmocka_run_group_tests_name("reports/results/counts", tests, NULL, NULL);
}
