#include "support/close.h"

#include "analysis/cumulative_incidence.h"
#include "analysis/gray.h"
#include "analysis/logrank.h"

#include "gray_expected.h"

enum { N = sizeof gray_time / sizeof *gray_time, N_AT = sizeof gray_at / sizeof *gray_at };

/* Events of the other kind asked about, and rounded times; the caller's arrays of N. */
static void swap_causes(double *cause)
{
    for (size_t i = 0; i < N; i++)
        cause[i] = gray_cause[i] == 0 ? 0 : 3 - gray_cause[i];
}

static void check(const double *time, const double *cause, const int32_t *group, size_t k,
    const int32_t *stratum, size_t n_strata, const double *want)
{
    StatGray r;
    assert_int_equal(stat_gray(time, cause, group, k, stratum, n_strata, NULL, N, &r), STAT_OK);
    assert_true(r.n == N && r.n_missing == 0 && r.n_groups == k && r.n_strata == n_strata);
    assert_close(r.statistic, want[0]);
    assert_close(r.p_value, want[1]);
    assert_true(r.df == want[2]);
    double sum = 0;
    for (size_t g = 0; g < k; g++)
        sum += r.groups[g].score;
    assert_apart(sum, 0, 1e-9);
    stat_gray_clear(&r);
}

static void test_gray__cuminc(void **state)
{
    (void)state;
    double other[N], years[N];
    swap_causes(other);
    for (size_t i = 0; i < N; i++)
        years[i] = nearbyint(gray_time[i] / 12);
    check(gray_time, gray_cause, gray_sex, 2, NULL, 1, gray_tests);
    check(gray_time, other, gray_sex, 2, NULL, 1, gray_tests + 3);
    check(gray_time, gray_cause, gray_age, 4, NULL, 1, gray_tests + 6);
    check(gray_time, other, gray_age, 4, NULL, 1, gray_tests + 9);
    check(gray_time, gray_cause, gray_sex, 2, gray_age, 4, gray_tests + 12);
    check(gray_time, other, gray_sex, 2, gray_age, 4, gray_tests + 15);
    check(years, gray_cause, gray_age, 4, NULL, 1, gray_tied);
    check(years, other, gray_age, 4, NULL, 1, gray_tied + 3);
}

/* Where no other event comes first, by hand: with no censoring either, the scores are those of
 * the log-rank test. */
static void test_gray__alone_has_the_scores_of_logrank(void **state)
{
    (void)state;
    const double time[] = {1, 2, 3, 4, 5, 6, 7}, event[] = {1, 1, 1, 1, 1, 1, 1};
    const int32_t group[] = {0, 0, 1, 0, 1, 1, 1};
    StatGray r;
    StatLogrank other;
    assert_int_equal(stat_gray(time, event, group, 2, NULL, 1, NULL, 7, &r), STAT_OK);
    assert_int_equal(stat_logrank(time, event, group, 2, NULL, 1, NULL, 7, &other), STAT_OK);
    assert_close(r.groups[0].score, 3 - other.groups[0].expected);
    assert_close(r.groups[1].score, 4 - other.groups[1].expected);
    assert_close(r.groups[0].variance, r.groups[1].variance);
    stat_gray_clear(&r);
    stat_logrank_clear(&other);
}

/* Weights are repeated rows, order is none of a result, missing ones are counted. */
static void test_gray__rows(void **state)
{
    (void)state;
    const double time[] = {4, 1, 2, 2, 3, NAN, 5, 6}, cause[] = {1, 1, 2, 1, 0, 1, 2, 0};
    const int32_t group[] = {0, 1, 0, 1, 0, 1, 1, -1};
    const int64_t weight[] = {2, 1, 3, 2, 1, 1, 2, 4};
    const double long_time[] = {5, 5, 3, 2, 2, 2, 2, 2, 1, 4, 4};
    const double long_cause[] = {2, 2, 0, 1, 1, 2, 2, 2, 1, 1, 1};
    const int32_t long_group[] = {1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0};
    StatGray r, repeated;
    assert_int_equal(stat_gray(time, cause, group, 2, NULL, 1, weight, 8, &r), STAT_OK);
    assert_int_equal(
        stat_gray(long_time, long_cause, long_group, 2, NULL, 1, NULL, 11, &repeated), STAT_OK);
    assert_true(r.n == 11 && r.n_missing == 5);
    assert_true(r.statistic == repeated.statistic);
    assert_true(r.groups[1].n == 5 && r.groups[1].n_events == 3 && r.groups[1].n_others == 2);
    stat_gray_clear(&r);
    stat_gray_clear(&repeated);
}

static void test_gray__no_comparison(void **state)
{
    (void)state;
    const double time[] = {1, 2, 3, 4}, cause[] = {2, 0, 2, 0}, bad[] = {1, 3, 0, 0};
    const int32_t group[] = {0, 1, 0, 1}, one[] = {1, 1, 1, 1}, beyond[] = {0, 2, 0, 0};
    StatGray r;
    assert_int_equal(stat_gray(time, cause, group, 2, NULL, 1, NULL, 4, &r), STAT_OK);
    assert_nan(r.p_value);
    assert_true(r.groups[0].n_others == 2 && r.groups[1].n == 2);
    stat_gray_clear(&r);
    assert_int_equal(stat_gray(time, cause, one, 3, NULL, 1, NULL, 4, &r), STAT_OK);
    assert_nan(r.statistic);
    stat_gray_clear(&r);
    assert_int_equal(stat_gray(NULL, NULL, NULL, 2, NULL, 1, NULL, 0, &r), STAT_OK);
    assert_true(r.n == 0 && isnan(r.df));
    stat_gray_clear(&r);
    assert_int_equal(stat_gray(time, bad, group, 2, NULL, 1, NULL, 4, &r), STAT_DATA);
    assert_true(r.groups == NULL && isnan(r.statistic));
    assert_int_equal(stat_gray(time, cause, beyond, 2, NULL, 1, NULL, 4, &r), STAT_DATA);
    assert_int_equal(stat_gray(time, cause, NULL, 2, NULL, 1, NULL, 4, &r), STAT_ARGUMENT);
}

/* timepoints(cuminc(...)): the estimates and Aalen's errors, of both kinds, by sex. */
static void test_incidence__cuminc(void **state)
{
    (void)state;
    double other[N];
    swap_causes(other);
    for (size_t kind = 0; kind < 2; kind++) {
        StatIncidence r;
        assert_int_equal(stat_cumulative_incidence(gray_time, kind == 0 ? gray_cause : other,
                             gray_sex, 2, NULL, N, 0, &r),
            STAT_OK);
        for (size_t g = 0; g < 2; g++)
            for (size_t i = 0; i < N_AT; i++) {
                const StatIncidenceStep s = stat_incidence_at(&r.groups[g], gray_at[i]);
                assert_close(s.incidence, gray_incidence[(2 * kind + g) * N_AT + i]);
                assert_close(s.std_error_aalen, gray_error[(2 * kind + g) * N_AT + i]);
            }
        stat_cumulative_incidence_clear(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gray__cuminc),
        cmocka_unit_test(test_gray__alone_has_the_scores_of_logrank),
        cmocka_unit_test(test_gray__rows),
        cmocka_unit_test(test_gray__no_comparison),
        cmocka_unit_test(test_incidence__cuminc),
    };
    return cmocka_run_group_tests_name("analysis/gray", tests, NULL, NULL);
}
