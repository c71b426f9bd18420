#include "support/close.h"

#include "analysis/kruskal.h"
#include "analysis/rank_sum.h"

/* R's airquality$Ozone in May and August, permeability data of Hollander & Wolfe 4.1. */
static const double ozone[] = {41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30,
    11, 1, 11, 4, 32, 23, 45, 115, 37, 39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59,
    23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85};
static const double permeability[] = {
    0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46, 1.15, 0.88, 0.90, 0.74, 1.21};
static const double tied[] = {1, 2, 2, 3, 5, 5, 7, 2, 3, 3, 3, 4, 6, 8, 8, 9};

static void fill(int32_t *group, size_t n1, size_t n)
{
    for (size_t i = 0; i < n; i++)
        group[i] = i < n1 ? 0 : 1;
}

/* tests/oracle/classical.R, rs.*; R's estimates and intervals there are good to about 1e-4 */
static void test_rank_sum__approximation(void **state)
{
    (void)state;
    int32_t group[52];
    fill(group, 26, 52);
    StatRankSum r;
    assert_int_equal(stat_rank_sum(ozone, group, NULL, 52, NULL, &r), STAT_OK);
    assert_true(r.statistic == 127.5 && r.n1 == 26 && r.n2 == 26 && r.corrected && !r.exact);
    assert_close(r.p_value, 0.00012080783076877442);
    assert_within(r.estimate, -32, 1e-12);
    assert_true(r.conf_low == -53 && r.conf_high == -15);
    const StatRankSumOptions plain = {.uncorrected = true};
    assert_int_equal(stat_rank_sum(ozone, group, NULL, 52, &plain, &r), STAT_OK);
    assert_close(r.p_value, 0.00011637726004353341);
    fill(group, 10, 15);
    assert_int_equal(stat_rank_sum(permeability, group, NULL, 15, NULL, &r), STAT_OK);
    assert_close(r.p_value, 0.24462360512698336);
    fill(group, 7, 16);
    assert_int_equal(stat_rank_sum(tied, group, NULL, 16, NULL, &r), STAT_OK);
    assert_close(r.p_value, 0.21799842762776009);
    assert_true(r.conf_low == -5 && r.conf_high == 2 && r.n_ties == 11);
}

static void test_rank_sum__exact(void **state)
{
    (void)state;
    int32_t group[16];
    fill(group, 10, 15);
    const StatRankSumOptions exact = {.exact = true};
    StatRankSum r;
    assert_int_equal(stat_rank_sum(permeability, group, NULL, 15, &exact, &r), STAT_OK);
    assert_true(r.exact && r.conf_exact && r.statistic == 35);
    assert_close(r.p_value, 0.2544122544122544);
    assert_close(r.estimate, 0.305);
    assert_close(r.conf_low, -0.15);
    assert_close(r.conf_high, 0.76);
    fill(group, 7, 16);
    assert_int_equal(stat_rank_sum(tied, group, NULL, 16, &exact, &r), STAT_OK);
    assert_close(r.p_value, 0.21993006993006992); /* coin */
}

/* All subsets of 7 of the 16 mid-ranks. */
static void test_rank_sum__exact_is_enumeration(void **state)
{
    (void)state;
    const double rank[] = {
        1, 3, 3, 6.5, 10.5, 10.5, 13, 3, 6.5, 6.5, 6.5, 9, 12, 14.5, 14.5, 16};
    double observed = 0;
    for (int i = 0; i < 7; i++)
        observed += rank[i];
    const double mean = 7 * 17 / 2.0;
    int hits = 0;
    int all = 0;
    for (unsigned s = 0; s < 1u << 16; s++) {
        int size = 0;
        double sum = 0;
        for (int i = 0; i < 16; i++)
            if (s >> i & 1u) {
                size++;
                sum += rank[i];
            }
        all += size == 7;
        hits += size == 7 && fabs(sum - mean) >= fabs(observed - mean);
    }
    int32_t group[16];
    fill(group, 7, 16);
    const StatRankSumOptions exact = {.exact = true};
    StatRankSum r;
    assert_int_equal(stat_rank_sum(tied, group, NULL, 16, &exact, &r), STAT_OK);
    assert_within(r.p_value, (double)hits / all, 1e-13);
}

/* Swapping the groups turns the signs; weights repeat rows. */
static void test_rank_sum__invariants(void **state)
{
    (void)state;
    int32_t group[16], other[16];
    fill(group, 7, 16);
    for (int i = 0; i < 16; i++)
        other[i] = 1 - group[i];
    const double value[] = {1, 2, 3, 5, 7, 2, 3, 4, 6, 8, 9};
    const int32_t code[] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
    const int64_t weight[] = {1, 2, 1, 2, 1, 1, 3, 1, 1, 2, 1};
    for (int exact = 0; exact < 2; exact++) {
        const StatRankSumOptions options = {.exact = exact == 1};
        StatRankSum a, b;
        assert_int_equal(stat_rank_sum(tied, group, NULL, 16, &options, &a), STAT_OK);
        assert_int_equal(stat_rank_sum(tied, other, NULL, 16, &options, &b), STAT_OK);
        assert_within(a.p_value, b.p_value, 1e-14);
        assert_true(a.estimate == -b.estimate && a.conf_low == -b.conf_high);
        assert_int_equal(stat_rank_sum(value, code, weight, 11, &options, &b), STAT_OK);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

static void test_rank_sum__edges(void **state)
{
    (void)state;
    const double x[] = {1, 1, NAN, 1};
    const int32_t group[] = {0, 1, 1, -1};
    const int32_t one[] = {0, 0, 0, 0};
    const int32_t three[] = {0, 1, 2, 0};
    StatRankSum r;
    assert_int_equal(stat_rank_sum(x, group, NULL, 4, NULL, &r), STAT_OK); /* all equal */
    assert_true(r.n == 2 && r.n_missing == 2 && r.statistic == 0.5 && r.estimate == 0);
    assert_nan(r.p_value);
    assert_int_equal(stat_rank_sum(x, one, NULL, 4, NULL, &r), STAT_OK);
    assert_true(r.n2 == 0);
    assert_nan(r.p_value);
    assert_nan(r.estimate);
    assert_int_equal(stat_rank_sum(NULL, NULL, NULL, 0, NULL, &r), STAT_OK);
    assert_nan(r.p_value);
    assert_int_equal(stat_rank_sum(x, three, NULL, 4, NULL, &r), STAT_OK); /* NaN there */
    const double y[] = {1, 2, 3, 4};
    assert_int_equal(stat_rank_sum(y, three, NULL, 4, NULL, &r), STAT_DATA);
    assert_int_equal(stat_rank_sum(y, NULL, NULL, 4, NULL, &r), STAT_ARGUMENT);
}

/* R's airquality$Ozone by month is kruskal's example; here mtcars$mpg by cyl and with wt. */
static const double mpg[] = {21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4,
    17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26,
    30.4, 15.8, 19.7, 15, 21.4};
static const double wt[] = {2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44,
    4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2, 1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845,
    1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78};
static const int32_t cyl[] = {1, 1, 0, 1, 2, 1, 2, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 2,
    2, 2, 2, 0, 0, 0, 2, 1, 2, 0};

/* Where no two differences hold the shift with 95%, the interval is infinite: 2 and 3 values
 * have 10 arrangements, so that even the whole range holds it with 80% only. */
static void test_rank_sum__interval_of_few(void **state)
{
    (void)state;
    const double value[] = {1, 2, 4, 5, 7, 9};
    const int32_t two[] = {0, 0, 1, 1, 1, -1}, three[] = {0, 0, 0, 1, 1, 1};
    StatRankSum r;
    assert_int_equal(stat_rank_sum(value, two, NULL, 6, NULL, &r), STAT_OK);
    assert_true(r.conf_low == -INFINITY && r.conf_high == INFINITY && r.estimate == -3.5);
    const StatRankSumOptions at_79 = {.exact = true, .conf_level = 0.79};
    assert_int_equal(stat_rank_sum(value, two, NULL, 6, &at_79, &r), STAT_OK);
    assert_true(r.conf_low == -6 && r.conf_high == -2);
    const StatRankSumOptions at_89 = {.uncorrected = true, .conf_level = 0.89};
    assert_int_equal(stat_rank_sum(value, three, NULL, 6, &at_89, &r), STAT_OK);
    assert_true(r.conf_low == -8 && r.conf_high == -1); /* 18 of 20 arrangements */
}

static void test_kruskal__like_R(void **state)
{
    (void)state;
    StatKruskal k;
    assert_int_equal(stat_kruskal(mpg, cyl, NULL, 32, 4, &k), STAT_OK);
    assert_close(k.statistic, 25.7461556153518); /* kruskal.test(mpg ~ cyl, mtcars) */
    assert_close(k.p_value, 2.5662167953453397e-06);
    assert_true(k.df == 2 && k.n_groups == 3);
}

static void test_kruskal__edges(void **state)
{
    (void)state;
    const double same[] = {2, 2, 2, NAN};
    const int32_t group[] = {0, 1, 1, 1};
    const int64_t weight[] = {3, 1, 4, 1};
    StatKruskal k;
    assert_int_equal(stat_kruskal(same, group, NULL, 4, 2, &k), STAT_OK);
    assert_nan(k.p_value);
    assert_true(k.n == 3 && k.n_missing == 1);
    assert_int_equal(stat_kruskal(same, group, weight, 4, 1, &k), STAT_DATA);
    assert_int_equal(stat_kruskal(NULL, NULL, NULL, 0, 2, &k), STAT_OK);
    assert_nan(k.statistic);
    assert_int_equal(stat_kruskal(same, NULL, NULL, 4, 2, &k), STAT_ARGUMENT);
    const double x[] = {1, 5, 5, 5, 2, 2, 7, 7};
    const int32_t g[] = {0, 1, 1, 1, 0, 0, 2, 2};
    const double y[] = {1, 5, 2, 7};
    const int32_t h[] = {0, 1, 0, 2};
    const int64_t w[] = {1, 3, 2, 2};
    StatKruskal other;
    assert_int_equal(stat_kruskal(x, g, NULL, 8, 3, &k), STAT_OK);
    assert_int_equal(stat_kruskal(y, h, w, 4, 3, &other), STAT_OK);
    assert_memory_equal(&k, &other, sizeof k);
}

/* tests/oracle/classical.R, spearman.mtcars */
static void test_spearman__like_R(void **state)
{
    (void)state;
    StatSpearman s;
    assert_int_equal(stat_spearman(mpg, wt, NULL, 32, &s), STAT_OK);
    assert_close(s.estimate, -0.88642203327029789);
    assert_close(s.statistic, -10.489014719853987);
    assert_close(s.p_value, 1.4875948581274329e-11);
}

/* R 4.2 cor.test(exact = TRUE), and with ties all 720 orders tried in R: no t distribution with
 * three degrees of freedom, by which five pairs in order had P = 0. */
static void test_spearman__exact(void **state)
{
    (void)state;
    const double up[] = {1, 2, 3, 4, 5};
    const double x[] = {1, 3, 2, 5, 4, 6, 8}, y[] = {2, 1, 4, 3, 7, 5, 6};
    const double tied_x[] = {1, 2, 2, 4, 5, 7}, tied_y[] = {2, 1, 3, 3, 6, 5};
    StatSpearman s;
    assert_int_equal(stat_spearman(up, up, NULL, 5, &s), STAT_OK);
    assert_true(s.exact);
    assert_close(s.p_value, 0.016666666666666666);
    assert_int_equal(stat_spearman(x, y, NULL, 7, &s), STAT_OK);
    assert_close(s.p_value, 0.2);
    assert_int_equal(stat_spearman(tied_x, tied_y, NULL, 6, &s), STAT_OK);
    assert_close(s.p_value, 0.061111111111111109);
    const double one_x[] = {1, 2, 4, 5, 7}, one_y[] = {2, 1, 3, 6, 5};
    const int64_t weight[] = {
        2, 1, 1, 3, 2}; /* nine pairs; with one more, the t distribution */
    const int64_t ten[] = {2, 1, 1, 3, 3};
    assert_int_equal(stat_spearman(one_x, one_y, weight, 5, &s), STAT_OK);
    assert_true(s.exact && s.n == 9);
    assert_int_equal(stat_spearman(one_x, one_y, ten, 5, &s), STAT_OK);
    assert_true(!s.exact && s.n == 10);
}

static void test_spearman__edges(void **state)
{
    (void)state;
    const double x[] = {1, 2, 3, NAN, 5};
    const double y[] = {10, 20, 400, 5, NAN};
    const double flat[] = {1, 1, 1, 1, 1};
    StatSpearman s;
    assert_int_equal(stat_spearman(x, y, NULL, 5, &s), STAT_OK);
    assert_true(s.estimate == 1 && s.statistic == INFINITY && s.exact);
    assert_close(s.p_value, 2.0 / 6.0); /* of six orders, the rising and the falling one */
    assert_true(s.n == 3 && s.n_missing == 2);
    assert_int_equal(stat_spearman(x, flat, NULL, 5, &s), STAT_OK);
    assert_nan(s.estimate);
    assert_int_equal(stat_spearman(x, y, NULL, 2, &s), STAT_OK);
    assert_true(s.estimate == 1);
    assert_nan(s.p_value);
    assert_int_equal(stat_spearman(NULL, NULL, NULL, 0, &s), STAT_OK);
    const double infinite[] = {INFINITY, 1, 2, 3, 4};
    assert_int_equal(stat_spearman(infinite, y, NULL, 5, &s), STAT_DATA);
    assert_int_equal(stat_spearman(x, NULL, NULL, 5, &s), STAT_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rank_sum__approximation),
        cmocka_unit_test(test_rank_sum__exact),
        cmocka_unit_test(test_rank_sum__exact_is_enumeration),
        cmocka_unit_test(test_rank_sum__invariants),
        cmocka_unit_test(test_rank_sum__edges),
        cmocka_unit_test(test_rank_sum__interval_of_few),
        cmocka_unit_test(test_kruskal__like_R),
        cmocka_unit_test(test_kruskal__edges),
        cmocka_unit_test(test_spearman__like_R),
        cmocka_unit_test(test_spearman__exact),
        cmocka_unit_test(test_spearman__edges),
    };
    return cmocka_run_group_tests_name("analysis/rank_sum", tests, NULL, NULL);
}
