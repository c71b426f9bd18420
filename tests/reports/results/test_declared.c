/*
 * Declared tests on arrays. The P values of the segment study's Table 6 (Segi et al., Global
 * Spine J 2025;15:2286-2299) are recomputed from its printed counts, means and SDs.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/tukey.h"
#include "base/decimal.h"
#include "base/error.h"
#include "reports/model/format.h"
#include "reports/results/declared.h"
#include "support/close.h"

enum { GROUPS = 3, PAIRS = 3 };

/* The pairs in the order of the printed columns: C vs T, T vs L, C vs L. */
static const size_t pairs[] = {0, 1, 1, 2, 0, 2};

/* Two levels in three groups, printed as counts, with the printed P of the three pairs. */
typedef struct {
    const char *name;
    int64_t first[GROUPS], second[GROUPS];
    const char *p[PAIRS];
} Counts;

static const Counts counts[] = {
    {"Frankel, baseline", {10, 46, 18}, {21, 36, 72}, {"0.052", "<0.001", "0.22"}},
    {"Frankel, 1 month", {1, 23, 9}, {26, 53, 76}, {"0.005", "0.005", "0.45"}},
    {"ECOG PS, baseline", {14, 49, 40}, {17, 32, 48}, {"0.30", "0.19", ">0.99"}},
    {"ECOG PS, 1 month", {3, 29, 17}, {23, 48, 67}, {"0.034", "0.034", "0.39"}},
};

static void check_counts(const Counts *row)
{
    int32_t level[2 * GROUPS], group[2 * GROUPS];
    int64_t weight[2 * GROUPS];
    for (int32_t i = 0; i < GROUPS; i++) {
        level[2 * i] = 0;
        level[2 * i + 1] = 1;
        group[2 * i] = group[2 * i + 1] = i;
        weight[2 * i] = row->first[i];
        weight[2 * i + 1] = row->second[i];
    }
    const ReportSample sample = {.level = level,
        .group = group,
        .weight = weight,
        .n = 2 * GROUPS,
        .n_groups = GROUPS,
        .n_levels = 2};
    g_autoptr(GPtrArray) results = report_declared_pairs(
        SCHEMA_TEST_FISHER, SCHEMA_ADJUST_BH, &sample, pairs, PAIRS, NULL);
    assert_non_null(results);
    for (size_t i = 0; i < PAIRS; i++) {
        const ReportResult *result = results->pdata[i];
        g_autofree char *p = report_format_p(result->p_value, REPORT_P_SEGMENT);
        if (!g_str_equal(p, row->p[i]))
            fail_msg("%s, pair %zu: %s, printed %s", row->name, i, p, row->p[i]);
        assert_true(result->adjusted.p_value <= result->p_value);
        assert_true(result->p_low == result->p_value && result->p_high == result->p_value);
        assert_string_equal(result->adjusted.method, "Benjamini-Hochberg");
        assert_int_equal(result->adjusted.family, 3);
    }
}

static void test_pairs__fisher_bh_of_table_6(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        check_counts(&counts[i]);
}

/* n, mean and SD as printed, and the printed P of the three pairs. */
typedef struct {
    const char *name;
    int64_t n[GROUPS];
    double mean[GROUPS], sd[GROUPS];
    int decimals;
    const char *p[PAIRS];
} Means;

static const Means means[] = {
    {"Barthel, baseline", {31, 82, 88}, {69.4, 57.7, 67.7}, {28.4, 29.6, 27.4}, 1,
        {"0.13", "0.060", "0.96"}},
    {"Barthel, 1 month", {26, 77, 83}, {88.3, 72.4, 81.8}, {14.7, 27.0, 23.6}, 1,
        {"0.012", "0.039", "0.46"}},
    {"Pain, baseline", {28, 80, 85}, {58.0, 59.7, 70.4}, {25.8, 27.1, 25.9}, 1,
        {"0.96", "0.027", "0.083"}},
    {"Pain, 1 month", {27, 76, 81}, {31.3, 32.5, 24.7}, {20.7, 25.2, 21.7}, 1,
        {"0.97", "0.088", "0.41"}},
    {"Pain, change", {26, 76, 80}, {-26.0, -25.8, -45.9}, {30.3, 30.1, 30.7}, 1,
        {">0.99", "<0.001", "0.011"}},
    {"EQ5D, baseline", {29, 80, 86}, {0.461, 0.321, 0.376}, {0.291, 0.292, 0.272}, 3,
        {"0.059", "0.42", "0.34"}},
    {"EQ5D, 1 month", {27, 76, 82}, {0.653, 0.513, 0.624}, {0.233, 0.252, 0.232}, 3,
        {"0.027", "0.011", "0.85"}},
    {"EQ5D, change", {27, 76, 81}, {0.185, 0.180, 0.246}, {0.221, 0.227, 0.255}, 3,
        {">0.99", "0.20", "0.49"}},
    {"EQ VAS, baseline", {27, 74, 78}, {48.7, 32.4, 40.1}, {23.6, 24.4, 23.7}, 1,
        {"0.008", "0.12", "0.25"}},
    {"EQ VAS, 1 month", {25, 69, 74}, {63.4, 54.7, 61.7}, {25.8, 24.5, 21.9}, 1,
        {"0.25", "0.18", "0.95"}},
    {"EQ VAS, change", {25, 68, 73}, {14.6, 22.8, 22.0}, {28.0, 27.1, 28.3}, 1,
        {"0.42", "0.98", "0.49"}},
};

/* P of a pair with the means `step` apart or together by what rounding may have taken. */
static double tukey_p(const Means *row, size_t pair, double step, double sd_step)
{
    const size_t first = pairs[2 * pair], second = pairs[2 * pair + 1];
    StatMoments moments[GROUPS];
    StatTukeyPair found[PAIRS];
    StatTukey tukey;
    const double away = row->mean[first] < row->mean[second] ? -step : step;
    for (size_t i = 0; i < GROUPS; i++) {
        const double moved = i == first ? away : i == second ? -away : 0;
        moments[i] =
            stat_moments_printed(row->n[i], row->mean[i] + moved, row->sd[i] + sd_step);
    }
    assert_int_equal(stat_tukey(moments, GROUPS, 0, found, &tukey), STAT_OK);
    return found[first == 0 ? second - 1 : 2].p_value;
}

/* The printed P lies between those that the unrounded means and SDs allow. */
static void test_tukey__of_table_6(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(means); i++) {
        const double half = means[i].decimals == 1 ? 0.05 : 0.0005;
        for (size_t pair = 0; pair < PAIRS; pair++) {
            const double low = tukey_p(&means[i], pair, half, -half);
            const double high = tukey_p(&means[i], pair, -half, half);
            const char *printed = means[i].p[pair];
            const double number =
                g_ascii_strtod(printed + (printed[0] < '0' || printed[0] > '9'), NULL);
            const double unit = strlen(printed) > 4 ? 0.0005 : 0.005;
            const bool possible = printed[0] == '<' ? low < number
                                  : printed[0] == '>'
                                      ? high > number
                                      : low <= number + unit && high >= number - unit;
            if (!possible)
                fail_msg("%s, pair %zu: %.5f to %.5f, printed %s", means[i].name, pair, low,
                    high, printed);
        }
    }
}

/* x <- c(3,5,8,8,1,9,4,7,2,6,6,5); three groups of four or two of six. */
static const double x[] = {3, 5, 8, 8, 1, 9, 4, 7, 2, 6, 6, 5};
static const int32_t of_three[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
static const int32_t of_two[] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};

/* R 4.2: oneway.test(x ~ g, var.equal = TRUE), kruskal.test(x, g), and of the two groups
 * t.test(var.equal = TRUE) and wilcox.test(exact = FALSE). */
static void test_groups__numbers(void **state)
{
    (void)state;
    static const struct {
        SchemaTest test;
        size_t n_groups;
        ReportMethodId method;
        double p;
    } cases[] = {
        {SCHEMA_TEST_ANOVA, 3, REPORT_METHOD_ANOVA, 0.80859118882620873},
        {SCHEMA_TEST_KRUSKAL, 3, REPORT_METHOD_KRUSKAL, 0.78814420472487101},
        {SCHEMA_TEST_AUTO, 3, REPORT_METHOD_KRUSKAL, 0.78814420472487101},
        {SCHEMA_TEST_T, 2, REPORT_METHOD_T, 0.66580126708746},
        {SCHEMA_TEST_RANK_SUM, 2, REPORT_METHOD_RANK_SUM, 0.62914973108101291},
        {SCHEMA_TEST_AUTO, 2, REPORT_METHOD_RANK_SUM, 0.62914973108101291},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const ReportSample sample = {.value = x,
            .group = cases[i].n_groups == 2 ? of_two : of_three,
            .n = G_N_ELEMENTS(x),
            .n_groups = cases[i].n_groups};
        g_autoptr(ReportResult) test = report_declared_groups(cases[i].test, &sample, NULL);
        assert_non_null(test);
        assert_int_equal(test->method, cases[i].method);
        assert_within(test->p_value, cases[i].p, 1e-12);
        assert_int_equal(test->n, G_N_ELEMENTS(x));
    }
}

/* t.test gives t = 0.444994159489985 for the first group less the second. */
static void test_groups__sign_of_t(void **state)
{
    (void)state;
    const ReportSample sample = {
        .value = x, .group = of_two, .n = G_N_ELEMENTS(x), .n_groups = 2};
    g_autoptr(ReportResult) test = report_declared_groups(SCHEMA_TEST_T, &sample, NULL);
    assert_non_null(test);
    assert_within(test->statistic, 0.444994159489985, 1e-12);
    assert_true(test->df[0] == 10);
}

/* t.test(b, a, paired = TRUE), wilcox.test(b, a, paired = TRUE, exact = FALSE). */
static void test_paired__numbers(void **state)
{
    (void)state;
    const ReportPaired paired = {.before = x, .after = x + 6, .n = 6};
    g_autoptr(ReportResult) t = report_declared_paired(SCHEMA_TEST_T_PAIRED, &paired, NULL);
    g_autoptr(ReportResult) rank = report_declared_paired(SCHEMA_TEST_AUTO, &paired, NULL);
    assert_true(t && rank);
    assert_within(t->p_value, 0.70567311483311457, 1e-12);
    assert_within(rank->p_value, 0.7524936490337828, 1e-12);
    assert_int_equal(rank->method, REPORT_METHOD_SIGNED_RANK);
    assert_int_equal(rank->n_zero, 0);
}

/* Before in rows, after in columns: 20 15 / 3 12. mcnemar.test; fisher.test of the margins. */
static void test_paired__categories(void **state)
{
    (void)state;
    static const int32_t before[] = {0, 0, 1, 1}, after[] = {0, 1, 0, 1};
    static const int64_t weight[] = {20, 15, 3, 12};
    const ReportPaired paired = {
        .level_before = before, .level_after = after, .weight = weight, .n = 4, .n_levels = 2};
    g_autoptr(ReportResult) mcnemar = report_declared_paired(SCHEMA_TEST_AUTO, &paired, NULL);
    g_autoptr(ReportResult) fisher = report_declared_paired(SCHEMA_TEST_FISHER, &paired, NULL);
    assert_true(mcnemar && fisher);
    assert_int_equal(mcnemar->method, REPORT_METHOD_MCNEMAR);
    assert_within(mcnemar->p_value, 0.0095218911840988501, 1e-12);
    assert_within(fisher->p_value, 0.025293541933295152, 1e-9);
    assert_true(fisher->unpaired);
    assert_false(mcnemar->unpaired);
}

/* chisq.test(matrix(c(20, 3, 15, 12), 2), correct = FALSE); fisher.test(matrix(c(3, 1, 1, 4),
 * 2)), whose expected counts are below 5. */
static void test_groups__auto_of_categories(void **state)
{
    (void)state;
    static const int32_t level[] = {0, 1, 0, 1}, group[] = {0, 0, 1, 1};
    static const int64_t many[] = {20, 3, 15, 12}, few[] = {3, 1, 1, 4};
    ReportSample sample = {
        .level = level, .group = group, .weight = many, .n = 4, .n_groups = 2, .n_levels = 2};
    g_autoptr(ReportResult) test = report_declared_groups(SCHEMA_TEST_AUTO, &sample, NULL);
    assert_non_null(test);
    assert_int_equal(test->method, REPORT_METHOD_CHISQ);
    assert_within(test->p_value, 0.015740729206897574, 1e-12);
    sample.weight = few;
    g_autoptr(ReportResult) exact = report_declared_groups(SCHEMA_TEST_AUTO, &sample, NULL);
    assert_int_equal(exact->method, REPORT_METHOD_FISHER);
    assert_within(exact->p_value, 0.20634920634920645, 1e-12);
}

static void expect_misfit(const void *result, GError **error, const char *expected)
{
    assert_null(result);
    assert_true(g_error_matches(*error, BASE_ERROR, BASE_ERROR_STUDY));
    assert_non_null(strstr((*error)->message, expected));
    g_clear_error(error);
}

static void test_declared__error_misfit(void **state)
{
    (void)state;
    const ReportSample numbers = {
        .value = x, .group = of_three, .n = G_N_ELEMENTS(x), .n_groups = 3};
    const ReportSample levels = {
        .level = of_two, .group = of_three, .n = G_N_ELEMENTS(x), .n_groups = 3, .n_levels = 2};
    const ReportPaired paired = {.before = x, .after = x + 6, .n = 6};
    const ReportPaired categories = {
        .level_before = of_two, .level_after = of_two, .n = 6, .n_levels = 2};
    GError *error = NULL;
    expect_misfit(report_declared_groups(SCHEMA_TEST_T, &numbers, &error), &error,
        "the test 't' does not fit here; numbers in groups take");
    expect_misfit(report_declared_groups(SCHEMA_TEST_RANK_SUM, &numbers, &error), &error,
        "the test 'rank-sum' does not fit here");
    expect_misfit(report_declared_groups(SCHEMA_TEST_ANOVA, &levels, &error), &error,
        "the test 'anova' does not fit here; categories in groups take");
    expect_misfit(report_declared_paired(SCHEMA_TEST_FISHER, &paired, &error), &error,
        "the test 'fisher' does not fit here; numbers before and after take");
    expect_misfit(report_declared_paired(SCHEMA_TEST_SIGNED_RANK, &categories, &error), &error,
        "categories before and after take");
    expect_misfit(
        report_declared_pairs(SCHEMA_TEST_TUKEY, SCHEMA_ADJUST_BH, &numbers, pairs, 1, &error),
        &error, "it adjusts by itself");
    expect_misfit(
        report_declared_pairs(SCHEMA_TEST_TUKEY, SCHEMA_ADJUST_NONE, &levels, pairs, 1, &error),
        &error, "the test 'tukey' does not fit here; categories take");
}

/* An infinite value: no test gives it a meaning. */
static void test_declared__error_numerical(void **state)
{
    (void)state;
    const double infinite[] = {1, 2, INFINITY, 4};
    const ReportSample sample = {.value = infinite, .group = of_two, .n = 4, .n_groups = 2};
    g_autoptr(GError) error = NULL;
    assert_null(report_declared_groups(SCHEMA_TEST_ANOVA, &sample, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_NUMERICAL));
}

/* A family of one is adjusted to itself, and said to be. */
static void test_pairs__family_of_one(void **state)
{
    (void)state;
    const ReportSample sample = {
        .value = x, .group = of_three, .n = G_N_ELEMENTS(x), .n_groups = 3};
    g_autoptr(GPtrArray) results = report_declared_pairs(
        SCHEMA_TEST_RANK_SUM, SCHEMA_ADJUST_HOLM, &sample, pairs, 1, NULL);
    const ReportResult *test = results->pdata[0];
    assert_within(test->p_value, 0.88454943885296233, 1e-12);
    assert_true(test->p_value == test->adjusted.p_value);
    assert_int_equal(test->adjusted.family, 1);
}

/* No values at all: a result without P that says why. */
static void test_groups__no_values(void **state)
{
    (void)state;
    const double none[] = {NAN, NAN};
    const ReportSample sample = {.value = none, .group = of_two, .n = 2, .n_groups = 2};
    g_autoptr(ReportResult) test = report_declared_groups(SCHEMA_TEST_ANOVA, &sample, NULL);
    assert_non_null(test);
    assert_true(isnan(test->p_value));
    assert_int_equal(test->n_missing, 2);
    assert_int_equal(test->notes->len, 3);
}

/* Each pair of Tukey's is a result of its own: whichever group is named first. TukeyHSD. */
static void test_pairs__tukey(void **state)
{
    (void)state;
    static const double value[] = {3, 5, 8, 1, 9, 4, 2, 6, NAN, 7};
    static const int32_t group[] = {0, 0, 0, 1, 1, 1, 2, 2, 2, -1};
    static const size_t turned[] = {2, 0, 0, 1};
    const ReportSample sample = {.value = value, .group = group, .n = 10, .n_groups = 4};
    const ReportArray values = {.values = value}, groups = {.codes = group, .n_levels = 4};
    const ReportInput input = {
        .n = 10, .roles = {[REPORT_ROLE_VALUE] = &values, [REPORT_ROLE_GROUP] = &groups}};
    g_autoptr(ReportResult) all = report_method_run(REPORT_METHOD_TUKEY, &input, NULL, NULL);
    g_autoptr(GPtrArray) results =
        report_declared_pairs(SCHEMA_TEST_TUKEY, SCHEMA_ADJUST_NONE, &sample, turned, 2, NULL);
    assert_int_equal(results->len, 2);
    const guint places[] = {1, 0}, second[] = {2, 1};
    for (guint i = 0; i < 2; i++) {
        const ReportResult *one = results->pdata[i];
        const ReportComparison *from =
            &g_array_index(all->comparisons, ReportComparison, places[i]);
        assert_int_equal(one->method, REPORT_METHOD_TUKEY);
        assert_true(one->p_value == from->p_value && one->p_low == from->p_value);
        assert_true(one->p_high == from->p_value && one->statistic == from->statistic);
        assert_true(one->df[0] == 3 && one->df[1] == 5 && one->n_df == 2);
        assert_int_equal(one->n, 8);
        assert_int_equal(one->n_missing, 1);
        assert_true(report_result_effect(one, "cohen_d") == from->cohen_d);
        assert_true(report_result_effect(one, "hedges_g") == from->hedges_g);
        assert_true(report_result_estimate(one, "mean_difference")->low == from->estimate.low);
        assert_int_equal(one->members->len, 2);
        assert_int_equal(g_array_index(one->members, ReportMember, 0).code, 0);
        assert_int_equal(g_array_index(one->members, ReportMember, 1).code, second[i]);
        assert_int_equal(one->parts->len, 2);
        assert_int_equal(one->notes->len, 1); /* the fourth group is empty */
    }
    g_autoptr(GPtrArray) none =
        report_declared_pairs(SCHEMA_TEST_TUKEY, SCHEMA_ADJUST_NONE, &sample, turned, 0, NULL);
    assert_int_equal(none->len, 0);
}

/* Pairs of groups say which groups they are of, and leave the others out. */
static void test_pairs__members(void **state)
{
    (void)state;
    const ReportSample sample = {
        .value = x, .group = of_three, .n = G_N_ELEMENTS(x), .n_groups = 3};
    g_autoptr(GPtrArray) results = report_declared_pairs(
        SCHEMA_TEST_RANK_SUM, SCHEMA_ADJUST_NONE, &sample, pairs, PAIRS, NULL);
    assert_int_equal(results->len, PAIRS);
    for (guint i = 0; i < PAIRS; i++) {
        const ReportResult *one = results->pdata[i];
        assert_int_equal(one->n, 8);
        assert_int_equal(one->n_missing, 0);
        assert_null(one->adjusted.method);
        assert_int_equal(one->members->len, 2);
        for (guint k = 0; k < 2; k++) {
            const ReportMember *member = &g_array_index(one->members, ReportMember, k);
            assert_int_equal(member->code, pairs[2 * i + k]);
            assert_int_equal(member->n, 4);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups__numbers),
        cmocka_unit_test(test_groups__sign_of_t),
        cmocka_unit_test(test_paired__numbers),
        cmocka_unit_test(test_paired__categories),
        cmocka_unit_test(test_groups__auto_of_categories),
        cmocka_unit_test(test_declared__error_misfit),
        cmocka_unit_test(test_declared__error_numerical),
        cmocka_unit_test(test_pairs__family_of_one),
        cmocka_unit_test(test_pairs__tukey),
        cmocka_unit_test(test_pairs__members),
        cmocka_unit_test(test_groups__no_values),
        cmocka_unit_test(test_pairs__fisher_bh_of_table_6),
        cmocka_unit_test(test_tukey__of_table_6),
    };
    return cmocka_run_group_tests_name("reports/results/declared", tests, NULL, NULL);
}
