/*
 * Results of trends over ordered groups. Expected values: R 4.2.2,
 *   prop.trend.test(c(2, 3, 4), c(4, 4, 4))      chi-squared 2.6666667, P 0.1024704
 *   (one degree of freedom; z is its square root, with the sign of the trend)
 * J is counted by hand: pairs of rows that rise from a group to a later one.
 */
#include "check.h"

#include "analysis/trend.h"
#include "support/close.h"

static const double outcome[] = {1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, NAN, 1};
static const int32_t group[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0, -1};
static const char *const names[] = {"low", "middle", "high"};

static ReportResult *run(ReportMethodId id, const ReportInput *input)
{
    GError *error = NULL;
    ReportResult *result = report_method_run(id, input, NULL, &error);
    if (!result)
        fail_msg("%s: %s", report_method(id)->id, error->message);
    return result;
}

static void test_trend__shares(void **state)
{
    (void)state;
    const ReportArray what = NUMBERS(outcome), who = FACTOR(group, names);
    const ReportInput input = {
        .n = 14, .roles = {[REPORT_ROLE_OUTCOME] = &what, [REPORT_ROLE_GROUP] = &who}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_TREND, &input);
    assert_int_equal(result->n, 12);
    assert_int_equal(result->n_missing, 2);
    assert_within(result->statistic, sqrt(8.0 / 3), 1e-12);
    assert_within(result->p_value, 0.10247043485974938, 1e-9);
    static const Expected expected[] = {{"group", 0, "low"}, {"n", 4, NULL},
        {"events", 2, NULL}, {"group", 0, "middle"}, {"n", 4, NULL}, {"events", 3, NULL},
        {"group", 0, "high"}, {"n", 4, NULL}, {"events", 4, NULL}};
    check_list(find_list(result, "groups"), expected, G_N_ELEMENTS(expected));
    for (guint g = 0; g < 3; g++)
        check_member(result, g, (int32_t)g, 4);
    assert_notes(result, "");
}

/* The same of frequencies, and of rows that are missing with theirs. */
static void test_trend__weights(void **state)
{
    (void)state;
    static const double told[] = {1, 0, 1, 0, 1, 0};
    static const int32_t where[] = {0, 0, 1, 1, 2, -1};
    static const int64_t weight[] = {2, 2, 3, 1, 4, 5};
    const ReportArray what = NUMBERS(told), who = FACTOR(where, names);
    const ReportInput input = {.n = 6,
        .weight = weight,
        .roles = {[REPORT_ROLE_OUTCOME] = &what, [REPORT_ROLE_GROUP] = &who}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_TREND, &input);
    assert_int_equal(result->n, 12);
    assert_int_equal(result->n_missing, 5);
    assert_within(result->p_value, 0.10247043485974938, 1e-9);
}

static void test_trend__nothing_to_test(void **state)
{
    (void)state;
    static const double all[] = {1, 1, 1, 1};
    static const int32_t where[] = {0, 0, 1, 1}, one[] = {0, 0, 0, 0};
    const ReportArray what = NUMBERS(all), who = FACTOR(where, names),
                      alone = FACTOR(one, names);
    const ReportInput input = {
        .n = 4, .roles = {[REPORT_ROLE_OUTCOME] = &what, [REPORT_ROLE_GROUP] = &who}};
    const ReportInput values = {
        .n = 4, .roles = {[REPORT_ROLE_VALUE] = &what, [REPORT_ROLE_GROUP] = &alone}};
    g_autoptr(ReportResult) shares = run(REPORT_METHOD_TREND, &input);
    g_autoptr(ReportResult) ranks = run(REPORT_METHOD_JONCKHEERE, &values);
    assert_true(isnan(shares->p_value));
    assert_notes(shares, "fewer than two groups, or all or none have the outcome: no test");
    assert_true(isnan(ranks->p_value));
    assert_notes(ranks, "fewer than two groups, or all values equal: no test");
}

/* Three groups of two: of 12 pairs 11 rise, 6 are expected. */
static void test_trend__jonckheere(void **state)
{
    (void)state;
    static const double value[] = {1, 3, 2, 5, 6, 7, NAN};
    static const int32_t where[] = {0, 0, 1, 1, 2, 2, 2};
    const ReportArray what = NUMBERS(value), who = FACTOR(where, names);
    const ReportInput input = {
        .n = 7, .roles = {[REPORT_ROLE_VALUE] = &what, [REPORT_ROLE_GROUP] = &who}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_JONCKHEERE, &input);
    StatJonckheere r;
    assert_int_equal(stat_jonckheere(value, where, NULL, 7, 3, &r), STAT_OK);
    check_head(result, 6, 1, 11, r.p_value, false);
    check_number("groups", number_of(find_value(result, "n_groups"), REPORT_ITEM_COUNT), 3);
    check_number("expected", number_of(find_value(result, "expected"), REPORT_ITEM_NUMBER), 6);
    check_number("z", number_of(find_value(result, "z"), REPORT_ITEM_NUMBER), r.z);
    assert_notes(result, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trend__shares),
        cmocka_unit_test(test_trend__weights),
        cmocka_unit_test(test_trend__nothing_to_test),
        cmocka_unit_test(test_trend__jonckheere),
    };
    return cmocka_run_group_tests_name("reports/results/trend", tests, NULL, NULL);
}
