#include "support/close.h"

#include "analysis/root.h"

/* How often a function was asked, and a number that it needs. */
typedef struct {
    int n;
    double a;
} Asked;

static double cosine_less_x(double x, void *data)
{
    ((Asked *)data)->n++;
    return cos(x) - x;
}

static double power_less_a(double x, void *data)
{
    Asked *asked = data;
    asked->n++;
    return asked->a - x * x * x;
}

static double decay(double x, void *data)
{
    Asked *asked = data;
    asked->n++;
    return exp(-x) - asked->a;
}

static double logarithm(double x, void *data)
{
    Asked *asked = data;
    asked->n++;
    return log(x / asked->a);
}

static double step(double x, void *data)
{
    Asked *asked = data;
    asked->n++;
    return x < asked->a ? -INFINITY : INFINITY;
}

static double hole(double x, void *data)
{
    (void)data;
    return x < 2.0 ? -1.0 : x > 3.0 ? 1.0 : NAN;
}

/* The fixed point of the cosine (OEIS A003957), and cube roots by the C library. */
static void test_root__known_roots(void **state)
{
    (void)state;
    Asked asked = {0};
    assert_within(stat_root(cosine_less_x, &asked, 0.0, 1.0), 0.73908513321516064166, 4e-16);
    assert_true(asked.n <= 12);
    const double cubes[] = {2.0, -17.0, 1e-12, 3e200};
    for (size_t i = 0; i < 4; i++) {
        asked = (Asked){.a = cubes[i]};
        const double root = cbrt(cubes[i]);
        const double far = 40.0 * fabs(root);
        assert_within(stat_root(power_less_a, &asked, -far, far), root, 4e-16);
        assert_true(asked.n <= 60);
    }
}

/* Where a chord tells nothing: at 700 the function is 1e-300 from 0, at 0 it is 1. */
static void test_root__deep_in_a_tail(void **state)
{
    (void)state;
    Asked asked = {.a = 1e-290};
    assert_within(stat_root(decay, &asked, 0.0, 700.0), 290.0 * log(10.0), 4e-16);
    assert_true(asked.n <= 300);
}

/* The logarithm is -Inf at 0; a step has no finite value; NaN is taken for the root. */
static void test_root__values_that_are_not_finite(void **state)
{
    (void)state;
    Asked asked = {.a = 0.7};
    assert_within(stat_root(logarithm, &asked, 0.0, 5.0), 0.7, 4e-16);
    assert_within(stat_root(step, &asked, -5.0, 5.0), 0.7, 4e-16);
    const double x = stat_root(hole, NULL, 0.0, 10.0);
    assert_true(x >= 2.0 && x <= 3.0);
}

/* The ends: each may be the root; without a change of sign the nearer is given. */
static void test_root__at_the_ends(void **state)
{
    (void)state;
    Asked asked = {.a = 8.0};
    assert_true(stat_root(power_less_a, &asked, 2.0, 5.0) == 2.0);
    assert_true(stat_root(power_less_a, &asked, -1.0, 2.0) == 2.0);
    assert_true(stat_root(power_less_a, &asked, 3.0, 5.0) == 3.0);
    assert_true(stat_root(power_less_a, &asked, -1.0, 1.0) == 1.0);
    assert_true(stat_root(power_less_a, &asked, 2.0, 2.0) == 2.0);
    assert_int_equal(asked.n, 10); /* the ends, and nothing else */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_root__known_roots),
        cmocka_unit_test(test_root__deep_in_a_tail),
        cmocka_unit_test(test_root__values_that_are_not_finite),
        cmocka_unit_test(test_root__at_the_ends),
    };
    return cmocka_run_group_tests_name("analysis/root", tests, NULL, NULL);
}
