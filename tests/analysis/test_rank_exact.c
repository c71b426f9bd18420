#include "support/close.h"

#include "analysis/rank_exact.h"

#include <stdlib.h>

enum { MOST = 9 };

/* How many of the 2^n subsets of 1 .. n have a sum of at most s. */
static double share_of_sums(int64_t n, int64_t s)
{
    int at_most = 0;
    for (unsigned set = 0; set < 1u << n; set++) {
        int64_t sum = 0;
        for (int64_t i = 0; i < n; i++)
            sum += set >> i & 1u ? i + 1 : 0;
        at_most += sum <= s;
    }
    return (double)at_most / (double)(1u << n);
}

/* The same of the pairs that a chosen set of size n1 wins, over all sets of that size. */
static double share_of_counts(int64_t n1, int64_t n2, int64_t c)
{
    int at_most = 0;
    int all = 0;
    for (unsigned set = 0; set < 1u << (n1 + n2); set++) {
        int64_t size = 0;
        int64_t wins = 0; /* pairs with one of the others below */
        for (int64_t i = 0; i < n1 + n2; i++)
            if (set >> i & 1u) {
                wins += i - size;
                size++;
            }
        if (size != n1)
            continue;
        all++;
        at_most += wins <= c;
    }
    return (double)at_most / (double)all;
}

static const double levels[] = {1e-6, 0.004, 0.0124, 0.0251, 0.05, 0.13, 0.3, 0.43, 0.499};
enum { N_LEVELS = sizeof levels / sizeof levels[0] };

/* By its definition: the largest c whose P is at most p, up to the median. */
static void test_rank_exact__signed_quantile(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= MOST; n++)
        for (size_t l = 0; l < N_LEVELS; l++) {
            int64_t want = -1;
            while (share_of_sums(n, want + 1) <= levels[l])
                want++;
            int64_t c;
            assert_int_equal(stat_rank_exact_signed_quantile(n, levels[l], &c), STAT_OK);
            assert_int_equal(c, want);
        }
}

static void test_rank_exact__count_quantile(void **state)
{
    (void)state;
    for (int64_t n1 = 1; n1 <= 5; n1++)
        for (int64_t n2 = 1; n2 <= 5; n2++)
            for (size_t l = 0; l < N_LEVELS; l++) {
                int64_t want = -1;
                while (share_of_counts(n1, n2, want + 1) <= levels[l])
                    want++;
                int64_t c;
                assert_int_equal(
                    stat_rank_exact_count_quantile(n1, n2, levels[l], &c), STAT_OK);
                assert_int_equal(c, want);
            }
}

/* Both tails of the sum of 3 of 8 tied observations, over all 56 sets. */
static void test_rank_exact__sum_is_enumeration(void **state)
{
    (void)state;
    const StatRank rank[] = {{3, 2}, {7, 2}, {10, 1}, {14, 3}};
    const int64_t doubled[] = {3, 3, 7, 7, 10, 14, 14, 14};
    const int sizes[] = {3, 5};
    for (int k = 0; k < 2; k++)
        for (int64_t s = 0; s < 70; s++) {
            const double mean = sizes[k] * 72.0 / 8.0;
            int all = 0, lower = 0, upper = 0, apart = 0;
            for (unsigned set = 0; set < 256; set++) {
                int size = 0;
                int64_t sum = 0;
                for (int i = 0; i < 8; i++)
                    if (set >> i & 1u) {
                        size++;
                        sum += doubled[i];
                    }
                if (size != sizes[k])
                    continue;
                all++;
                lower += sum <= s;
                upper += sum >= s;
                apart += fabs((double)sum - mean) >= fabs((double)s - mean);
            }
            StatRankTails tails;
            assert_int_equal(stat_rank_exact_sum(rank, 4, sizes[k], s, &tails), STAT_OK);
            assert_apart(tails.lower, (double)lower / all, 1e-14);
            assert_apart(tails.upper, (double)upper / all, 1e-14);
            assert_apart(tails.two_sided, (double)apart / all, 1e-14);
        }
}

/* Beyond about a second the caller approximates; nobody and everybody leave no choice. */
static void test_rank_exact__edges(void **state)
{
    (void)state;
    int64_t c;
    assert_int_equal(stat_rank_exact_signed_quantile(100001, 0.025, &c), STAT_OK);
    assert_int_equal(c, -2);
    assert_int_equal(stat_rank_exact_signed_quantile(20000, 0.025, &c), STAT_OK);
    assert_int_equal(c, -2);
    assert_int_equal(stat_rank_exact_count_quantile(1000, 1000, 0.025, &c), STAT_OK);
    assert_int_equal(c, -2);
    assert_int_equal(stat_rank_exact_count_quantile(3, 99998, 0.025, &c), STAT_OK);
    assert_int_equal(c, -2);
    assert_int_equal(stat_rank_exact_count_quantile(0, 5, 0.025, &c), STAT_OK);
    assert_int_equal(c, -2);
    const StatRank rank[] = {{2, 1}, {4, 1}, {6, 1}};
    StatRankTails tails;
    assert_int_equal(stat_rank_exact_sum(rank, 3, 0, 0, &tails), STAT_OK);
    assert_true(tails.lower == 1 && tails.upper == 1 && tails.two_sided == 1);
    assert_int_equal(stat_rank_exact_sum(rank, 3, 3, 12, &tails), STAT_OK);
    assert_true(tails.lower == 1 && tails.upper == 1 && tails.two_sided == 1);
    double p;
    assert_int_equal(stat_rank_exact_signed(rank, 3, -1, &p), STAT_OK);
    assert_true(p == 0);
    assert_int_equal(stat_rank_exact_signed(rank, 3, 0, &p), STAT_OK);
    assert_true(p == 0.125);
    assert_int_equal(stat_rank_exact_signed(rank, 3, 12, &p), STAT_OK);
    assert_true(p == 1);
    assert_int_equal(stat_rank_exact_signed(rank, 0, 0, &p), STAT_OK);
    assert_true(p == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rank_exact__signed_quantile),
        cmocka_unit_test(test_rank_exact__count_quantile),
        cmocka_unit_test(test_rank_exact__sum_is_enumeration),
        cmocka_unit_test(test_rank_exact__edges),
    };
    return cmocka_run_group_tests_name("analysis/rank_exact", tests, NULL, NULL);
}
