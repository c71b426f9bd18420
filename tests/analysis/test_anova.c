#include "support/close.h"
#include "support/datasets.h"

#include "analysis/anova.h"
#include "analysis/tukey.h"

#include <stdlib.h>

/* tests/oracle/classical.R, anova.plant */
static void test_anova__plant_growth(void **state)
{
    (void)state;
    StatMoments moments[3];
    StatAnova a;
    assert_int_equal(stat_anova(plant_weight, plant_group, NULL, 30, 3, moments, &a), STAT_OK);
    assert_close(a.ss_between, 3.7663399999999987);
    assert_close(a.ss_within, 10.492089999999997);
    assert_close(a.statistic, 4.8460878623801351);
    assert_close(a.p_value, 0.015909958325622937);
    assert_true(a.df_between == 2 && a.df_within == 27 && a.n == 30 && a.n_groups == 3);
    assert_close(moments[0].mean, 5.032);
    assert_close(moments[0].sd, 0.58309137839240566);
}

/* The data of NIST StRD Simon-Lesage: nine treatments about 1.4, 1.3 (four) and 1.5 (four),
 * each its centre once and centre -+ 0.1 in turn; F is certified as 21, 201 and 2001. The
 * offset puts 0, 6 or 12 constant digits before them. `digits` is the agreement reached: at 12
 * constant digits the rounding of the data themselves, not of the sums, leaves about five. */
static void check_simon_lesage(int64_t repeats, double offset, double digits)
{
    const size_t n = (size_t)(9 * repeats);
    double *x = malloc(n * sizeof *x);
    int32_t *group = malloc(n * sizeof *group);
    static const char *const tenths[] = {"2", "3", "4", "5", "6"};
    for (size_t i = 0; i < n; i++) {
        group[i] = (int32_t)(i / (size_t)repeats);
        const size_t j = i % (size_t)repeats;
        const int centre = group[i] == 0 ? 2 : group[i] % 2 ? 1 : 3;
        const int at = j == 0 ? centre : j % 2 ? centre - 1 : centre + 1;
        char text[40];
        snprintf(text, sizeof text, "%.0f.%s", offset + 1, tenths[at]);
        x[i] = strtod(text, NULL);
    }
    StatMoments moments[9];
    StatAnova a;
    assert_int_equal(stat_anova(x, group, NULL, n, 9, moments, &a), STAT_OK);
    assert_within(
        a.statistic, (double)repeats == 21 ? 21.0 : (double)repeats, pow(10, -digits));
    assert_within(a.ss_between, 0.08 * (double)repeats, pow(10, -digits));
    assert_within(a.ss_within, 0.09 * (double)(repeats - 1), pow(10, -digits));
    free(x);
    free(group);
}

static void test_anova__nist_simon_lesage(void **state)
{
    (void)state;
    const int64_t repeats[] = {21, 201, 2001};
    for (size_t i = 0; i < 3; i++) {
        check_simon_lesage(repeats[i], 0, 14);
        check_simon_lesage(repeats[i], 1e6, 9);
        check_simon_lesage(repeats[i], 1e12, 3.3);
    }
}

static void test_anova__weights_repeat_rows(void **state)
{
    (void)state;
    double x[30 * 5];
    int32_t group[30 * 5];
    int64_t weight[30];
    size_t n = 0;
    for (size_t i = 0; i < 30; i++) {
        weight[i] = (int64_t)(i % 5) + 1;
        for (int64_t r = 0; r < weight[i]; r++) {
            x[n] = plant_weight[i];
            group[n++] = plant_group[i];
        }
    }
    StatMoments m1[3], m2[3];
    StatAnova a, b;
    assert_int_equal(stat_anova(x, group, NULL, n, 3, m1, &a), STAT_OK);
    assert_int_equal(stat_anova(plant_weight, plant_group, weight, 30, 3, m2, &b), STAT_OK);
    assert_memory_equal(&a, &b, sizeof a);
    for (size_t g = 0; g < 3; g++)
        assert_true(m1[g].mean == m2[g].mean && m1[g].sd == m2[g].sd && m1[g].n == m2[g].n);
}

/* Adding a constant and scaling by a power of two change nothing but the units. */
static void test_anova__shift_and_scale(void **state)
{
    (void)state;
    double x[30];
    StatMoments m[3];
    StatAnova a, b;
    assert_int_equal(stat_anova(plant_weight, plant_group, NULL, 30, 3, m, &a), STAT_OK);
    for (size_t i = 0; i < 30; i++)
        x[i] = 1024 + plant_weight[i] * 4096;
    assert_int_equal(stat_anova(x, plant_group, NULL, 30, 3, m, &b), STAT_OK);
    assert_within(b.statistic, a.statistic, 1e-12);
    assert_within(b.p_value, a.p_value, 1e-12);
}

static void test_anova__degenerate(void **state)
{
    (void)state;
    const double x[] = {0.1, 0.1, 0.1, NAN, 0.3, 0.3};
    const int32_t one[] = {0, 0, 0, 0, 0, 0};
    const int32_t two[] = {0, 0, 0, 1, 1, -1};
    const int32_t sparse[] = {0, 0, 0, 3, 3, 3};
    StatMoments m[4];
    StatAnova a;
    assert_int_equal(stat_anova(x, one, NULL, 6, 1, m, &a), STAT_OK);
    assert_nan(a.statistic);
    assert_nan(a.p_value);
    assert_true(a.n == 5 && a.n_missing == 1);
    assert_int_equal(stat_anova(x, two, NULL, 6, 2, m, &a), STAT_OK); /* constant groups */
    assert_true(a.statistic == INFINITY && a.p_value == 0 && a.n_missing == 2);
    assert_int_equal(stat_anova(x, sparse, NULL, 6, 4, m, &a), STAT_OK);
    assert_true(a.n_groups == 2 && a.df_between == 1 && a.df_within == 3);
    assert_int_equal(stat_anova(x, sparse, NULL, 3, 4, m, &a), STAT_OK); /* all one value */
    assert_nan(a.statistic);
    assert_int_equal(stat_anova(NULL, NULL, NULL, 0, 2, m, &a), STAT_OK);
    assert_true(a.n == 0);
    assert_nan(a.p_value);
    assert_int_equal(stat_anova(x, two, NULL, 5, 5, NULL, &a), STAT_ARGUMENT);
    const double infinite[] = {1, -INFINITY};
    assert_int_equal(stat_anova(infinite, two, NULL, 2, 2, m, &a), STAT_DATA);
    assert_true(m[0].n == 0);
}

/* tests/oracle/classical.R, tukey.plant and tukey.unequal */
static const double plant_pairs[] = {-0.37100000000000044, -1.0622160514104588,
    0.32021605141045795, 0.39087114420212465, 0.49399999999999977, -0.19721605141045861,
    1.1852160514104582, 0.19799599129970824, 0.86500000000000021, 0.17378394858954183,
    1.5562160514104586, 0.012006423979452729};
static const double unequal_pairs[] = {-0.41025000000000045, -1.0484346673551483,
    0.22793466735514734, 0.36427990169273061, 0.48430555555555532, -0.1694468791826067,
    1.1380579902937173, 0.26660269987816942, 0.89455555555555577, 0.27638167281817583,
    1.5127294382929357, 0.01253310135610608};

static void check_pairs(const StatTukeyPair *pair, const double *want)
{
    for (size_t i = 0; i < 3; i++, want += 4) {
        assert_close(pair[i].estimate, want[0]);
        assert_within(pair[i].conf_low, want[1], 1e-6); /* R's qtukey stops at 1e-4 */
        assert_within(pair[i].conf_high, want[2], 1e-6);
        assert_close(pair[i].p_value, want[3]);
    }
}

static void test_tukey__like_R(void **state)
{
    (void)state;
    StatMoments m[3];
    StatAnova a;
    StatTukeyPair pair[3];
    StatTukey t;
    assert_int_equal(stat_anova(plant_weight, plant_group, NULL, 30, 3, m, &a), STAT_OK);
    assert_int_equal(stat_tukey(m, 3, 0, pair, &t), STAT_OK);
    check_pairs(pair, plant_pairs);
    assert_true(pair[2].group1 == 1 && pair[2].group2 == 2 && t.conf_level == 0.95);
    assert_int_equal(
        stat_anova(plant_weight + 2, plant_group + 2, NULL, 27, 3, m, &a), STAT_OK);
    assert_int_equal(stat_tukey(m, 3, 0.9, pair, &t), STAT_OK);
    check_pairs(pair, unequal_pairs);
}

/* From printed means and SDs: the same as from the values, when they are printed in full. */
static void test_tukey__from_summaries(void **state)
{
    (void)state;
    StatMoments m[3];
    StatAnova a, b;
    StatTukeyPair pair[3];
    StatTukey t;
    assert_int_equal(stat_anova(plant_weight, plant_group, NULL, 30, 3, m, &a), STAT_OK);
    for (size_t g = 0; g < 3; g++)
        m[g] = stat_moments_printed(m[g].n, m[g].mean, m[g].sd);
    assert_int_equal(stat_anova_moments(m, 3, &b), STAT_OK);
    assert_within(b.statistic, a.statistic, 1e-13);
    assert_int_equal(stat_tukey(m, 3, 0, pair, &t), STAT_OK);
    check_pairs(pair, plant_pairs);
}

static void test_tukey__degenerate(void **state)
{
    (void)state;
    StatMoments m[3] = {stat_moments_printed(5, 2, 0), stat_moments_printed(0, 0, 0),
        stat_moments_printed(5, 3, 0)};
    StatTukeyPair pair[3];
    StatTukey t;
    assert_int_equal(stat_tukey(m, 3, 0, pair, &t), STAT_OK);
    assert_nan(pair[0].estimate); /* an empty group */
    assert_true(pair[1].p_value == 0 && pair[1].estimate == 1);
    assert_int_equal(stat_tukey(m, 3, 2, pair, &t), STAT_ARGUMENT);
    m[0].n = -1;
    assert_int_equal(stat_tukey(m, 3, 0, pair, &t), STAT_DATA);
    assert_nan(pair[1].p_value);
    m[0] = stat_moments_printed(1, 2, NAN);
    m[2] = stat_moments_printed(1, 2, NAN);
    assert_int_equal(stat_tukey(m, 3, 0, pair, &t), STAT_OK); /* no df within */
    assert_nan(pair[1].p_value);
    assert_int_equal(stat_tukey_n_pairs(0), 0);
    assert_int_equal(stat_tukey_n_pairs(5), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_anova__plant_growth),
        cmocka_unit_test(test_anova__nist_simon_lesage),
        cmocka_unit_test(test_anova__weights_repeat_rows),
        cmocka_unit_test(test_anova__shift_and_scale),
        cmocka_unit_test(test_anova__degenerate),
        cmocka_unit_test(test_tukey__like_R),
        cmocka_unit_test(test_tukey__from_summaries),
        cmocka_unit_test(test_tukey__degenerate),
    };
    return cmocka_run_group_tests_name("analysis/anova", tests, NULL, NULL);
}
