#include "support/close.h"

#include "analysis/adjust.h"
#include "analysis/chi_squared.h"
#include "analysis/crosstab.h"
#include "analysis/mcnemar.h"

/* tests/oracle/classical.R, chisq.*; tables are given by rows here. */
static void test_chi_squared__like_R(void **state)
{
    (void)state;
    const int64_t party[] = {762, 327, 468, 484, 239, 477};
    const int64_t square[] = {12, 7, 5, 7};
    const int64_t small[] = {10, 10, 10, 11};
    StatChiSquared c;
    assert_int_equal(stat_chi_squared(party, 2, 3, true, &c), STAT_OK);
    assert_close(c.statistic, 30.070149095754672);
    assert_close(c.p_value, 2.9535891832117569e-07);
    assert_close(c.min_expected, 246.35473340587595);
    assert_true(c.df == 2 && !c.corrected && c.n == 2757);
    assert_int_equal(stat_chi_squared(square, 2, 2, true, &c), STAT_OK);
    assert_close(c.statistic, 0.64112026389503174);
    assert_close(c.p_value, 0.42330542432241836);
    assert_true(c.corrected);
    assert_int_equal(stat_chi_squared(square, 2, 2, false, &c), STAT_OK);
    assert_close(c.statistic, 1.3716460268317854);
    assert_close(c.p_value, 0.24152927476368682);
    assert_int_equal(stat_chi_squared(small, 2, 2, true, &c), STAT_OK);
    assert_apart(c.statistic, 0, 1e-25);
}

static void test_chi_squared__degenerate(void **state)
{
    (void)state;
    const int64_t margin[] = {3, 0, 4, 5, 0, 1, 0, 0, 0};
    const int64_t same[] = {3, 4, 5, 1};
    const int64_t line[] = {3, 4, 5};
    const int64_t none[] = {0, 0, 0, 0};
    const int64_t negative[] = {1, -1, 2, 2};
    StatChiSquared a, b;
    assert_int_equal(stat_chi_squared(margin, 3, 3, false, &a), STAT_OK);
    assert_int_equal(stat_chi_squared(same, 2, 2, false, &b), STAT_OK);
    assert_memory_equal(&a, &b, sizeof a);
    assert_int_equal(stat_chi_squared(line, 1, 3, false, &a), STAT_OK);
    assert_nan(a.p_value);
    assert_true(a.df == 0);
    assert_int_equal(stat_chi_squared(none, 2, 2, false, &a), STAT_OK);
    assert_nan(a.p_value);
    assert_int_equal(stat_chi_squared(negative, 2, 2, false, &a), STAT_DATA);
    assert_int_equal(stat_chi_squared(NULL, 2, 2, false, &a), STAT_ARGUMENT);
    assert_int_equal(stat_chi_squared(same, 0, 2, false, &a), STAT_ARGUMENT);
}

/* tests/oracle/classical.R, mcnemar and bowker */
static void test_mcnemar__like_R(void **state)
{
    (void)state;
    const int64_t approval[] = {794, 150, 86, 570};
    StatMcnemar m;
    assert_int_equal(stat_mcnemar(approval, 2, NULL, &m), STAT_OK);
    assert_close(m.statistic, 16.817796610169491);
    assert_close(m.p_value, 4.1145622813459436e-05);
    const StatMcnemarOptions plain = {.uncorrected = true};
    assert_int_equal(stat_mcnemar(approval, 2, &plain, &m), STAT_OK);
    assert_close(m.statistic, 17.35593220338983);
    const StatMcnemarOptions exact = {.exact = true};
    assert_int_equal(stat_mcnemar(approval, 2, &exact, &m), STAT_OK);
    assert_close(m.p_value, 3.71593613957143e-05);
    assert_close(m.odds_ratio, 150.0 / 86.0); /* of the discordant pairs */
    assert_true(m.exact && m.n_discordant == 236);
    const int64_t three[] = {20, 9, 7, 5, 30, 11, 2, 4, 25};
    assert_int_equal(stat_mcnemar(three, 3, NULL, &m), STAT_OK);
    assert_close(m.statistic, 7.1873015873015866);
    assert_close(m.p_value, 0.066161490070858225);
    assert_true(m.df == 3 && !m.corrected);
    assert_nan(m.odds_ratio);
}

/* Bowker's exact P against the sum over all outcomes of the three binomials. */
static void test_mcnemar__exact_bowker_is_enumeration(void **state)
{
    (void)state;
    const int64_t table[] = {20, 9, 7, 5, 30, 11, 2, 4, 25};
    const int total[] = {14, 9, 15};
    const double observed = 7.1873015873015866;
    double sum = 0;
    for (int a = 0; a <= 14; a++)
        for (int b = 0; b <= 9; b++)
            for (int c = 0; c <= 15; c++) {
                const int x[] = {a, b, c};
                double s = 0;
                double p = 1;
                for (int i = 0; i < 3; i++) {
                    const double d = 2.0 * x[i] - total[i];
                    s += d * d / total[i];
                    p *= exp(lgamma(total[i] + 1) - lgamma(x[i] + 1) -
                             lgamma(total[i] - x[i] + 1) - total[i] * log(2));
                }
                sum += s >= observed - 1e-9 ? p : 0;
            }
    const StatMcnemarOptions exact = {.exact = true};
    StatMcnemar m;
    assert_int_equal(stat_mcnemar(table, 3, &exact, &m), STAT_OK);
    assert_true(m.exact);
    assert_within(m.p_value, sum, 1e-12);
}

static void test_mcnemar__edges(void **state)
{
    (void)state;
    const int64_t agree[] = {5, 0, 0, 3};
    const int64_t empty_pair[] = {5, 2, 0, 4, 3, 0, 0, 0, 6};
    const StatMcnemarOptions exact = {.exact = true};
    StatMcnemar m;
    assert_int_equal(stat_mcnemar(agree, 2, NULL, &m), STAT_OK);
    assert_nan(m.p_value);
    assert_int_equal(stat_mcnemar(agree, 2, &exact, &m), STAT_OK);
    assert_true(m.p_value == 1);
    assert_int_equal(stat_mcnemar(empty_pair, 3, NULL, &m), STAT_OK);
    assert_true(m.df == 1);
    assert_int_equal(stat_mcnemar(agree, 1, NULL, &m), STAT_ARGUMENT);
    const int64_t huge[] = {0, 1000000, 900000, 0, 0, 1000001, 1000000, 1000000, 0};
    assert_int_equal(stat_mcnemar(huge, 3, &exact, &m), STAT_OK); /* too many: approximated */
    assert_false(m.exact);
    assert_true(m.p_value >= 0 && m.p_value < 1e-300);
}

static void test_crosstab__counts(void **state)
{
    (void)state;
    const int32_t row[] = {0, 1, 1, -1, 0};
    const int32_t col[] = {2, 0, 0, 1, -5};
    const int64_t weight[] = {1, 2, 3, 4, 5};
    int64_t table[6];
    int64_t missing;
    assert_int_equal(stat_crosstab(row, col, weight, 5, 2, 3, table, &missing), STAT_OK);
    assert_true(table[2] == 1 && table[3] == 5 && table[0] == 0 && missing == 9);
    assert_int_equal(stat_crosstab(row, col, NULL, 5, 1, 3, table, NULL), STAT_DATA);
    assert_int_equal(stat_crosstab(row, col, NULL, 5, 2, 3, NULL, NULL), STAT_ARGUMENT);
}

/* tests/oracle/classical.R, adjust.* */
static void test_adjust__like_R(void **state)
{
    (void)state;
    const double p[] = {0.01, 0.04, NAN, 0.03, 0.005, 0.5, 0.04};
    const double want[3][7] = {{0.03, 0.048, NAN, 0.048, 0.03, 0.5, 0.048},
        {0.05, 0.12, NAN, 0.12, 0.03, 0.5, 0.12}, {0.06, 0.24, NAN, 0.18, 0.03, 1, 0.24}};
    for (int method = 0; method < 3; method++) {
        double got[7];
        assert_int_equal(stat_adjust(p, 7, (StatAdjustment)method, got), STAT_OK);
        for (size_t i = 0; i < 7; i++)
            assert_close(got[i], want[method][i]);
        assert_non_null(stat_adjust_method((StatAdjustment)method));
    }
}

static void test_adjust__edges(void **state)
{
    (void)state;
    const double bad[] = {0.5, 1.5};
    const double nan[] = {NAN, NAN};
    double got[2];
    assert_int_equal(stat_adjust(NULL, 0, STAT_ADJUST_BH, NULL), STAT_OK);
    assert_int_equal(stat_adjust(bad, 2, STAT_ADJUST_BH, got), STAT_DATA);
    assert_nan(got[0]);
    assert_int_equal(stat_adjust(nan, 2, STAT_ADJUST_HOLM, got), STAT_OK);
    assert_nan(got[1]);
    assert_int_equal(stat_adjust(NULL, 2, STAT_ADJUST_HOLM, got), STAT_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chi_squared__like_R),
        cmocka_unit_test(test_chi_squared__degenerate),
        cmocka_unit_test(test_mcnemar__like_R),
        cmocka_unit_test(test_mcnemar__exact_bowker_is_enumeration),
        cmocka_unit_test(test_mcnemar__edges),
        cmocka_unit_test(test_crosstab__counts),
        cmocka_unit_test(test_adjust__like_R),
        cmocka_unit_test(test_adjust__edges),
    };
    return cmocka_run_group_tests_name("analysis/tables", tests, NULL, NULL);
}
