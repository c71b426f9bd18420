#include "support/close.h"

#include "analysis/decimal.h"
#include "analysis/moments.h"
#include "analysis/t_paired.h"

#include <string.h>

enum { N = 1001 };

/* NIST StRD NumAcc2 (1.2, then 1.1 and 1.3 in turn) and NumAcc3 (1000000.2, .1, .3): mean 1.2
 * and 1000000.2, SD 0.1, exactly. */
static void fill(double *value, double offset)
{
    value[0] = offset + 0.2;
    for (size_t i = 1; i < N; i++)
        value[i] = i % 2 ? offset + 0.1 : offset + 0.3;
}

static StatMoments moments_of(const double *value, size_t n)
{
    StatMoments moments;
    assert_int_equal(stat_moments(value, NULL, NULL, n, 1, &moments, NULL), STAT_OK);
    return moments;
}

static StatMomentSums sums_of(const double *value, size_t n)
{
    StatMomentSums sums;
    assert_int_equal(stat_moment_sums(value, NULL, n, &sums), STAT_OK);
    return sums;
}

static void test_moments__nist_accuracy(void **state)
{
    (void)state;
    double value[N];
    fill(value, 1);
    assert_true(moments_of(value, N).mean == 1.2 && moments_of(value, N).sd == 0.1);
    const StatMomentSums sums = sums_of(value, N);
    /* 12 + 500 * 11 + 500 * 13 tenths; their squares 144, 121 and 169. */
    assert_true(sums.n == N && sums.scale == 1 && sums.sum == 12012 && sums.squares == 145144);
    assert_true(stat_moments_of_sums(&sums).sd == 0.1);
    fill(value, 1000000);
    const StatMomentSums far = sums_of(value, N);
    assert_true(stat_moments_of_sums(&far).mean == 1000000.2);
    assert_true(stat_moments_of_sums(&far).sd == 0.1);
}

/* Parts that are added up are the whole, to the last bit. */
static void check_parts(const double *value, size_t n)
{
    const StatMoments whole = moments_of(value, n);
    for (size_t parts = 1; parts < 40; parts += 7) {
        StatMomentSums sum = {0};
        for (size_t p = 0; p < parts; p++) {
            const size_t from = p * n / parts, to = (p + 1) * n / parts;
            const StatMomentSums part = sums_of(value + from, to - from);
            stat_moment_sums_add(&sum, &part);
        }
        const StatMoments added = stat_moments_of_sums(&sum);
        assert_int_equal(added.n, whole.n);
        assert_memory_equal(&added.mean, &whole.mean, sizeof added.mean);
        assert_memory_equal(&added.sd, &whole.sd, sizeof added.sd);
        assert_memory_equal(&added.ss, &whole.ss, sizeof added.ss);
    }
}

static void test_moments__parts(void **state)
{
    (void)state;
    double value[N];
    for (size_t i = 0; i < N; i++)
        value[i] = (double)((i * 7919) % 1009) / 1000; /* 0.825 */
    check_parts(value, N);
    for (size_t i = 0; i < N; i++)
        value[i] = i % 10 == 3 ? (double)NAN : (double)((i * 7919) % 1009);
    check_parts(value, N);
    for (size_t i = 0; i < N; i++)
        value[i] = (double)((i * 7919) % 1009) / 30.4375; /* Months out of days. */
    check_parts(value, N);
    for (size_t i = 0; i < N; i++)
        value[i] = i < 500 ? (double)i : (double)i / 10; /* Other decimals in other parts. */
    check_parts(value, N);
}

static void test_moments__edges(void **state)
{
    (void)state;
    StatMomentSums sums;
    assert_int_equal(stat_moment_sums(NULL, NULL, 0, &sums), STAT_OK);
    assert_true(sums.n == 0 && isnan(stat_moments_of_sums(&sums).mean));
    assert_int_equal(stat_moment_sums(NULL, NULL, 1, &sums), STAT_ARGUMENT);
    const double infinite = HUGE_VAL;
    assert_int_equal(stat_moment_sums(&infinite, NULL, 1, &sums), STAT_DATA);
    const double one = 0.1;
    sums = sums_of(&one, 1);
    assert_true(
        stat_moments_of_sums(&sums).mean == 0.1 && isnan(stat_moments_of_sums(&sums).sd));
    /* Values that are all one have no spread, whatever their sums were rounded to. */
    const double third = 1.0 / 3;
    const double thirds[] = {third, third, third, third, third, third, third};
    sums = sums_of(thirds, 7);
    assert_int_equal(sums.scale, STAT_DECIMAL_NONE);
    assert_true(
        stat_moments_of_sums(&sums).sd == 0 && stat_moments_of_sums(&sums).mean == third);
    /* A weight is the row repeated. */
    const double two[] = {1, 2};
    const int64_t weight[] = {2, 1};
    assert_int_equal(stat_moment_sums(two, weight, 2, &sums), STAT_OK);
    assert_true(sums.n == 3 && sums.sum == 4 && sums.squares == 6 && sums.scale == 0);
}

/* R 4.2: t.test(c(3, 5, 2, 9)) */
static void test_moments__t_paired(void **state)
{
    (void)state;
    const double difference[] = {3, 5, 2, 9};
    StatTPaired of_values, of_sums;
    const StatMomentSums sums = sums_of(difference, 4);
    const StatMoments moments = stat_moments_of_sums(&sums);
    assert_int_equal(stat_t_paired(difference, NULL, NULL, 4, 0, &of_values), STAT_OK);
    assert_int_equal(stat_t_paired_moments(&moments, 0, &of_sums), STAT_OK);
    assert_memory_equal(&of_values, &of_sums, sizeof of_sums);
    assert_close(of_sums.statistic, 3.0687768417315433);
    assert_close(of_sums.p_value, 0.054614817557885574);
    assert_int_equal(stat_t_paired_moments(NULL, 0, &of_sums), STAT_ARGUMENT);
    assert_int_equal(stat_t_paired_moments(&moments, 1, &of_sums), STAT_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments__nist_accuracy),
        cmocka_unit_test(test_moments__parts),
        cmocka_unit_test(test_moments__edges),
        cmocka_unit_test(test_moments__t_paired),
    };
    return cmocka_run_group_tests_name("analysis/moments", tests, NULL, NULL);
}
