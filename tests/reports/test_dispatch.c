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
#include "reports/dispatch.h"
#include "reports/format.h"

enum { GROUPS = 3, PAIRS = 3 };

/* The pairs in the order of the printed columns: C vs T, T vs L, C vs L. */
static const size_t pairs[] = {0, 1, 1, 2, 0, 2};

static ReportTest *test_new(void)
{
    ReportTest *test = g_new0(ReportTest, 1);
    test->id = g_strdup("T1.x.g.v");
    test->n_zero = -1;
    return test;
}

static void test_clear(ReportTest *test)
{
    g_free(test->id);
    g_free(test->method);
    g_free(test->brief);
    g_free(test->adjustment);
    g_free(test->note);
    g_free(test);
}

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
    ReportTest *tests[] = {test_new(), test_new(), test_new()};
    GError *error = NULL;
    assert_true(report_test_pairs(
        SCHEMA_TEST_FISHER, SCHEMA_ADJUST_BH, &sample, pairs, PAIRS, tests, &error));
    for (size_t i = 0; i < PAIRS; i++) {
        g_autofree char *p = report_format_p(tests[i]->p_value, REPORT_P_SEGMENT);
        if (!g_str_equal(p, row->p[i]))
            fail_msg("%s, pair %zu: %s, printed %s", row->name, i, p, row->p[i]);
        assert_true(tests[i]->adjusted_from <= tests[i]->p_value);
        assert_non_null(strstr(tests[i]->adjustment, "family of 3"));
        test_clear(tests[i]);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs__fisher_bh_of_table_6),
        cmocka_unit_test(test_tukey__of_table_6),
    };
    return cmocka_run_group_tests_name("reports/dispatch", tests, NULL, NULL);
}
