#include "support/close.h"
#include "support/datasets.h"

#include "analysis/effect.h"
#include "analysis/smd.h"

/* tests/oracle/effect.R, cohen: ctrl against trt2 of PlantGrowth */
static void test_cohen__like_R(void **state)
{
    (void)state;
    StatMoments m[3];
    assert_int_equal(stat_moments(plant_weight, plant_group, NULL, 30, 3, m, NULL), STAT_OK);
    const StatCohen c = stat_cohen(&m[0], &m[2]);
    assert_close(c.sd_pooled, 0.51762277126623146);
    assert_close(c.cohen_d, -0.95436295971206087);
    assert_close(c.hedges_g, -0.91394227845203702);
    const StatMoments one = stat_moments_printed(1, 5, NAN);
    assert_nan(stat_cohen(&m[0], &one).cohen_d);
    const StatMoments flat = stat_moments_printed(5, 5, 0);
    assert_nan(stat_cohen(&flat, &flat).cohen_d);
}

/* tests/oracle/effect.R, wilson */
static void test_proportion__wilson(void **state)
{
    (void)state;
    StatInterval i;
    assert_int_equal(stat_proportion(56, 70, 0, &i), STAT_OK);
    assert_close(i.conf_low, 0.69183355503746946);
    assert_close(i.conf_high, 0.87695260751637039);
    assert_int_equal(stat_proportion(0, 10, 0, &i), STAT_OK);
    assert_true(i.conf_low == 0);
    assert_close(i.conf_high, 0.27753279986288915);
    assert_int_equal(stat_proportion(0, 0, 0, &i), STAT_OK);
    assert_nan(i.estimate);
    assert_int_equal(stat_proportion(3, 2, 0, &i), STAT_DATA);
    assert_int_equal(stat_proportion(1, 2, 1, &i), STAT_ARGUMENT);
}

/* tests/oracle/compare.R, katz; no event in a group leaves no bound. */
static void test_risk_ratio__katz(void **state)
{
    (void)state;
    StatInterval i;
    assert_int_equal(stat_risk_ratio(5, 27, 4, 10, 0, &i), STAT_OK);
    assert_close(i.estimate, 0.462962962962963);
    assert_apart(i.conf_low, 0.154652797312, 1e-11);
    assert_apart(i.conf_high, 1.38590900908, 1e-10);
    assert_int_equal(stat_risk_ratio(56, 70, 48, 80, 0, &i), STAT_OK);
    assert_apart(i.conf_low, 1.07662642276, 1e-10);
    assert_apart(i.conf_high, 1.65124851127, 1e-10);
    assert_int_equal(stat_risk_ratio(0, 10, 3, 10, 0, &i), STAT_OK);
    assert_true(i.estimate == 0 && i.conf_low == 0 && isinf(i.conf_high));
    assert_int_equal(stat_risk_ratio(3, 10, 0, 10, 0, &i), STAT_OK);
    assert_true(isinf(i.estimate) && i.conf_low == 0 && isinf(i.conf_high));
    assert_int_equal(stat_risk_ratio(0, 10, 0, 10, 0, &i), STAT_OK);
    assert_nan(i.estimate);
    assert_int_equal(stat_risk_ratio(1, 0, 0, 10, 0, &i), STAT_DATA);
    assert_int_equal(stat_risk_ratio(1, 2, 1, 2, 1, &i), STAT_ARGUMENT);
}

/* Newcombe 1998, table II, method 10: 56/70 - 48/80 is 0.0524 to 0.3339; 9/10 - 3/10 is 0.1705
 * to 0.8090; 10/10 - 0/10 is 0.6075 to 1. */
static void test_risk_difference__newcombe(void **state)
{
    (void)state;
    StatInterval i;
    assert_int_equal(stat_risk_difference(56, 70, 48, 80, 0, &i), STAT_OK);
    assert_apart(i.estimate, 0.2, 1e-12);
    assert_apart(i.conf_low, 0.0524, 5e-5);
    assert_apart(i.conf_high, 0.3339, 5e-5);
    assert_int_equal(stat_risk_difference(9, 10, 3, 10, 0, &i), STAT_OK);
    assert_apart(i.conf_low, 0.1705, 5e-5);
    assert_apart(i.conf_high, 0.8090, 5e-5);
    assert_int_equal(stat_risk_difference(10, 10, 0, 10, 0, &i), STAT_OK);
    assert_apart(i.conf_low, 0.6075, 5e-5);
    assert_true(i.conf_high == 1);
    assert_int_equal(stat_risk_difference(1, 1, 0, 0, 0, &i), STAT_OK);
    assert_nan(i.estimate);
    assert_int_equal(stat_risk_difference(1, 1, 2, 1, 0, &i), STAT_DATA);
}

/* tests/oracle/effect.R, smd and smd.binary */
static void test_smd__like_R(void **state)
{
    (void)state;
    int32_t group[30];
    for (int i = 0; i < 30; i++)
        group[i] = plant_group[i] == 0 ? 0 : plant_group[i] == 2 ? 1 : -1;
    StatSmd s;
    assert_int_equal(stat_smd(plant_weight, group, NULL, 30, &s), STAT_OK);
    assert_close(s.smd, 0.95436295971206087);
    assert_true(s.n1 == 10 && s.n_missing == 10 && !s.binary);
    /* mtcars: vs by am is 7 of 19 and 7 of 13 */
    const double value[] = {1, 0, 1, 0};
    const int32_t am[] = {0, 0, 1, 1};
    const int64_t weight[] = {7, 12, 7, 6};
    assert_int_equal(stat_smd(value, am, weight, 4, &s), STAT_OK);
    assert_true(s.binary && s.n == 32);
    assert_close(s.smd, 0.34665786276924759);
    const int32_t code[] = {2, 0, 2, 1};
    assert_int_equal(stat_smd_level(code, 2, am, weight, 4, &s), STAT_OK);
    assert_close(s.smd, 0.34665786276924759);
}

static void test_smd__edges(void **state)
{
    (void)state;
    const double same[] = {1, 1, 1};
    const double apart[] = {0, 0, 1};
    const int32_t group[] = {0, 0, 1};
    StatSmd s;
    assert_int_equal(stat_smd(same, group, NULL, 3, &s), STAT_OK);
    assert_true(s.smd == 0);
    assert_int_equal(stat_smd(apart, group, NULL, 3, &s), STAT_OK);
    assert_nan(s.smd);
    assert_int_equal(stat_smd(NULL, NULL, NULL, 0, &s), STAT_OK);
    assert_nan(s.smd);
    assert_int_equal(stat_smd(same, NULL, NULL, 3, &s), STAT_ARGUMENT);
    assert_close(stat_smd_over(1, 3, 4), 1 / sqrt(12.5));
    assert_true(stat_smd_over(0, 0, 0) == 0);
    assert_nan(stat_smd_over(1, 0, 0));
    assert_nan(stat_smd_over(0, NAN, 1));
    assert_int_equal(stat_smd_level(NULL, 0, group, NULL, 3, &s), STAT_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cohen__like_R),
        cmocka_unit_test(test_proportion__wilson),
        cmocka_unit_test(test_risk_ratio__katz),
        cmocka_unit_test(test_risk_difference__newcombe),
        cmocka_unit_test(test_smd__like_R),
        cmocka_unit_test(test_smd__edges),
    };
    return cmocka_run_group_tests_name("analysis/effect", tests, NULL, NULL);
}
