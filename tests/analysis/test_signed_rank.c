#include "support/close.h"

#include "analysis/signed_rank.h"

#include <stdlib.h>

/* R's sleep, and Hollander & Wolfe's depression data (example of ?wilcox.test). */
static const double drug1[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double drug2[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
static const double before[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
static const double after[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
static const double zeros[] = {0, 0, 2, -1, 3, 3, 1, 4, -2, 5, 0, 2};

/* tests/oracle/classical.R, sr.*; R's estimate and interval are good to about 1e-4 there. */
static void test_signed_rank__approximation(void **state)
{
    (void)state;
    StatSignedRank r;
    assert_int_equal(stat_signed_rank(drug1, drug2, NULL, 10, NULL, &r), STAT_OK);
    assert_true(r.statistic == 0 && r.n_zero == 1 && r.n == 10 && r.corrected && !r.exact);
    assert_close(r.p_value, 0.0090906980159250559);
    assert_within(r.estimate, -1.4000306721873526, 1e-4);
    assert_within(r.conf_low, -2.9499207995407808, 1e-4);
    assert_within(r.conf_high, -1.0500179906645428, 1e-4);
    const StatSignedRankOptions plain = {.uncorrected = true};
    assert_int_equal(stat_signed_rank(drug1, drug2, NULL, 10, &plain, &r), STAT_OK);
    assert_close(r.p_value, 0.0076324416482055155);
    assert_int_equal(stat_signed_rank(before, after, NULL, 9, NULL, &r), STAT_OK);
    assert_close(r.p_value, 0.044010984012951455);
    assert_within(r.conf_low, 0.01, 1e-9);
    assert_within(r.conf_high, 0.786, 1e-9);
    assert_int_equal(stat_signed_rank(zeros, NULL, NULL, 12, NULL, &r), STAT_OK);
    assert_true(r.statistic == 39.5 && r.n_zero == 3 && r.n_ties == 7);
    assert_close(r.p_value, 0.04940018799120368);
    assert_within(r.estimate, 2, 1e-9);
    assert_within(r.conf_high, 3.5, 1e-9);
    assert_true(r.conf_low == 0);
}

static void test_signed_rank__exact(void **state)
{
    (void)state;
    const StatSignedRankOptions exact = {.exact = true};
    const StatSignedRankOptions pratt = {.exact = true, .zeros = STAT_ZEROS_PRATT};
    StatSignedRank r;
    assert_int_equal(stat_signed_rank(before, after, NULL, 9, &exact, &r), STAT_OK);
    assert_true(r.exact && !r.corrected && r.conf_exact && r.statistic == 40);
    assert_close(r.p_value, 0.0390625);
    assert_close(r.estimate, 0.46);
    assert_within(r.conf_low, 0.01, 1e-9);
    assert_close(r.conf_high, 0.786);
    assert_int_equal(stat_signed_rank(zeros, NULL, NULL, 12, &exact, &r), STAT_OK);
    assert_close(r.p_value, 0.05078125); /* coin */
    assert_int_equal(stat_signed_rank(zeros, NULL, NULL, 12, &pratt, &r), STAT_OK);
    assert_close(r.p_value, 0.0625); /* coin */
}

/* coin wilcoxsign_test(zero.method = "Pratt"): asymptotic, without correction */
static void test_signed_rank__pratt(void **state)
{
    (void)state;
    const StatSignedRankOptions pratt = {.uncorrected = true, .zeros = STAT_ZEROS_PRATT};
    StatSignedRank r;
    assert_int_equal(stat_signed_rank(zeros, NULL, NULL, 12, &pratt, &r), STAT_OK);
    assert_close(r.z, 1.9475751521170523);
    assert_close(r.p_value, 0.051465819330788198);
}

/* All 2^n signs, for tied ranks: the exact P by its definition. */
static void test_signed_rank__exact_is_enumeration(void **state)
{
    (void)state;
    const double d[] = {1, 1, -2, 2, 2, 3, -4, 4, 6, 6.5, -1};
    const double rank[] = {2, 2, 5, 5, 5, 7, 8.5, 8.5, 10, 11, 2};
    enum { N = 11 };
    double observed = 0;
    double total = 0;
    for (int i = 0; i < N; i++) {
        observed += d[i] > 0 ? rank[i] : 0;
        total += rank[i];
    }
    int as_far = 0;
    for (unsigned s = 0; s < 1u << N; s++) {
        double v = 0;
        for (int i = 0; i < N; i++)
            v += s >> i & 1u ? rank[i] : 0;
        as_far += fabs(v - total / 2) >= fabs(observed - total / 2);
    }
    const StatSignedRankOptions exact = {.exact = true};
    StatSignedRank r;
    assert_int_equal(stat_signed_rank(d, NULL, NULL, N, &exact, &r), STAT_OK);
    assert_true(r.statistic == observed);
    assert_within(r.p_value, as_far / (double)(1u << N), 1e-14);
}

/* Swapping x and y turns the sign, not the P; order and weights do not matter. */
static void test_signed_rank__invariants(void **state)
{
    (void)state;
    StatSignedRank a, b;
    assert_int_equal(stat_signed_rank(drug1, drug2, NULL, 10, NULL, &a), STAT_OK);
    assert_int_equal(stat_signed_rank(drug2, drug1, NULL, 10, NULL, &b), STAT_OK);
    assert_within(a.p_value, b.p_value, 1e-15);
    assert_true(a.estimate == -b.estimate && a.conf_low == -b.conf_high);
    const double value[] = {5, 0, 3, -1, 4, -2, 1, 2};
    const int64_t weight[] = {1, 3, 2, 1, 1, 1, 1, 2};
    for (int exact = 0; exact < 2; exact++) {
        const StatSignedRankOptions options = {.exact = exact == 1};
        assert_int_equal(stat_signed_rank(zeros, NULL, NULL, 12, &options, &a), STAT_OK);
        assert_int_equal(stat_signed_rank(value, NULL, weight, 8, &options, &b), STAT_OK);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

/* The Hodges-Lehmann estimate against all Walsh averages, written out. */
static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_signed_rank__walsh_averages(void **state)
{
    (void)state;
    enum { N = 40, PAIRS = N * (N + 1) / 2 };
    double d[N], walsh[PAIRS];
    unsigned seed = 12345;
    for (int i = 0; i < N; i++) {
        seed = seed * 1103515245u + 12345u;
        d[i] = (double)(seed >> 8) / 3e6 - 2;
        if (i % 7 == 0)
            d[i] = 0.75;
    }
    size_t n = 0;
    for (int i = 0; i < N; i++)
        for (int j = i; j < N; j++)
            walsh[n++] = 0.5 * d[i] + 0.5 * d[j];
    qsort(walsh, PAIRS, sizeof *walsh, by_size);
    StatSignedRank r;
    const StatSignedRankOptions exact = {.exact = true};
    assert_int_equal(stat_signed_rank(d, NULL, NULL, N, &exact, &r), STAT_OK);
    assert_true(r.estimate == 0.5 * walsh[PAIRS / 2 - 1] + 0.5 * walsh[PAIRS / 2]);
    /* R: qsignrank(0.025, 40) is 265 */
    assert_true(r.conf_low == walsh[264] && r.conf_high == walsh[PAIRS - 265]);
}

static void test_signed_rank__edges(void **state)
{
    (void)state;
    StatSignedRank r;
    const double x[] = {1, 1, NAN};
    assert_int_equal(stat_signed_rank(NULL, NULL, NULL, 0, NULL, &r), STAT_OK);
    assert_nan(r.p_value);
    assert_nan(r.estimate);
    assert_int_equal(stat_signed_rank(x, x, NULL, 3, NULL, &r), STAT_OK);
    assert_true(r.n == 2 && r.n_missing == 1 && r.n_zero == 2 && r.statistic == 0);
    assert_nan(r.p_value);
    assert_int_equal(stat_signed_rank(x, NULL, NULL, 1, NULL, &r), STAT_OK);
    assert_true(r.p_value == 1 && r.estimate == 1 && r.conf_low == -INFINITY);
    const double offset[] = {1e6 + 1, 1e6 + 2, 1e6 + 4};
    assert_int_equal(stat_signed_rank(offset, NULL, NULL, 3, NULL, &r), STAT_OK);
    assert_true(r.statistic == 6 && r.conf_low == -INFINITY && r.conf_high == INFINITY);
    const StatSignedRankOptions at_75 = {.exact = true, .conf_level = 0.75}; /* 6 of 8 signs */
    assert_int_equal(stat_signed_rank(offset, NULL, NULL, 3, &at_75, &r), STAT_OK);
    assert_true(r.conf_low == 1e6 + 1 && r.conf_high == 1e6 + 4);
    /* R: at 95%, 5 pairs have no interval, of 6 the whole range holds it with 96.9% */
    const double six[] = {1, 2, 4, 8, 16, 32};
    const StatSignedRankOptions plain = {.uncorrected = true};
    assert_int_equal(stat_signed_rank(six, NULL, NULL, 5, NULL, &r), STAT_OK);
    assert_true(r.conf_high == INFINITY);
    assert_int_equal(stat_signed_rank(six, NULL, NULL, 6, &plain, &r), STAT_OK);
    assert_true(r.conf_low == 1 && r.conf_high == 32);
    const double infinite[] = {INFINITY};
    const int64_t zero[] = {0};
    assert_int_equal(stat_signed_rank(infinite, NULL, NULL, 1, NULL, &r), STAT_DATA);
    assert_int_equal(stat_signed_rank(x, NULL, zero, 1, NULL, &r), STAT_DATA);
    assert_int_equal(stat_signed_rank(NULL, NULL, NULL, 1, NULL, &r), STAT_ARGUMENT);
    const StatSignedRankOptions bad = {.conf_level = 95};
    assert_int_equal(stat_signed_rank(x, NULL, NULL, 1, &bad, &r), STAT_ARGUMENT);
    assert_int_equal(stat_signed_rank(x, NULL, NULL, 1, NULL, NULL), STAT_ARGUMENT);
}

/* tests/oracle/classical.R, sr.decimals and sr.index: ties of decimals, whatever the unit. */
static void test_signed_rank__decimals(void **state)
{
    (void)state;
    const double x[] = {0.5, 0.825, 0.375, 0.5}, y[] = {0.525, 0.775, 0.325, 0.55};
    StatSignedRank r, in_thousandths;
    assert_int_equal(stat_signed_rank(x, y, NULL, 4, NULL, &r), STAT_OK);
    assert_true(r.statistic == 6 && r.n_ties == 3 && r.estimate == 0.00625);
    assert_close(r.p_value, 0.85010673913852575);
    const double x1000[] = {500, 825, 375, 500}, y1000[] = {525, 775, 325, 550};
    assert_int_equal(stat_signed_rank(x1000, y1000, NULL, 4, NULL, &in_thousandths), STAT_OK);
    assert_true(in_thousandths.p_value == r.p_value && in_thousandths.estimate == 6.25);
    assert_true(in_thousandths.conf_low == -INFINITY && r.conf_high == INFINITY);
    const StatSignedRankOptions at_87 = {.conf_level = 0.875};
    assert_int_equal(stat_signed_rank(x, y, NULL, 4, &at_87, &r), STAT_OK);
    assert_true(r.conf_low == -0.05 && r.conf_high == 0.05);
    const double u[] = {0.611679, 0.674823, 0.773258, 0.850899, 0.629952, 0.867297, 0.447024,
        0.621010, 0.652905, 0.820491};
    const double v[] = {0.547814, 0.674823, 0.693817, 0.817871, 0.581199, 0.803432, 0.571124,
        0.669763, 0.716770, 0.820491};
    assert_int_equal(stat_signed_rank(u, v, NULL, 10, NULL, &r), STAT_OK);
    assert_true(r.statistic == 20.5 && r.n_zero == 2 && r.n_ties == 5);
    assert_close(r.p_value, 0.77810608705290008);
    assert_true(r.estimate == 0.007556);
}

/* R, by the definition of the place: 34 equal differences narrow the interval. */
static void test_signed_rank__interval_with_ties(void **state)
{
    (void)state;
    double d[44] = {-377, -361, -118, -102, -43, 42, 60, 87, 128, 278};
    for (size_t i = 10; i < 44; i++)
        d[i] = 100;
    StatSignedRank r;
    assert_int_equal(stat_signed_rank(d, NULL, NULL, 44, NULL, &r), STAT_OK);
    assert_true(r.conf_low == 100 && r.conf_high == 100);
}

/* Values without a common decimal are subtracted as doubles; a missing partner has no say. */
static void test_signed_rank__no_decimals(void **state)
{
    (void)state;
    const double third = 1.0 / 3.0;
    StatSignedRank r;
    assert_int_equal(
        stat_signed_rank((double[]){third, 2, 5}, (double[]){0, 2.5, 1}, NULL, 3, NULL, &r),
        STAT_OK);
    assert_true(r.statistic == 4 && r.n_ties == 0);
    assert_int_equal(stat_signed_rank((double[]){third, 0.825, 0.375},
                         (double[]){NAN, 0.775, 0.325}, NULL, 3, NULL, &r),
        STAT_OK);
    assert_true(r.n_ties == 2 && r.n_missing == 1);
    /* each column has a scale, both together would need 16 digits: doubles again */
    assert_int_equal(
        stat_signed_rank((double[]){1e10, 2}, (double[]){0.000001, 1e10}, NULL, 2, NULL, &r),
        STAT_OK);
    assert_true(r.n == 2 && r.n_missing == 0 && r.n_ties == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signed_rank__approximation),
        cmocka_unit_test(test_signed_rank__exact),
        cmocka_unit_test(test_signed_rank__pratt),
        cmocka_unit_test(test_signed_rank__exact_is_enumeration),
        cmocka_unit_test(test_signed_rank__invariants),
        cmocka_unit_test(test_signed_rank__walsh_averages),
        cmocka_unit_test(test_signed_rank__edges),
        cmocka_unit_test(test_signed_rank__decimals),
        cmocka_unit_test(test_signed_rank__interval_with_ties),
        cmocka_unit_test(test_signed_rank__no_decimals),
    };
    return cmocka_run_group_tests_name("analysis/signed_rank", tests, NULL, NULL);
}
