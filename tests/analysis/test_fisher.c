#include "support/close.h"

#include "analysis/fisher.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Half the published table of primary tumours by segment (see test_fisher_long.c). */
static const int64_t halved[] = {
    2, 9, 8, 2, 6, 9, 1, 6, 10, 3, 4, 3, 2, 5, 3, 2, 4, 2, 2, 1, 4, 2, 3, 2, 2, 5, 6};
static const int64_t fifteen[] = {2, 5, 4, 2, 6, 2, 4, 2, 3, 0, 7, 2, 1, 0, 1, 0, 1, 1, 1, 3, 3,
    1, 0, 0, 0, 2, 1, 1, 9, 0, 2, 2, 0, 2, 3, 0, 3, 3, 0, 2, 2, 2, 1, 2, 2};
static const int64_t job[] = {1, 3, 10, 6, 2, 3, 10, 7, 1, 6, 14, 12, 0, 1, 9, 11};
static const int64_t mixed[] = {
    3, 1, 0, 2, 4, 1, 2, 3, 1, 0, 0, 5, 2, 2, 1, 1, 0, 3, 4, 2, 6, 1, 2, 3, 4, 3, 1, 2};
static const int64_t five[] = {
    4, 2, 1, 3, 2, 1, 5, 2, 2, 2, 3, 1, 4, 2, 2, 2, 3, 3, 4, 0, 2, 1, 2, 3, 4};

static StatFisher run(const int64_t *table, size_t rows, size_t cols)
{
    StatFisher f;
    assert_int_equal(stat_fisher(table, rows, cols, 0, &f), STAT_OK);
    assert_true(f.p_value >= 0 && f.p_value <= 1);
    assert_true(f.p_low <= f.p_value && f.p_value <= f.p_high);
    return f;
}

/* tests/oracle/fisher.R; R's odds ratios and intervals are good to about 1e-5 */
static void test_fisher__two_by_two(void **state)
{
    (void)state;
    const int64_t tea[] = {3, 1, 1, 3};
    const int64_t zero[] = {9, 0, 7, 12};
    const int64_t convictions[] = {2, 15, 10, 3};
    StatFisher f = run(tea, 2, 2);
    assert_close(f.p_value, 0.485714285714286);
    assert_within(f.odds_ratio, 6.40830886700579, 1e-5);
    assert_within(f.conf_low, 0.211732915305503, 1e-4);
    assert_within(f.conf_high, 621.933750545417, 1e-2); /* R's root finder is coarse there */
    /* by 50-digit arithmetic */
    assert_within(f.odds_ratio, 6.4083196581996743, 1e-12);
    assert_within(f.conf_low, 0.2117355954465786, 1e-12);
    assert_within(f.conf_high, 626.243530588814, 1e-12);
    f = run(zero, 2, 2);
    assert_true(f.exact && f.odds_ratio == INFINITY && f.conf_high == INFINITY);
    f = run(convictions, 2, 2);
    assert_close(f.p_value, 0.000536724119143436);
    assert_within(f.odds_ratio, 0.0469366088276989, 1e-4);
    assert_within(f.conf_low, 0.00332576403385931, 1e-2);
    assert_within(f.conf_high, 0.363182271474897, 1e-4);
}

/* R 4.2.2: fisher.test(matrix(c(0, 7, 5, 3), 2, byrow = TRUE)), likewise the others: at the
 * least count that the margins allow the interval begins at 0, at the greatest it has no end.
 */
static void test_fisher__odds_ratio_without_bound(void **state)
{
    (void)state;
    const int64_t none[] = {0, 7, 5, 3}, least[] = {2, 4, 6, 0}, most[] = {4, 1, 0, 6};
    StatFisher f = run(none, 2, 2);
    assert_close(f.p_value, 0.0256410256410256);
    assert_true(f.odds_ratio == 0 && f.conf_low == 0);
    assert_within(f.conf_high, 0.879174554325498, 1e-4);
    f = run(least, 2, 2);
    assert_close(f.p_value, 0.0606060606060607);
    assert_true(f.odds_ratio == 0 && f.conf_low == 0);
    assert_within(f.conf_high, 1.09916094925762, 1e-4);
    f = run(most, 2, 2);
    assert_close(f.p_value, 0.0151515151515152);
    assert_true(f.odds_ratio == INFINITY && f.conf_high == INFINITY);
    assert_within(f.conf_low, 1.26944084361774, 1e-4);
}

/* The conditional estimate by its definition: the mean of X at that odds ratio is x; at the
 * interval's ends the tails are 2.5%. */
static void test_fisher__odds_ratio_by_definition(void **state)
{
    (void)state;
    const int64_t table[] = {7, 12, 0 + 15, 6};
    const StatFisher f = run(table, 2, 2);
    const double omega[] = {f.odds_ratio, f.conf_low, f.conf_high};
    double mean[3], lower[3], upper[3];
    for (int i = 0; i < 3; i++) {
        double all = mean[i] = lower[i] = upper[i] = 0;
        for (int x = 1; x <= 19; x++) { /* margins 19, 21; 22, 18 */
            const double p = exp(x * log(omega[i]) - lgamma(x + 1) - lgamma(19 - x + 1) -
                                 lgamma(22 - x + 1) - lgamma(18 - 19 + x + 1));
            all += p;
            mean[i] += x * p;
            lower[i] += x <= 7 ? p : 0;
            upper[i] += x >= 7 ? p : 0;
        }
        mean[i] /= all;
        lower[i] /= all;
        upper[i] /= all;
    }
    assert_within(mean[0], 7, 1e-12);
    assert_within(upper[1], 0.025, 1e-11);
    assert_within(lower[2], 0.025, 1e-11);
}

/* tests/oracle/fisher.R, and enumeration for the table that R gets wrong. */
static void test_fisher__exact(void **state)
{
    (void)state;
    StatFisher f = run(job, 4, 4);
    assert_true(f.exact && f.method == STAT_FISHER_EXACT);
    assert_true(f.p_low == f.p_value && f.p_high == f.p_value && f.std_error == 0);
    assert_close(f.p_value, 0.782684938965675);
    f = run(halved, 9, 3);
    assert_true(f.exact);
    assert_close(f.p_value, 0.837846253606366);
    f = run(fifteen, 15, 3);
    assert_true(f.exact);
    assert_within(f.p_value, 0.1676154, 3e-7); /* R 4.2.2: 0.0782; its simulation: 0.168 */
    const int64_t segment[] = {1, 18, 10, 20, 40, 10, 6, 62, 11, 15, 87, 37};
    f = run(segment, 4, 3); /* of 317; R needs a workspace of 2e8 */
    assert_true(f.exact);
    assert_within(f.p_value, 0.000289227748555087, 1e-10);
}

/* All tables of small margins, filled cell by cell. */
typedef struct {
    int rows, cols;
    int row[6], col[6], cell[36];
    double observed, hit, all;
} Enumeration;

static void enumerate(Enumeration *e, int at)
{
    const int i = at / e->cols;
    const int j = at % e->cols;
    if (i == e->rows) {
        double log_p = 0;
        for (int c = 0; c < e->rows * e->cols; c++)
            log_p -= lgamma(e->cell[c] + 1);
        e->all += exp(log_p);
        e->hit += log_p <= e->observed + 1e-7 ? exp(log_p) : 0;
        return;
    }
    for (int a = 0; a <= e->row[i] && a <= e->col[j]; a++) {
        if ((j + 1 == e->cols && a != e->row[i]) || (i + 1 == e->rows && a != e->col[j]))
            continue;
        e->cell[at] = a;
        e->row[i] -= a;
        e->col[j] -= a;
        enumerate(e, at + 1);
        e->row[i] += a;
        e->col[j] += a;
    }
}

static double by_enumeration(const int64_t *table, int rows, int cols)
{
    Enumeration e = {.rows = rows, .cols = cols};
    for (int c = 0; c < rows * cols; c++) {
        e.row[c / cols] += (int)table[c];
        e.col[c % cols] += (int)table[c];
        e.observed -= lgamma((double)table[c] + 1);
    }
    enumerate(&e, 0);
    return e.hit / e.all;
}

static void test_fisher__is_enumeration(void **state)
{
    (void)state;
    unsigned seed = 4711;
    for (int repeat = 0; repeat < 120; repeat++) {
        const int rows = 2 + repeat % 3;
        const int cols = 2 + repeat / 3 % 3;
        int64_t table[16];
        for (int c = 0; c < rows * cols; c++) {
            seed = seed * 1103515245u + 12345u;
            const unsigned r = seed >> 16;
            table[c] = r % 5 == 0 ? 0 : r % (rows * cols > 9 ? 3 : 5);
        }
        const double want = by_enumeration(table, rows, cols);
        assert_within(run(table, (size_t)rows, (size_t)cols).p_value, want, 1e-10);
    }
}

/* Order of rows and columns, and transposition, change nothing, not even the last bit. */
static void test_fisher__invariants(void **state)
{
    (void)state;
    int64_t turned[28], reversed[28];
    for (size_t i = 0; i < 28; i++) {
        turned[i % 7 * 4 + i / 7] = mixed[i];
        reversed[27 - i] = mixed[i];
    }
    const StatFisher a = run(mixed, 4, 7);
    const StatFisher b = run(turned, 7, 4);
    const StatFisher c = run(reversed, 4, 7);
    assert_true(a.p_value == b.p_value && a.p_value == c.p_value && a.exact);
    assert_close(a.p_value, 0.560765297693605);
    assert_close(run(five, 5, 5).p_value, 0.675067496070786);
}

static void test_fisher__degenerate(void **state)
{
    (void)state;
    const int64_t line[] = {3, 0, 4, 5};
    const int64_t margins[] = {3, 0, 1, 0, 0, 0, 1, 0, 3};
    const int64_t square[] = {3, 1, 1, 3};
    const int64_t none[] = {0, 0, 0, 0};
    const int64_t column[] = {3, 0, 5, 0};
    const int64_t negative[] = {3, -1, 1, 3};
    StatFisher f = run(line, 1, 4);
    assert_true(f.p_value == 1 && f.exact && f.method == STAT_FISHER_TRIVIAL);
    assert_nan(f.odds_ratio);
    f = run(margins, 3, 3); /* empty row and column left out */
    assert_true(f.n_rows == 2 && f.n_cols == 2);
    assert_within(f.p_value, run(square, 2, 2).p_value, 0);
    assert_int_equal(stat_fisher(none, 2, 2, 0, &f), STAT_OK); /* a P of nobody is none */
    assert_nan(f.p_value);
    assert_nan(f.p_low);
    assert_nan(f.p_high);
    f = run(column, 2, 2);
    assert_true(f.p_value == 1 && f.conf_low == 0 && f.conf_high == INFINITY);
    assert_int_equal(stat_fisher(negative, 2, 2, 0, &f), STAT_DATA);
    assert_int_equal(stat_fisher(NULL, 2, 2, 0, &f), STAT_ARGUMENT);
    assert_int_equal(stat_fisher(square, 2, 2, 1, &f), STAT_ARGUMENT);
    assert_nan(f.p_value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fisher__two_by_two),
        cmocka_unit_test(test_fisher__odds_ratio_without_bound),
        cmocka_unit_test(test_fisher__odds_ratio_by_definition),
        cmocka_unit_test(test_fisher__exact),
        cmocka_unit_test(test_fisher__is_enumeration),
        cmocka_unit_test(test_fisher__invariants),
        cmocka_unit_test(test_fisher__degenerate),
    };
    return cmocka_run_group_tests_name("analysis/fisher", tests, NULL, NULL);
}
