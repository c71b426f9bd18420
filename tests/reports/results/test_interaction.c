/* Effects within parts and whether they differ: numbers of tests/oracle/subgroups.R. */
#include "check.h"

#include "reports/results/interaction.h"

enum { N = 14 };

/* Of the third part nobody is in the second group. */
static const int32_t group[N] = {0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0};
static const int32_t part[N] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2};
static const double y[N] = {1, 2, 4, 3, 5, 9, 2, 6, 1, 1, 2, 3, 5, 7};
static const double event[N] = {1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1};

static const ReportComparedGroups linear = {
    .model = REPORT_METHOD_LM, .n = N, .outcome = y, .group = group};
static const ReportComparedGroups cox = {
    .model = REPORT_METHOD_COX, .n = N, .outcome = y, .event = event, .group = group};

static void check_near(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-9 * fmax(fabs(expected), 1)))
        fail_msg("%.15g instead of %.15g", found, expected);
}

static ReportPartEffect effect_in(const ReportComparedGroups *groups, int32_t level)
{
    ReportPartEffect found;
    assert_true(report_part_effect(groups, part, level, &found, NULL));
    return found;
}

static void test_interaction__linear(void **state)
{
    (void)state;
    const ReportPartEffect first = effect_in(&linear, 0), second = effect_in(&linear, 1);
    check_near(first.effect.value, -3.33333333333333);
    check_near(first.effect.low, -8.80855691858);
    check_near(first.effect.high, 2.14189025192);
    check_near(second.effect.value, 2.25);
    check_near(second.effect.low, -1.69179431989);
    check_near(first.mean[0], 7.0 / 3);
    check_near(first.sd[1], 3.05505046330389);
    assert_int_equal(first.n[0], 3);
    assert_int_equal(second.n[1], 4);
    g_autoptr(ReportResult) test = report_interaction(&linear, part, 3, NULL);
    check_near(test->statistic, 5.48852058144);
    check_near(test->p_value, 0.0438217854947);
    check_near(test->df[0], 1);
    check_near(test->df[1], 9);
    assert_int_equal(test->n, N);
    assert_int_equal(test->members->len, 6); /* Also the group of nobody: it is compared. */
}

static void test_interaction__cox(void **state)
{
    (void)state;
    const ReportPartEffect first = effect_in(&cox, 0);
    check_near(first.effect.value, 3.76643548385);
    check_near(first.effect.low, 0.324484446786);
    check_near(first.effect.high, 43.7186940531);
    assert_int_equal(first.events[0], 2);
    assert_int_equal(first.events[1], 2);
    assert_true(isnan(first.mean[0]));
    g_autoptr(ReportResult) test = report_interaction(&cox, part, 3, NULL);
    check_near(test->statistic, 2.14811507242);
    check_near(test->p_value, 0.142745043089);
    assert_int_equal(test->n_df, 1);
}

/* One group alone has no effect, and says who was there. */
static void test_interaction__one_group(void **state)
{
    (void)state;
    const ReportPartEffect third = effect_in(&linear, 2);
    assert_true(isnan(third.effect.value) && isnan(third.effect.low));
    assert_int_equal(third.n[0], 2);
    assert_int_equal(third.n[1], 0);
    check_near(third.mean[0], 6);
}

/* Where the parts are one, there is nothing that could differ. */
static void test_interaction__one_part(void **state)
{
    (void)state;
    static const int32_t same[N] = {0};
    g_autoptr(ReportResult) test = report_interaction(&linear, same, 2, NULL);
    assert_true(isnan(test->p_value) && isnan(test->statistic));
    assert_int_equal(test->notes->len, 1);
    assert_int_equal(test->members->len, 2);
}

/* A weight is as many rows; who has no value or no group takes no part. */
static void test_interaction__weights_and_missing(void **state)
{
    (void)state;
    static const double y2[] = {1, 2, 4, 3, 5, 9, NAN, 8};
    static const int32_t group2[] = {0, 0, 0, 1, 1, 1, 0, -1};
    static const int64_t weight[] = {1, 1, 1, 1, 1, 1, 5, 5};
    const ReportComparedGroups few = {
        .model = REPORT_METHOD_LM, .n = 8, .outcome = y2, .group = group2, .weight = weight};
    ReportPartEffect found;
    assert_true(report_part_effect(&few, NULL, 0, &found, NULL));
    check_near(found.effect.value, -3.33333333333333);
    assert_int_equal(found.n[0], 3);
    assert_int_equal(found.n[1], 3);
    check_near(found.effect.level, 0.95);
}

/* Events that all are in one group: the odds ratio is without bound, and has no interval. */
static void test_interaction__separated(void **state)
{
    (void)state;
    static const double all_or_none[] = {1, 1, 1, 0, 0, 0};
    const ReportComparedGroups groups = {
        .model = REPORT_METHOD_LOGISTIC, .n = 6, .outcome = all_or_none, .group = group};
    ReportPartEffect found;
    assert_true(report_part_effect(&groups, NULL, 0, &found, NULL));
    assert_true(isinf(found.effect.value) && isnan(found.effect.high));
    check_near(found.effect.level, 0.95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interaction__linear),
        cmocka_unit_test(test_interaction__cox),
        cmocka_unit_test(test_interaction__one_group),
        cmocka_unit_test(test_interaction__one_part),
        cmocka_unit_test(test_interaction__weights_and_missing),
        cmocka_unit_test(test_interaction__separated),
    };
    return cmocka_run_group_tests_name("reports/results/interaction", tests, NULL, NULL);
}
