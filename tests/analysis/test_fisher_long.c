#include "support/close.h"

#include "analysis/distributions.h"
#include "analysis/fisher.h"

#include <stdbool.h>

/* Tables that take long. The sanitizers see the same code in test_fisher.c and
 * test_fisher_parts.c; here it is built without them, which take five times as long again. */

/* The published table of primary tumours by segment: rows lung ... other, columns cervical,
 * thoracic, thoracolumbar to sacral. P = 0.182710929 by complete enumeration. */
static const int64_t origin[] = {
    4, 18, 16, 3, 12, 17, 2, 11, 19, 6, 8, 6, 3, 10, 6, 3, 7, 4, 3, 1, 8, 3, 5, 3, 4, 10, 11};

static StatFisher run(const int64_t *table, size_t rows, size_t cols)
{
    StatFisher f;
    assert_int_equal(stat_fisher(table, rows, cols, 0, &f), STAT_OK);
    assert_true(f.p_value >= 0 && f.p_value <= 1);
    assert_true(f.p_low <= f.p_value && f.p_value <= f.p_high);
    return f;
}

static void test_fisher__origin(void **state)
{
    (void)state;
    const StatFisher f = run(origin, 9, 3);
    assert_true(f.exact && f.method == STAT_FISHER_EXACT && f.n_samples == 0);
    assert_within(f.p_value, 0.182710929, 3e-9); /* as many digits as are known */
}

/* 4x4 of 200, too long for the lists: P by tests/oracle/fisher_enumeration.c. */
static void test_fisher__halves(void **state)
{
    (void)state;
    const int64_t table[] = {20, 10, 8, 12, 9, 15, 11, 14, 10, 8, 19, 13, 7, 16, 12, 16};
    const StatFisher f = run(table, 4, 4);
    assert_true(!f.exact && f.method == STAT_FISHER_HALVES && f.n_samples == 0);
    assert_true(f.p_low <= 0.0496006075 + 5e-11 && 0.0496006075 - 5e-11 <= f.p_high);
    assert_true(f.p_high - f.p_low < 1e-7 && f.std_error == 0);
}

/* Sampling ends where the interval is narrow enough. R 4.2's fisher.test with
 * simulate.p.value = TRUE, B = 3e6, set.seed(1), is good to 0.0003. */
static void test_fisher__samples_enough(void **state)
{
    (void)state;
    const int64_t table[] = {8, 42, 9, 8, 29, 10, 3, 30, 7, 3, 23, 12, 3, 23, 8, 7, 11, 5, 4,
        12, 7, 2, 16, 3, 4, 21, 7};
    const StatFisher f = run(table, 9, 3);
    assert_true(f.method == STAT_FISHER_SMOOTHED && f.p_high - f.p_low < 6.1e-5);
    assert_true(f.n_samples < 500000);
    assert_apart(f.p_value, 0.5088234971, 4 * 2.9e-4);
}

/* tests/oracle/fisher_inversion.R: no sampling where cells are large and columns three. */
static void test_fisher__inversion(void **state)
{
    (void)state;
    const int64_t a[] = {66, 70, 64, 50, 72, 78, 60, 65, 75, 84, 55, 61, 40, 75, 85};
    const int64_t b[] = {
        52, 40, 48, 45, 55, 50, 50, 38, 52, 46, 61, 43, 30, 45, 35, 60, 42, 58, 55, 50, 45};
    StatFisher f = run(a, 5, 3);
    assert_true(f.method == STAT_FISHER_INVERSION && !f.exact && f.n_samples == 0);
    assert_apart(f.p_value, 0.00056320611, 2e-9);
    assert_true(f.p_high - f.p_low < 1e-8);
    f = run(b, 7, 3);
    assert_true(f.method == STAT_FISHER_INVERSION);
    assert_apart(f.p_value, 0.16812479, 2e-9);
    assert_true(f.p_low <= 0.16812479 && 0.16812479 <= f.p_high && f.p_high - f.p_low < 2e-7);
}

/* Every second or third cell, against tables that are weighed, with their standard error. */
static void test_fisher__some_halves(void **state)
{
    (void)state;
    const int64_t table[] = {20, 31, 29, 16, 19, 31, 29, 35, 26, 28, 45, 18, 16, 22, 18, 17};
    const StatFisher g = run(table, 4, 4);
    assert_true(g.method == STAT_FISHER_SOME_HALVES && g.std_error > 0 && g.n_samples > 0);
    assert_true(g.p_high - g.p_low < 1e-4);
    assert_apart(g.p_value, 0.120307332502, 4 * 8.55e-5);
}

/* 60,000 patients: weighed tables against the distribution of the likelihood ratio, which is
 * nearly chi-squared there, and the same for any order of rows and columns. */
static void test_fisher__large(void **state)
{
    (void)state;
    int64_t table[20], turned[20];
    double statistic = 0, row[5] = {0}, col[4] = {0};
    for (int i = 0; i < 20; i++) {
        table[i] = 3000 + i * 7 % 11 * 16;
        turned[i % 4 * 5 + i / 4] = table[i];
        row[i / 4] += (double)table[i];
        col[i % 4] += (double)table[i];
    }
    for (int i = 0; i < 20; i++) {
        const double mean =
            row[i / 4] * col[i % 4] / (row[0] + row[1] + row[2] + row[3] + row[4]);
        statistic += 2 * (double)table[i] * log((double)table[i] / mean);
    }
    const StatFisher f = run(table, 5, 4);
    assert_true(f.method == STAT_FISHER_WEIGHTED && !f.exact && f.n_samples > 1000000);
    assert_true(f.p_high - f.p_low < 4e-4);
    assert_apart(f.p_value, stat_chisq_upper(statistic, 12), 1e-3);
    assert_true(run(turned, 4, 5).p_value == f.p_value);
}

/* A P value far below what can be resolved is not a number made of the error: it is at least
 * the probability of the observed table, and below the bound that is known. */
static void test_fisher__far_tail(void **state)
{
    (void)state;
    const int64_t far[] = {23, 56, 39, 34, 1906, 203, 20, 23, 19, 1793, 204, 32, 88, 408, 1530,
        415, 205, 86, 32, 25, 1710, 276, 120, 168, 122, 1372, 475, 6, 29, 324, 1699, 329};
    const StatFisher f = run(far, 2, 16);
    double log_p = -lgamma(13771 + 1);
    for (int j = 0; j < 16; j++)
        log_p += lgamma((double)(far[j] + far[16 + j]) + 1) - lgamma((double)far[j] + 1) -
                 lgamma((double)far[16 + j] + 1);
    log_p += lgamma(6793 + 1) + lgamma(6978 + 1);
    assert_true(!f.exact && f.p_low > 0 && f.p_high < 1e-9);
    assert_within(f.p_low, exp(log_p), 1e-9);
}

/* 12 x 6 of 600: lists and transforms are too large, tables are simulated. */
static void test_fisher__simulated(void **state)
{
    (void)state;
    int64_t table[72];
    for (int i = 0; i < 72; i++)
        table[i] = 5 + i * 7 % 9;
    const StatFisher f = run(table, 12, 6);
    assert_true(f.method == STAT_FISHER_MONTE_CARLO && !f.exact && f.n_samples >= 10000);
    assert_true(f.p_high - f.p_low < 0.05);
    const int64_t huge[] = {500000000, 400000001, 300000000, 200000000, 500000000, 300000000};
    assert_true(run(huge, 3, 2).p_high < 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fisher__origin),
        cmocka_unit_test(test_fisher__halves),
        cmocka_unit_test(test_fisher__some_halves),
        cmocka_unit_test(test_fisher__large),
        cmocka_unit_test(test_fisher__samples_enough),
        cmocka_unit_test(test_fisher__inversion),
        cmocka_unit_test(test_fisher__far_tail),
        cmocka_unit_test(test_fisher__simulated),
    };
    return cmocka_run_group_tests_name("analysis/fisher_long", tests, NULL, NULL);
}
