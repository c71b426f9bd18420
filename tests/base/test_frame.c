#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/frame.h"

/* Numbers as they come, NaN for missing, as a column of a frame of rows. */
static void fill(BaseColumn *column, const double *number, size_t n)
{
    g_autofree double *sorted = g_new(double, n + 1);
    size_t n_known = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(number[i]))
            sorted[n_known++] = number[i];
    column->name = g_strdup("x");
    column->values = base_values_of_numbers(sorted, n_known);
    column->code = g_new(int32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        column->code[i] =
            isnan(number[i]) ? -1 : base_values_find_number(column->values, number[i]);
}

static void test_values__numbers(void **state)
{
    (void)state;
    double number[] = {2.5, -0.0, 0, 2.5, -1, 10};
    BaseValues *values = base_values_of_numbers(number, 6);
    static const double expected[] = {-1, 0, 2.5, 10};
    assert_int_equal(values->n, 4);
    assert_int_equal(values->scale, 1);
    for (size_t i = 0; i < 4; i++) {
        assert_true(values->number[i] == expected[i]);
        assert_int_equal(values->unit[i], (int64_t)(10 * expected[i]));
        assert_int_equal(base_values_find_number(values, expected[i]), i);
    }
    assert_false(signbit(values->number[1]));
    assert_int_equal(base_values_find_number(values, 3), -1);
    base_values_unref(values);
}

/* 0.1 + 0.2 is not the decimal 0.3: the column stays as it is. */
static void test_values__no_decimals(void **state)
{
    (void)state;
    double sum[] = {0.1 + 0.2, 0.3};
    BaseValues *values = base_values_of_numbers(sum, 2);
    assert_int_equal(values->n, 2);
    assert_int_equal(values->scale, -1);
    assert_null(values->unit);
    base_values_unref(values);
    double large[] = {1e300, 1};
    values = base_values_of_numbers(large, 2);
    assert_int_equal(values->scale, -1);
    base_values_unref(values);
    values = base_values_of_numbers(NULL, 0);
    assert_int_equal(values->n, 0);
    assert_int_equal(values->scale, 0);
    base_values_unref(values);
}

static void test_values__texts(void **state)
{
    (void)state;
    const char *texts[] = {"b", "a", "b", "", "ab"};
    BaseValues *values = base_values_of_texts(texts, 5);
    assert_int_equal(values->n, 4);
    assert_string_equal(values->text[0], "");
    assert_string_equal(values->text[1], "a");
    assert_string_equal(values->text[2], "ab");
    assert_int_equal(base_values_find_text(values, "b"), 3);
    assert_int_equal(base_values_find_text(values, "c"), -1);
    base_values_unref(values);
}

/* Rows (2, 1) (missing, 1) (2, 1) (1, 5) (2, missing): ascending, missing first. */
static BaseFrame *rows(void)
{
    static const double a[] = {2, NAN, 2, 1, 2}, b[] = {1, 1, 1, 5, NAN};
    BaseFrame *frame = base_frame_new(5, 2);
    fill(&frame->columns[0], a, 5);
    fill(&frame->columns[1], b, 5);
    return frame;
}

static void expect_counts(const BaseFrame *counts, const double *expected, size_t n)
{
    assert_int_equal(counts->n_rows, n);
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < 2; c++) {
            const double found = base_column_number(&counts->columns[c], i);
            const double wanted = expected[3 * i + c];
            assert_true(found == wanted || (isnan(found) && isnan(wanted)));
            assert_int_equal(base_column_is_missing(&counts->columns[c], i), isnan(wanted));
        }
        assert_int_equal(counts->weight[i], (int64_t)expected[3 * i + 2]);
    }
}

static void test_counts__distinct_rows(void **state)
{
    (void)state;
    g_autoptr(BaseFrame) frame = rows();
    g_autoptr(BaseFrame) counts = base_frame_counts(frame, NULL);
    static const double expected[] = {NAN, 1, 1, 1, 5, 1, 2, NAN, 1, 2, 1, 2};
    expect_counts(counts, expected, 4);
    g_autoptr(BaseFrame) again = base_frame_counts(counts, NULL);
    expect_counts(again, expected, 4);
    const bool keep[] = {true, false, true, false, true};
    g_autoptr(BaseFrame) part = base_frame_counts(frame, keep);
    static const double kept[] = {2, NAN, 1, 2, 1, 2};
    expect_counts(part, kept, 2);
}

/* Counts in a table of all possible rows: two numbers and none, then three and none. */
static void test_counts__of_places(void **state)
{
    (void)state;
    static const double a[] = {5, 7}, b[] = {1, 2, 3};
    g_autoptr(BaseFrame) frame = base_frame_new(0, 2);
    fill(&frame->columns[0], a, 2);
    fill(&frame->columns[1], b, 3);
    BaseValues *const values[] = {frame->columns[0].values, frame->columns[1].values};
    assert_int_equal(base_frame_places(values, 2, 2), 12);
    assert_int_equal(base_frame_places(values, 0, 2), 1);
    static const int64_t count[12] = {[0] = 4, [2] = 1, [7] = 3, [8] = 2};
    g_autoptr(BaseFrame) counts = base_frame_of_places(frame, count, 12);
    static const double expected[] = {NAN, NAN, 4, NAN, 2, 1, 5, 3, 3, 7, NAN, 2};
    expect_counts(counts, expected, 4);
}

/* 301 values each make 90,601 places: too many for 10,000 rows, but not for 25,000. */
static void test_counts__places_that_pay(void **state)
{
    (void)state;
    double number[300];
    for (int i = 0; i < 300; i++)
        number[i] = i;
    BaseValues *values = base_values_of_numbers(number, 300);
    BaseValues *const columns[] = {values, values, values, values, values, values, values};
    assert_int_equal(base_frame_places(columns, 1, 0), 0);
    assert_int_equal(base_frame_places(columns, 1, 100), 301);
    assert_int_equal(base_frame_places(columns, 2, 10000), 0);
    assert_int_equal(base_frame_places(columns, 2, 25000), 301 * 301);
    assert_int_equal(base_frame_places(columns, 3, 100000000), 0);
    assert_int_equal(base_frame_places(columns, 7, 100000000), 0);
    base_values_unref(values);
}

/* So many possible rows that they are sorted: the same answer as by places. */
static void test_counts__many_values(void **state)
{
    (void)state;
    enum { N = 60 };
    double a[N], b[N];
    for (int i = 0; i < N; i++) {
        a[i] = (i * 7) % N / 2;
        b[i] = (i * 7) % N / 2 * 3 % 30 + 0.25 * ((i * 7) % N % 2);
    }
    g_autoptr(BaseFrame) frame = base_frame_new(N, 2);
    fill(&frame->columns[0], a, N);
    fill(&frame->columns[1], b, N);
    g_autoptr(BaseFrame) counts = base_frame_counts(frame, NULL);
    assert_int_equal(counts->n_rows, N);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(counts->weight[i], 1);
        assert_true(base_column_number(&counts->columns[0], i) == (double)(i / 2));
        assert_true(base_column_number(&counts->columns[1], i) ==
                    (double)(i / 2 * 3 % 30) + 0.25 * (double)(i % 2));
    }
}

/* Rows that count once each are sorted as numbers, weighted ones by column: the same answer. */
static void test_counts__as_numbers_and_by_column(void **state)
{
    (void)state;
    enum { N = 3000, COLUMNS = 3 };
    GRand *random = g_rand_new_with_seed(5);
    g_autoptr(BaseFrame) frame = base_frame_new(N, COLUMNS);
    for (int c = 0; c < COLUMNS; c++) {
        double *values = g_new(double, N);
        for (int i = 0; i < N; i++) /* Half of the rows are like another. */
            values[i] = i % 2 ? values[i - 1] : (double)g_rand_int_range(random, 0, 700);
        for (int i = 0; i < N; i += 2)
            if (g_rand_int_range(random, 0, 9) == 0)
                values[i] = values[i + 1] = NAN;
        fill(&frame->columns[c], values, N);
        g_free(values);
    }
    g_autoptr(BaseFrame) plain = base_frame_counts(frame, NULL);
    frame->weight = g_new(int64_t, N);
    for (int i = 0; i < N; i++)
        frame->weight[i] = 1;
    g_autoptr(BaseFrame) weighted = base_frame_counts(frame, NULL);
    assert_true(plain->n_rows > N / 4 && plain->n_rows <= N / 2);
    assert_int_equal(plain->n_rows, weighted->n_rows);
    assert_memory_equal(plain->weight, weighted->weight, plain->n_rows * sizeof(int64_t));
    for (int c = 0; c < COLUMNS; c++)
        assert_memory_equal(
            plain->columns[c].code, weighted->columns[c].code, plain->n_rows * sizeof(int32_t));
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values__numbers),
        cmocka_unit_test(test_values__no_decimals),
        cmocka_unit_test(test_values__texts),
        cmocka_unit_test(test_counts__distinct_rows),
        cmocka_unit_test(test_counts__of_places),
        cmocka_unit_test(test_counts__places_that_pay),
        cmocka_unit_test(test_counts__many_values),
        cmocka_unit_test(test_counts__as_numbers_and_by_column),
    };
    return cmocka_run_group_tests_name("base/frame", tests, NULL, NULL);
}
