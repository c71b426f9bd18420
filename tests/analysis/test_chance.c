#include "analysis/chance.h"
#include "support/close.h"

/* choose(k, n) / choose(total, n): choose(10, 3) / choose(20, 3) = 120 / 1140. */
static void test_chance__all_within(void **state)
{
    (void)state;
    assert_close(stat_chance_all_within(10, 3, 20), 120.0 / 1140.0);
    assert_close(stat_chance_all_within(20, 3, 20), 1);
    assert_close(stat_chance_all_within(2, 3, 20), 0);
    assert_close(stat_chance_all_within(7, 0, 20), 1);
    assert_true(isnan(stat_chance_all_within(21, 3, 20)));
    assert_true(isnan(stat_chance_all_within(-1, 3, 20)));
    assert_true(isnan(stat_chance_all_within(5, 21, 20)));
}

/* Of events with chances 1/2, 1/4 and 1/5: none 12/40, one 19/40, two 8/40, three 1/40. */
static void test_chance__at_least(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.25, 0.2};
    const double expected[] = {1, 28.0 / 40, 9.0 / 40, 1.0 / 40, 0};
    for (size_t least = 0; least < 5; least++) {
        double chance;
        assert_int_equal(stat_chance_at_least(p, 3, least, &chance), STAT_OK);
        assert_close(chance, expected[least]);
    }
}

/* R 4.2: pbinom(9, 30, 0.01, lower.tail = FALSE). */
static void test_chance__a_small_tail_keeps_its_digits(void **state)
{
    (void)state;
    double p[30], chance;
    for (size_t i = 0; i < 30; i++)
        p[i] = 0.01;
    assert_int_equal(stat_chance_at_least(p, 30, 10, &chance), STAT_OK);
    assert_close(chance, 2.50326600024465e-13);
}

static void test_chance__errors(void **state)
{
    (void)state;
    double chance = 3;
    assert_int_equal(
        stat_chance_at_least((const double[]){0.5, 1.5}, 2, 1, &chance), STAT_DATA);
    assert_true(isnan(chance));
    assert_int_equal(stat_chance_at_least((const double[]){NAN}, 1, 1, &chance), STAT_DATA);
    assert_int_equal(stat_chance_at_least(NULL, 1, 1, &chance), STAT_ARGUMENT);
    assert_int_equal(stat_chance_at_least(NULL, 0, 0, &chance), STAT_OK);
    assert_close(chance, 1);
    assert_int_equal(stat_chance_at_least(NULL, 0, 0, NULL), STAT_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chance__all_within),
        cmocka_unit_test(test_chance__at_least),
        cmocka_unit_test(test_chance__a_small_tail_keeps_its_digits),
        cmocka_unit_test(test_chance__errors),
    };
    return cmocka_run_group_tests_name("analysis/chance", tests, NULL, NULL);
}
