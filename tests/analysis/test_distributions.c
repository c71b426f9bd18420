#include "support/close.h"

#include "analysis/distributions.h"

typedef enum {
    T_UPPER,
    F_UPPER,
    CHISQ_UPPER,
    CHISQ_LOWER,
    NORMAL_UPPER,
    NORMAL_QUANTILE,
    T_QUANTILE,
    CHISQ_QUANTILE
} Which;

typedef struct {
    Which which;
    double x, a, b, want;
} Case;

/* tests/oracle/distributions.R */
static const Case cases[] = {
    {T_UPPER, 0.10000000000000001, 1, 0, 0.46827448256944643},
    {T_UPPER, 2.5, 3, 0, 0.043853323504032753},
    {T_UPPER, -1.3, 7.5, 0, 0.88393661059219575},
    {T_UPPER, 12, 30, 0, 2.7900927075996303e-13},
    {T_UPPER, 40, 10, 0, 1.1404288715428737e-12},
    {T_UPPER, 3, 1000000, 0, 0.0013499312707108962},
    {T_UPPER, 1e-08, 4, 0, 0.49999999625000002},
    {F_UPPER, 1.5, 2, 200, 0.22562944497359233},
    {F_UPPER, 30, 4, 9, 3.2454431316491933e-05},
    {F_UPPER, 120, 2, 5000, 1.2496643503924286e-51},
    {F_UPPER, 0.20000000000000001, 8, 3, 0.96942160252905707},
    {F_UPPER, 1.0001, 10000, 100000, 0.49569672507035406},
    {F_UPPER, 5, 3, INFINITY, 0.0018166489665723236},
    {CHISQ_UPPER, 3.8399999999999999, 1, 0, 0.050043521248705224},
    {CHISQ_LOWER, 3.8399999999999999, 1, 0, 0.94995647875129474},
    {CHISQ_UPPER, 0.5, 2, 0, 0.77880078307140488},
    {CHISQ_LOWER, 0.5, 2, 0, 0.22119921692859512},
    {CHISQ_UPPER, 300, 16, 0, 2.5506138008293215e-54},
    {CHISQ_LOWER, 300, 16, 0, 1},
    {CHISQ_UPPER, 10, 16, 0, 0.86662832592999273},
    {CHISQ_LOWER, 10, 16, 0, 0.1333716740700073},
    {CHISQ_UPPER, 100100, 100000, 0, 0.41098073201214841},
    {CHISQ_LOWER, 100100, 100000, 0, 0.58901926798785165},
    {CHISQ_UPPER, 0.001, 5, 0, 0.99999999831851227},
    {CHISQ_LOWER, 0.001, 5, 0, 1.6814877189706274e-09},
    {CHISQ_UPPER, 900, 3, 0, 8.851690237125584e-195},
    {CHISQ_LOWER, 900, 3, 0, 1},
    {NORMAL_UPPER, 0.5, 0, 0, 0.30853753872598694},
    {NORMAL_UPPER, 1.96, 0, 0, 0.024997895148220428},
    {NORMAL_UPPER, 6, 0, 0, 9.8658764503769809e-10},
    {NORMAL_UPPER, -3, 0, 0, 0.9986501019683699},
    {NORMAL_UPPER, 30, 0, 0, 4.9067139271481872e-198},
    {NORMAL_QUANTILE, 0.025000000000000001, 0, 0, 1.9599639845400538},
    {T_QUANTILE, 0.025000000000000001, 5, 0, 2.570581835636315},
    {CHISQ_QUANTILE, 0.025000000000000001, 5, 0, 12.832501994030029},
    {NORMAL_QUANTILE, 0.29999999999999999, 0, 0, 0.52440051270804067},
    {T_QUANTILE, 0.29999999999999999, 5, 0, 0.55942964446936105},
    {CHISQ_QUANTILE, 0.29999999999999999, 5, 0, 6.0644299841549039},
    {NORMAL_QUANTILE, 0.90000000000000002, 0, 0, -1.2815515655446008},
    {T_QUANTILE, 0.90000000000000002, 5, 0, -1.4758840488244804},
    {CHISQ_QUANTILE, 0.90000000000000002, 5, 0, 1.6103079869623229},
    {NORMAL_QUANTILE, 9.9999999999999998e-13, 0, 0, 7.0344838253011321},
    {T_QUANTILE, 9.9999999999999998e-13, 5, 0, 393.95695957760387},
    {CHISQ_QUANTILE, 9.9999999999999998e-13, 5, 0, 65.238636213368267},
    {NORMAL_QUANTILE, 9.9999999999999998e-201, 0, 0, 30.205594179579634},
    {T_QUANTILE, 9.9999999999999998e-201, 5, 0, 1.5683925590993379e+40},
    {CHISQ_QUANTILE, 9.9999999999999998e-201, 5, 0, 938.92582623734938},
    {T_QUANTILE, 0.025, 1.5, 0, 6.0166631044279324},
};

static double compute(const Case *c)
{
    switch (c->which) {
    case T_UPPER:
        return stat_t_upper(c->x, c->a);
    case F_UPPER:
        return stat_f_upper(c->x, c->a, c->b);
    case CHISQ_UPPER:
        return stat_chisq_upper(c->x, c->a);
    case CHISQ_LOWER:
        return stat_chisq_lower(c->x, c->a);
    case NORMAL_UPPER:
        return stat_normal_upper(c->x);
    case NORMAL_QUANTILE:
        return stat_normal_upper_quantile(c->x);
    case T_QUANTILE:
        return stat_t_upper_quantile(c->x, c->a);
    case CHISQ_QUANTILE:
        return stat_chisq_upper_quantile(c->x, c->a);
    }
    return NAN;
}

static void test_distributions__like_R(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_within(compute(&cases[i]), cases[i].want, 2e-12);
}

static void test_distributions__outside_the_domain(void **state)
{
    (void)state;
    assert_nan(stat_t_upper(1, 0));
    assert_nan(stat_t_upper(1, NAN));
    assert_nan(stat_t_upper(NAN, 3));
    assert_nan(stat_f_upper(1, 2, -1));
    assert_nan(stat_f_upper(1, -2, 1));
    assert_nan(stat_f_upper(1, 0, 1));
    assert_nan(stat_f_upper(1, 2, 0));
    assert_nan(stat_f_upper(NAN, 2, 3));
    assert_nan(stat_f_upper(-1, -2, 3)); /* below 0, and yet no P of 1 */
    assert_nan(stat_f_upper(INFINITY, 2, -3));
    assert_nan(stat_chisq_upper(NAN, 2));
    assert_nan(stat_chisq_upper(-1, 0));
    assert_nan(stat_chisq_lower(1, -2));
    assert_nan(stat_chisq_lower(-1, -2));
    assert_nan(stat_normal_upper_quantile(1.5));
    assert_nan(stat_t_upper_quantile(-0.1, 3));
    assert_nan(stat_chisq_upper_quantile(0.5, 0));
    assert_nan(stat_beta_lower(1, 1, -0.5, 1.5));
}

static void test_distributions__ends(void **state)
{
    (void)state;
    assert_true(stat_t_upper(INFINITY, 3) == 0 && stat_t_upper(-INFINITY, 3) == 1);
    assert_true(stat_f_upper(0, 3, 4) == 1 && stat_f_upper(INFINITY, 3, 4) == 0);
    assert_true(stat_chisq_upper(0, 3) == 1 && stat_chisq_upper(INFINITY, 3) == 0);
    assert_true(stat_chisq_lower(0, 3) == 0 && stat_chisq_lower(INFINITY, 3) == 1);
    assert_true(stat_t_upper_quantile(0, 3) == INFINITY);
    assert_true(stat_t_upper_quantile(0.5, 3) == 0);
    assert_close(stat_t_upper_quantile(0.025, INFINITY), 1.9599639845400545);
    assert_true(stat_chisq_upper_quantile(1, 3) == 0);
    assert_true(stat_beta_lower(2, 3, 0, 1) == 0 && stat_beta_lower(2, 3, 1, 0) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distributions__like_R),
        cmocka_unit_test(test_distributions__outside_the_domain),
        cmocka_unit_test(test_distributions__ends),
    };
    return cmocka_run_group_tests_name("analysis/distributions", tests, NULL, NULL);
}
