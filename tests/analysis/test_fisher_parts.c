#include "support/close.h"

#include "analysis/fisher_parts.h"
#include "analysis/fisher_ways.h"

#include <stdlib.h>
#include <string.h>

/* What stat_fisher falls back to for tables too large for an exact P, on tables whose P is
 * known: tests/oracle/fisher.R, and enumeration for the one that R gets wrong (see
 * test_fisher.c). */
enum { JOB, SEGMENT, FIFTEEN, N_KNOWN };
enum { MOST_CELLS = 45, MOST_TOTAL = 400 };

typedef struct {
    size_t n_rows, n_cols;
    int64_t cell[MOST_CELLS]; /* row totals and column totals descend */
    double p;
} Known;

static const Known known[N_KNOWN] = {
    [JOB] = {4, 4, {0, 1, 9, 11, 1, 6, 14, 12, 2, 3, 10, 7, 1, 3, 10, 6}, 0.782684938965675},
    [SEGMENT] = {4, 3, {62, 6, 11, 40, 20, 10, 87, 15, 37, 18, 1, 10}, 0.000289227748555087},
    [FIFTEEN] = {15, 3,
        {2, 5, 4, 2, 6, 2, 4, 2, 3, 0, 7, 2, 1, 0, 1, 0, 1, 1, 1, 3, 3, 1, 0, 0, 0, 2, 1, 1, 9,
            0, 2, 2, 0, 2, 3, 0, 3, 3, 0, 2, 2, 2, 1, 2, 2},
        0.1676154},
};

/* A table as the parts want it. */
typedef struct {
    StatFisherTable t;
    int64_t row[MOST_CELLS], col[MOST_CELLS];
    double log_factorial[MOST_TOTAL + 1];
} Prepared;

static int descending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static void prepare(Prepared *p, const Known *k)
{
    memset(p, 0, sizeof *p);
    p->t = (StatFisherTable){.n_rows = k->n_rows, .n_cols = k->n_cols, .slack = 1e-7};
    for (int i = 0; i <= MOST_TOTAL; i++)
        p->log_factorial[i] = lgamma(i + 1.0);
    for (size_t i = 0; i < k->n_rows * k->n_cols; i++) {
        p->row[i / k->n_cols] += k->cell[i];
        p->col[i % k->n_cols] += k->cell[i];
        p->t.n += k->cell[i];
        p->t.observed += lgamma((double)k->cell[i] + 1.0);
    }
    qsort(p->row, k->n_rows, sizeof *p->row, descending);
    qsort(p->col, k->n_cols, sizeof *p->col, descending);
    p->t.row = p->row;
    p->t.col = p->col;
    p->t.log_factorial = p->log_factorial;
}

static void test_fisher__meeting_in_the_middle(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_KNOWN; i++) {
        Prepared table;
        double p;
        prepare(&table, &known[i]);
        assert_int_equal(stat_fisher_meet(&table.t, &p), STAT_OK);
        assert_within(p, known[i].p, 3e-7);
    }
}
/* The smoothed P and the sampled difference add up to P, and samples are the same each time. */
static void test_fisher__smoothed_and_sampled(void **state)
{
    (void)state;
    Prepared table;
    StatFisherSmooth smooth;
    prepare(&table, &known[SEGMENT]);
    assert_int_equal(stat_fisher_smooth(&table.t, &smooth), STAT_OK);
    assert_apart(smooth.p_flat, known[SEGMENT].p, smooth.error_flat);
    assert_true(smooth.error > 0 && smooth.error < 1e-6);
    double difference[2], variance[2];
    int64_t n[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(stat_fisher_difference(
                             &table.t, smooth.width, 4e-6, &difference[i], &variance[i], &n[i]),
            STAT_OK);
    assert_true(variance[0] > 0 && sqrt(variance[0]) <= 4e-6 && n[0] > 0);
    assert_apart(
        smooth.p + difference[0], known[SEGMENT].p, 4 * sqrt(variance[0]) + smooth.error);
    assert_memory_equal(difference, difference + 1, sizeof *difference);
    assert_memory_equal(variance, variance + 1, sizeof *variance);
    assert_true(n[0] == n[1]);
}

/* Within four standard errors of the binomial. */
static void test_fisher__simulated_share(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_KNOWN; i++) {
        Prepared table;
        int64_t hits, n;
        prepare(&table, &known[i]);
        assert_int_equal(stat_fisher_simulate(&table.t, &hits, &n), STAT_OK);
        assert_true(n >= 10000);
        const double p = known[i].p;
        assert_apart((double)hits / (double)n, p, 4 * sqrt(p * (1 - p) / (double)n));
    }
}

/* Two rows against two: all that is left out is known; with steps, within the interval. */
static void test_fisher__halves(void **state)
{
    (void)state;
    Prepared table;
    StatFisherEstimate e;
    for (size_t i = JOB; i <= SEGMENT; i++) {
        prepare(&table, &known[i]);
        assert_int_equal(stat_fisher_halves(&table.t, 0.0, &e), STAT_OK);
        assert_true(e.n_samples == 0 && e.std_error == 0 && e.half == 0);
        assert_true(e.left_out > 0 && e.left_out < 1e-9);
        assert_apart(e.p, known[i].p, 1e-9);
    }
    prepare(&table, &known[FIFTEEN]);
    assert_int_equal(stat_fisher_halves(&table.t, 2.0, &e), STAT_OK);
    assert_nan(e.p);
}

/* Weighed tables, and those that draws do not reach. */
static void test_fisher__weighed(void **state)
{
    (void)state;
    Prepared table;
    StatFisherEstimate e;
    prepare(&table, &known[SEGMENT]);
    assert_int_equal(stat_fisher_normal(&table.t, &e), STAT_OK);
    assert_true(e.half > 0 && e.half < 1e-4 && e.left_out < 1e-3 && e.n_samples > 1000000);
    assert_apart(e.p, known[SEGMENT].p, e.half + e.left_out);
    prepare(&table, &known[FIFTEEN]);
    assert_int_equal(stat_fisher_normal(&table.t, &e), STAT_OK);
    assert_nan(e.p); /* cells of one */
}

/* Ways by their key: equal keys, keys between, a crowded part, and beyond the ends. */
static void test_fisher__ways_in_order(void **state)
{
    (void)state;
    enum { N = 400 };
    StatFisherWays w = {0};
    for (int far = 0; far < 2; far++) {
        assert_true(stat_fisher_ways_reserve(&w, N));
        w.n = N;
        for (int i = 0; i < N; i++) {
            w.loose_key[i] = i == 7 && far ? INT64_C(1) << 40 : 1000 + i * 37 % 101 * 3;
            w.loose_mass[i] = 1.0 + i % 5;
        }
        stat_fisher_ways_sort(&w);
        for (int64_t least = 990; least < 1310; least++) {
            double want = 0;
            for (int i = 0; i < N; i++)
                want += w.loose_key[i] >= least ? w.loose_mass[i] : 0;
            assert_true(stat_fisher_ways_from(&w, least) == want);
        }
        for (int i = 1; i < N; i++)
            assert_true(w.key[i - 1] <= w.key[i]);
    }
    stat_fisher_ways_clear(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fisher__meeting_in_the_middle),
        cmocka_unit_test(test_fisher__smoothed_and_sampled),
        cmocka_unit_test(test_fisher__simulated_share),
        cmocka_unit_test(test_fisher__halves),
        cmocka_unit_test(test_fisher__weighed),
        cmocka_unit_test(test_fisher__ways_in_order),
    };
    return cmocka_run_group_tests_name("analysis/fisher_parts", tests, NULL, NULL);
}
