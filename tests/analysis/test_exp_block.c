#include "support/close.h"

#include "analysis/exp_block.h"

#include <float.h>
#include <string.h>

enum { N = 5000 };

static double x[N], y[N];

/* Against the C library's exp in long double (64 bits): never more than one unit of the last
 * place off. */
static void test_exp_block__within_a_unit(void **state)
{
    (void)state;
    for (int i = 0; i < N; i++)
        x[i] = 707.9 * sin(0.37 * i * i) * (i % 3 == 0 ? 1.0 : i % 3 == 1 ? 0.01 : 1e-5);
    stat_exp_block(x, y, N);
    for (int i = 0; i < N; i++)
        assert_within(y[i], (double)expl((long double)x[i]), DBL_EPSILON);
}

/* One value beyond the normal numbers: it is exp's, and its neighbours stay to the last bit. */
static void test_exp_block__far_values(void **state)
{
    (void)state;
    const double far[] = {
        709.7, 710.0, -708.5, -745.0, -746.0, 1e300, -1e300, INFINITY, -INFINITY};
    for (size_t f = 0; f < sizeof far / sizeof far[0]; f++) {
        double in[] = {-708.0, far[f], 708.0, 0.0, 1.0};
        const double near[] = {-708.0, 708.0, 0.0, 1.0};
        double out[5], alone[4];
        stat_exp_block(near, alone, 4);
        stat_exp_block(in, out, 5);
        assert_true(out[1] == exp(far[f]));
        assert_true(out[0] == alone[0] && out[2] == alone[1]);
        assert_true(out[3] == 1.0 && out[4] == alone[3]);
        stat_exp_block(in, in, 5); /* in its own place */
        assert_memory_equal(in, out, sizeof in);
    }
    const double nothing[] = {NAN, 2.0};
    double out[2];
    stat_exp_block(nothing, out, 2);
    assert_nan(out[0]);
    assert_within(out[1], 7.3890560989306502272, DBL_EPSILON);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp_block__within_a_unit),
        cmocka_unit_test(test_exp_block__far_values),
    };
    return cmocka_run_group_tests_name("analysis/exp_block", tests, NULL, NULL);
}
