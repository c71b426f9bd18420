#include "support/close.h"

#include "analysis/distributions.h"
#include "analysis/studentized_range.h"
#include "analysis/tukey.h"

typedef struct {
    double q;
    size_t n_groups;
    double df, want;
} Case;

/* tests/oracle/studentized_range.py: quadrature with 25 digits in another variable. */
static const Case cases[] = {
    {3, 3, 2, 0.2883499827650267},
    {3.5, 3, 200, 0.03751582016682482},
    {12, 3, 197, 1.534672986151877e-14},
    {5, 4, 10, 0.02344599636599783},
    {2, 10, 5, 0.8809156418769499},
    {6, 20, 60, 0.01033505761876165},
    {25, 50, 8, 1.812342728122924e-5},
    {5, 100, INFINITY, 0.4785477064469875},
    {9, 100, INFINITY, 9.58975632504673e-7},
};

static void test_studentized_range__oracle(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const Case *c = &cases[i];
        const double upper = stat_studentized_range_upper(c->q, c->n_groups, c->df);
        assert_within(upper, c->want, 1e-12);
        assert_apart(
            stat_studentized_range_lower(c->q, c->n_groups, c->df), 1 - c->want, 1e-14);
    }
}

/* The same program, deep in the tail, where its quadrature is good to about 1e-9. */
static void test_studentized_range__deep_in_the_tail(void **state)
{
    (void)state;
    assert_close(stat_studentized_range_upper(40, 5, 30), 3.415691696698776e-22);
}

/* Two groups: the range over sqrt(2) is |t|. */
static void test_studentized_range__two_groups_are_student(void **state)
{
    (void)state;
    const double q[] = {1e-3, 0.1, 1, 3, 10, 30, 1000};
    const double df[] = {1, 2, 7, 50, 1e4, 1e9, INFINITY};
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++) {
            const double want = stat_t_two_sided(q[i] / sqrt(2.0), df[j]);
            assert_within(stat_studentized_range_upper(q[i], 2, df[j]), want, 1e-12);
        }
}

static void test_studentized_range__tails_add_up(void **state)
{
    (void)state;
    const size_t n_groups[] = {3, 17, 100};
    const double df[] = {2, 30, INFINITY};
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++)
            for (double q = 0.1; q < 30; q *= 2.1) {
                const double sum = stat_studentized_range_upper(q, n_groups[i], df[j]) +
                                   stat_studentized_range_lower(q, n_groups[i], df[j]);
                assert_apart(sum, 1.0, 1e-13);
            }
}

static void test_studentized_range__quantile_inverts(void **state)
{
    (void)state;
    const double p[] = {0.99, 0.5, 0.05, 1e-6};
    for (size_t i = 0; i < 4; i++) {
        const double q = stat_studentized_range_upper_quantile(p[i], 4, 12);
        assert_within(stat_studentized_range_upper(q, 4, 12), p[i], 1e-12);
    }
    /* Printed tables: q(0.05; 3, 10) = 3.877 */
    assert_within(stat_studentized_range_upper_quantile(0.05, 3, 10), 3.877, 2e-4);
}

static void test_studentized_range__edges(void **state)
{
    (void)state;
    assert_nan(stat_studentized_range_upper(NAN, 3, 10));
    assert_nan(stat_studentized_range_upper(1, 1, 10));
    assert_nan(stat_studentized_range_upper(1, 3, 0));
    assert_nan(stat_studentized_range_upper_quantile(1.5, 3, 10));
    assert_true(stat_studentized_range_upper(0, 3, 10) == 1);
    assert_true(stat_studentized_range_lower(-1, 3, 10) == 0);
    assert_true(stat_studentized_range_upper(INFINITY, 3, 10) == 0);
    assert_true(stat_studentized_range_lower(INFINITY, 3, 10) == 1);
    assert_true(stat_studentized_range_upper_quantile(0, 3, 10) == INFINITY);
    assert_true(stat_studentized_range_upper_quantile(1, 3, 10) == 0);
}

/* 200 groups have 19,900 pairs: what they share is computed once, and changes no bit. */
static void test_studentized_range__many_pairs(void **state)
{
    (void)state;
    enum { GROUPS = 200, PAIRS = GROUPS * (GROUPS - 1) / 2 };
    static StatMoments moments[GROUPS];
    static StatTukeyPair pairs[PAIRS];
    for (int g = 0; g < GROUPS; g++)
        moments[g] = stat_moments_printed(5 + g % 7, 10 + 3.0 * (g * 37 % GROUPS) / GROUPS, 2);
    StatTukey tukey;
    assert_int_equal(stat_tukey(moments, GROUPS, 0, pairs, &tukey), STAT_OK);
    for (size_t i = 0; i < PAIRS; i += 1999)
        assert_true(pairs[i].p_value ==
                    stat_studentized_range_upper(pairs[i].statistic, GROUPS, tukey.df));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_studentized_range__many_pairs),
        cmocka_unit_test(test_studentized_range__oracle),
        cmocka_unit_test(test_studentized_range__deep_in_the_tail),
        cmocka_unit_test(test_studentized_range__two_groups_are_student),
        cmocka_unit_test(test_studentized_range__tails_add_up),
        cmocka_unit_test(test_studentized_range__quantile_inverts),
        cmocka_unit_test(test_studentized_range__edges),
    };
    return cmocka_run_group_tests_name("analysis/studentized_range", tests, NULL, NULL);
}
