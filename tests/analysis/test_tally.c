#include "support/close.h"

#include "analysis/sort.h"
#include "analysis/sum.h"
#include "analysis/tally.h"

#include <stdlib.h>

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 11;
}

static void test_sort__like_qsort(void **state)
{
    (void)state;
    enum { N = 5000 };
    double x[N];
    size_t order[N];
    uint64_t seed = 7;
    for (size_t i = 0; i < N; i++)
        x[i] = ((double)next_random(&seed) - 0x1p52) * (i % 3 ? 1e-300 : 1e200);
    x[10] = x[20] = 0.0;
    x[15] = -0.0;
    assert_int_equal(stat_order(x, N, order), STAT_OK);
    for (size_t i = 1; i < N; i++) {
        const double a = x[order[i - 1]];
        const double b = x[order[i]];
        assert_true(a < b || (a == b && order[i - 1] < order[i]));
    }
    const double least = x[order[0]];
    assert_int_equal(stat_sort(x, N), STAT_OK);
    assert_true(x[0] == least);
    for (size_t i = 1; i < N; i++)
        assert_true(x[i - 1] <= x[i]);
}

static void test_tally__whole_numbers_with_groups(void **state)
{
    (void)state;
    const double x[] = {3, -2, 3, NAN, 7, -0.0, 7};
    const int32_t group[] = {0, 1, 1, 0, 1, -1, 1};
    const int64_t weight[] = {1, 2, 3, 4, 5, 6, 7};
    StatTally tally;
    assert_int_equal(stat_tally_init(&tally, x, group, weight, 7, 2), STAT_OK);
    assert_int_equal(tally.n_values, 3);
    assert_int_equal(tally.total, 18);
    assert_int_equal(tally.n_missing, 10);
    const double values[] = {-2, 3, 7};
    const int64_t counts[] = {0, 2, 1, 3, 0, 12};
    for (size_t i = 0; i < 3; i++)
        assert_true(tally.value[i] == values[i]);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(tally.count[i], counts[i]);
    assert_int_equal(stat_tally_find(&tally, 7), 2);
    stat_tally_clear(&tally);
}

static void test_tally__fractions_by_sorting(void **state)
{
    (void)state;
    const double x[] = {0.5, 1e300, 0.5, -1e-9, 0.0, -0.0};
    StatTally tally;
    assert_int_equal(stat_tally_init(&tally, x, NULL, NULL, 6, 1), STAT_OK);
    assert_int_equal(tally.n_values, 4);
    assert_true(tally.value[0] == -1e-9 && tally.value[3] == 1e300);
    assert_int_equal(tally.count[1], 2);
    assert_int_equal(tally.count[2], 2);
    stat_tally_clear(&tally);
}

static void test_tally__error_each(void **state)
{
    (void)state;
    const double x[] = {1, 2};
    const double infinite[] = {1, INFINITY};
    const int32_t group[] = {0, 5};
    const int64_t zero[] = {1, 0};
    const int64_t huge[] = {STAT_TOTAL_MAX, 1};
    StatTally tally;
    assert_int_equal(stat_tally_init(NULL, x, NULL, NULL, 2, 1), STAT_ARGUMENT);
    assert_int_equal(stat_tally_init(&tally, NULL, NULL, NULL, 2, 1), STAT_ARGUMENT);
    assert_int_equal(stat_tally_init(&tally, x, NULL, NULL, 2, 2), STAT_ARGUMENT);
    assert_int_equal(stat_tally_init(&tally, infinite, NULL, NULL, 2, 1), STAT_DATA);
    assert_int_equal(stat_tally_init(&tally, x, group, NULL, 2, 2), STAT_DATA);
    assert_int_equal(stat_tally_init(&tally, x, NULL, zero, 2, 1), STAT_DATA);
    assert_int_equal(stat_tally_init(&tally, x, NULL, huge, 2, 1), STAT_DATA);
}

static void test_tally__empty(void **state)
{
    (void)state;
    StatTally tally;
    assert_int_equal(stat_tally_init(&tally, NULL, NULL, NULL, 0, 1), STAT_OK);
    assert_int_equal(tally.n_values, 0);
    assert_int_equal(tally.total, 0);
    stat_tally_clear(&tally);
    stat_tally_clear(NULL);
}

static void test_sum__keeps_what_a_double_loses(void **state)
{
    (void)state;
    StatSum sum = {0};
    stat_sum_add(&sum, 1e16);
    for (int i = 0; i < 1000; i++)
        stat_sum_add(&sum, 0.125);
    stat_sum_add(&sum, -1e16);
    assert_true(stat_sum_value(sum) == 125.0);
    const StatSum third = stat_sum_over((StatSum){1.0, 0.0}, 3.0);
    StatSum one = {0};
    stat_sum_add_product(&one, third.hi, 3.0);
    stat_sum_add_product(&one, third.lo, 3.0);
    assert_true(fabs(stat_sum_value(stat_sum_minus(one, (StatSum){1.0, 0.0}))) < 1e-31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sort__like_qsort),
        cmocka_unit_test(test_tally__whole_numbers_with_groups),
        cmocka_unit_test(test_tally__fractions_by_sorting),
        cmocka_unit_test(test_tally__error_each),
        cmocka_unit_test(test_tally__empty),
        cmocka_unit_test(test_sum__keeps_what_a_double_loses),
    };
    return cmocka_run_group_tests_name("analysis/tally", tests, NULL, NULL);
}
