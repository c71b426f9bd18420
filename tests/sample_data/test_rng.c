#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample_data/synthesis/rng.h"

/* splitmix64 of seed 0 begins with these words (Vigna's splitmix64.c): of each the upper half
   makes the number. */
static void test_rng__stream(void **state)
{
    (void)state;
    static const uint64_t words[] = {UINT64_C(0xe220a8397b1dcdaf), UINT64_C(0x6e789e6aa1b965f4),
        UINT64_C(0x06c45d188009454f)};
    StatRandom random = {0};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_int_equal(syn_random_below(&random, 1000), (int)((words[i] >> 32) * 1000 >> 32));
}

static void test_rng__limits(void **state)
{
    (void)state;
    int seen[3] = {0};
    StatRandom random = {1};
    for (int i = 0; i < 1000; i++) {
        const int value = syn_random_between(&random, -1, 1);
        assert_in_range(value + 1, 0, 2);
        seen[value + 1]++;
        assert_int_equal(syn_random_below(&random, 1), 0);
        assert_false(syn_random_chance(&random, 0));
        assert_true(syn_random_chance(&random, 1000));
    }
    assert_true(seen[0] > 200 && seen[1] > 200 && seen[2] > 200);
}

static void test_rng__shuffle_keeps_all(void **state)
{
    (void)state;
    int value[100], sum = 0;
    StatRandom random = {7};
    for (int i = 0; i < 100; i++)
        value[i] = i;
    syn_random_shuffle(&random, value, 100);
    for (int i = 0; i < 100; i++)
        sum += value[i];
    assert_int_equal(sum, 4950);
}

/* Mean 0 and SD 1000 within 4 standard errors of 20,000 draws. */
static void test_rng__normal_moments(void **state)
{
    (void)state;
    double sum = 0, squares = 0;
    const int n = 20000;
    StatRandom random = {3};
    for (int i = 0; i < n; i++) {
        const double x = syn_random_normal(&random);
        sum += x;
        squares += x * x;
    }
    assert_true(sum / n > -29 && sum / n < 29);
    assert_true(squares / n > 960000 && squares / n < 1042000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rng__stream),
        cmocka_unit_test(test_rng__limits),
        cmocka_unit_test(test_rng__shuffle_keeps_all),
        cmocka_unit_test(test_rng__normal_moments),
    };
    return cmocka_run_group_tests_name("sample_data/rng", tests, NULL, NULL);
}
