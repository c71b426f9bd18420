/* The sorts against the C library's, on numbers that are hard for digits: ties, huge and tiny
 * ranges, keys that differ only in their lowest bits. */
#include "support/close.h"

#include "analysis/exp_block.h"
#include "analysis/sort.h"

#include <math.h>
#include <stdlib.h>

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 11;
}

/* Nine kinds of numbers. */
static double draw(int kind, uint64_t *state)
{
    const double u = (double)next_random(state) * 0x1p-53;
    switch (kind) {
    case 0:
        return u;
    case 1:
        return -log(u + 1e-300);
    case 2:
        return floor(u * 20) - 5;
    case 3:
        return (u - 0.5) * pow(10, (double)(next_random(state) % 600) - 300);
    case 4: /* one far away: the others share their high bits */
        return u < 0.001 ? 1e300 : 1 + u * 1e-13;
    case 5:
        return next_random(state) % 3 ? 0.0 : u < 0.5 ? -0.0 : u;
    case 6:
        return 7.25;
    case 7: /* runs of many that differ in the last bits alone */
        return floor(u * 3) * 1000 + 1 + floor(u * 1e4 - floor(u * 3)) * 0x1p-52;
    default:
        return (u < 0.5 ? 1e300 : -1e300) * (1 + floor(u * 6) * 0x1p-52);
    }
}

typedef struct {
    double value;
    size_t row;
} Pair;

static int by_value_and_row(const void *a, const void *b)
{
    const Pair *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void check_sorts(const double *x, size_t n)
{
    Pair *want = malloc((n + 1) * sizeof *want);
    size_t *order = malloc((n + 1) * sizeof *order);
    uint64_t *key = malloc((n + 1) * sizeof *key), *row = malloc((n + 1) * sizeof *row);
    double *sorted = malloc((n + 1) * sizeof *sorted);
    assert_true(want && order && key && row && sorted);
    for (size_t i = 0; i < n; i++) {
        want[i] = (Pair){x[i], i};
        key[i] = stat_sort_key(x[i]);
        row[i] = i;
        sorted[i] = x[i];
    }
    qsort(want, n, sizeof *want, by_value_and_row);
    assert_int_equal(stat_order(x, n, order), STAT_OK);
    assert_int_equal(stat_sort_keys(key, row, n), STAT_OK);
    assert_int_equal(stat_sort(sorted, n), STAT_OK);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(order[i], want[i].row);
        assert_int_equal(row[i], want[i].row);
        assert_true(stat_sort_value(key[i]) == want[i].value);
        assert_true(sorted[i] == want[i].value);
    }
    free(want);
    free(order);
    free(key);
    free(row);
    free(sorted);
}

static void test_sort__as_the_library(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 47, 48, 49, 65, 500, 2100, 30000};
    uint64_t random = 1;
    double *x = malloc(30000 * sizeof *x);
    assert_non_null(x);
    for (int kind = 0; kind < 9; kind++)
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            for (size_t i = 0; i < sizes[s]; i++)
                x[i] = draw(kind, &random);
            check_sorts(x, sizes[s]);
        }
    free(x);
}

/* The bits below `low` go along unsorted, and none gets lost. */
static void test_sort__words(void **state)
{
    (void)state;
    enum { N = 5000, LOW = 12 };
    uint64_t word[N], sum = 0, sorted_sum = 0, random = 3;
    for (size_t i = 0; i < N; i++) {
        word[i] = (next_random(&random) % 40) << 50 | (next_random(&random) & 0xffff);
        sum += word[i];
    }
    assert_int_equal(stat_sort_words(word, N, LOW), STAT_OK);
    for (size_t i = 0; i < N; i++) {
        sorted_sum += word[i];
        assert_true(i == 0 || word[i - 1] >> LOW <= word[i] >> LOW);
    }
    assert_true(sum == sorted_sum);
}

static void test_sort__bit_length(void **state)
{
    (void)state;
    assert_int_equal(stat_bit_length(0), 0);
    for (unsigned bits = 1; bits <= 64; bits++) {
        assert_int_equal(stat_bit_length(UINT64_C(1) << (bits - 1)), bits);
        assert_int_equal(stat_bit_length(UINT64_MAX >> (64 - bits)), bits);
    }
}

/* exp within one unit in the last place of the C library's long double. */
static void test_exp_block__last_place(void **state)
{
    (void)state;
    enum { N = STAT_EXP_BLOCK };
    double x[N], y[N];
    uint64_t random = 5;
    for (int round = 0; round < 200; round++) {
        const double reach = pow(10, (double)(round % 30) / 10) * 0.7;
        for (size_t i = 0; i < N; i++)
            x[i] = ((double)next_random(&random) * 0x1p-52 - 1) * reach;
        stat_exp_block(x, y, N);
        for (size_t i = 0; i < N; i++) {
            const long double want = expl((long double)x[i]);
            const double place = nextafter((double)want, INFINITY) - (double)want;
            assert_true(fabsl((long double)y[i] - want) <= (long double)place);
        }
    }
    double far[] = {NAN, 800, -800, -0.0, INFINITY, -INFINITY, 1};
    stat_exp_block(far, far, 7);
    assert_nan(far[0]);
    assert_true(isinf(far[1]) && far[2] == 0 && far[3] == 1 && isinf(far[4]) && far[5] == 0);
    assert_close(far[6], 2.718281828459045);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sort__as_the_library),
        cmocka_unit_test(test_sort__words),
        cmocka_unit_test(test_sort__bit_length),
        cmocka_unit_test(test_exp_block__last_place),
    };
    return cmocka_run_group_tests_name("analysis/sort", tests, NULL, NULL);
}
