#include "support/close.h"
#include "support/datasets.h"

#include "analysis/describe.h"
#include "analysis/t_paired.h"

/* tests/oracle/classical.R, describe.ctrl */
static void test_describe__by_group(void **state)
{
    (void)state;
    StatDescription d[3];
    int64_t missing;
    assert_int_equal(
        stat_describe(plant_weight, plant_group, NULL, 30, 3, d, &missing), STAT_OK);
    assert_close(d[0].mean, 5.032);
    assert_close(d[0].sd, 0.58309137839240566);
    assert_close(d[0].median, 5.1549999999999994);
    assert_close(d[0].q1, 4.55);
    assert_close(d[0].q3, 5.2925);
    assert_true(d[0].min == 4.17 && d[0].max == 6.11 && d[0].n == 10 && missing == 0);
}

/* describe.v, and the same with weights for the repeated 1 */
static void test_describe__weights(void **state)
{
    (void)state;
    const double v[] = {3, 1, 4, 1, 5, 9, 2, 6};
    const double w[] = {3, 1, 4, 5, 9, 2, 6};
    const int64_t weight[] = {1, 2, 1, 1, 1, 1, 1};
    StatDescription a, b;
    assert_int_equal(stat_describe(v, NULL, NULL, 8, 1, &a, NULL), STAT_OK);
    assert_int_equal(stat_describe(w, NULL, weight, 7, 1, &b, NULL), STAT_OK);
    assert_memory_equal(&a, &b, sizeof a);
    assert_close(a.mean, 3.875);
    assert_close(a.sd, 2.7483761439387129);
    assert_true(a.median == 3.5 && a.q1 == 1.75 && a.q3 == 5.25);
}

static void test_describe__edges(void **state)
{
    (void)state;
    const double v[] = {NAN, 7, NAN, 2};
    const int32_t group[] = {0, 1, 1, -1};
    const int32_t bad[] = {0, 1, 2, 7};
    StatDescription d[2];
    int64_t missing;
    assert_int_equal(stat_describe(v, group, NULL, 4, 2, d, &missing), STAT_OK);
    assert_true(missing == 3 && d[0].n == 0 && d[0].n_missing == 1);
    assert_nan(d[0].mean);
    assert_nan(d[0].median);
    assert_true(d[1].n == 1 && d[1].mean == 7 && d[1].q1 == 7 && d[1].max == 7);
    assert_nan(d[1].sd);
    assert_int_equal(stat_describe(NULL, NULL, NULL, 0, 1, d, NULL), STAT_OK);
    assert_int_equal(stat_describe(v, bad, NULL, 4, 2, d, NULL), STAT_DATA);
    assert_int_equal(stat_describe(v, NULL, NULL, 4, 2, d, NULL), STAT_ARGUMENT);
    assert_int_equal(stat_describe(v, NULL, NULL, 4, 1, NULL, NULL), STAT_ARGUMENT);
    const double absurd[] = {1e200, 1};
    assert_int_equal(stat_describe(absurd, NULL, NULL, 2, 1, d, NULL), STAT_DATA);
    assert_nan(d[0].mean);
}

/* tests/oracle/classical.R, t.sleep */
static const double drug1[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double drug2[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

static void test_t_paired__sleep(void **state)
{
    (void)state;
    StatTPaired t;
    assert_int_equal(stat_t_paired(drug1, drug2, NULL, 10, 0, &t), STAT_OK);
    assert_close(t.estimate, -1.58);
    assert_close(t.conf_low, -2.4598857632769824);
    assert_close(t.conf_high, -0.70011423672301754);
    assert_close(t.statistic, -4.0621276833820366);
    assert_close(t.p_value, 0.0028328901973842702);
    assert_true(t.df == 9 && t.n == 10);
}

static void test_t_paired__edges(void **state)
{
    (void)state;
    const double x[] = {1, 2, NAN};
    const double y[] = {0, 1, 5};
    StatTPaired t;
    assert_int_equal(stat_t_paired(x, y, NULL, 3, 0, &t), STAT_OK); /* all differences 1 */
    assert_true(t.statistic == INFINITY && t.p_value == 0 && t.n_missing == 1);
    /* all 0.1 as decimals, though not as doubles */
    assert_int_equal(
        stat_t_paired((double[]){0.3, 0.2, 0.8}, (double[]){0.2, 0.1, 0.7}, NULL, 3, 0, &t),
        STAT_OK);
    assert_true(t.estimate == 0.1 && t.sd == 0 && t.statistic == INFINITY);
    assert_int_equal(stat_t_paired(x, x, NULL, 2, 0, &t), STAT_OK); /* all 0 */
    assert_nan(t.p_value);
    assert_int_equal(stat_t_paired(x, y, NULL, 1, 0, &t), STAT_OK);
    assert_nan(t.conf_low);
    assert_true(t.estimate == 1);
    assert_int_equal(stat_t_paired(NULL, NULL, NULL, 0, 0, &t), STAT_OK);
    assert_nan(t.estimate);
    assert_int_equal(stat_t_paired(x, y, NULL, 3, 1.5, &t), STAT_ARGUMENT);
    const double infinite[] = {INFINITY};
    assert_int_equal(stat_t_paired(infinite, infinite, NULL, 1, 0, &t), STAT_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_describe__by_group),
        cmocka_unit_test(test_describe__weights),
        cmocka_unit_test(test_describe__edges),
        cmocka_unit_test(test_t_paired__sleep),
        cmocka_unit_test(test_t_paired__edges),
    };
    return cmocka_run_group_tests_name("analysis/describe", tests, NULL, NULL);
}
