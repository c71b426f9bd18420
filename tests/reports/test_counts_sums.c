/*
 * What sums tell of single values, against all choices of values with the same sums, which are
 * listed one by one.
 */
#include <math.h>

#include "reports/study/counts_few.h"
#include "support/fixture.h"

enum { N_MOST = 6, HIGH = 10 };

/* Choices of n values from 0 to HIGH with a sum and sum of squares: the fewest times that each
 * value is in any of them. */
typedef struct {
    size_t n;
    int sum, squares;
    int times[HIGH + 1], fewest[HIGH + 1];
} Choices;

static void list_all(Choices *choices, size_t n_set, int least, int sum, int squares)
{
    if (n_set == choices->n) {
        for (int v = 0; v <= HIGH && sum == 0 && squares == 0; v++)
            choices->fewest[v] = MIN(choices->fewest[v], choices->times[v]);
        return;
    }
    for (int v = least; v <= HIGH && v <= sum && v * v <= squares; v++) {
        choices->times[v]++;
        list_all(choices, n_set + 1, v, sum - v, squares - v * v);
        choices->times[v]--;
    }
}

/* Whether a value of fewer than `few` is in all choices as often as in this one. */
static bool is_told(const int *value, size_t n, int64_t few)
{
    Choices choices = {.n = n};
    int times[HIGH + 1] = {0};
    for (size_t i = 0; i < n; i++) {
        choices.sum += value[i];
        choices.squares += value[i] * value[i];
        times[value[i]]++;
    }
    for (int v = 0; v <= HIGH; v++)
        choices.fewest[v] = N_MOST + 1;
    list_all(&choices, 0, 0, choices.sum, choices.squares);
    bool told = false;
    for (int v = 0; v <= HIGH; v++)
        told = told || (times[v] > 0 && times[v] < few && choices.fewest[v] == times[v]);
    return told;
}

/* What is told is never said not to be; of three or four values the search is complete. */
static void test_counts_sums__all_choices(void **state)
{
    (void)state;
    static const ReportScale scale = {.step = 1, .low = 0, .high = HIGH};
    g_autoptr(GRand) rand = g_rand_new_with_seed(15);
    size_t n_told = 0, n_open = 0, n_too_many = 0;
    for (size_t round = 0; round < 3000; round++) {
        const size_t n = 3 + round % 4;
        int value[N_MOST];
        double number[N_MOST];
        for (size_t i = 0; i < n; i++)
            number[i] = value[i] = g_rand_int_range(rand, 0, HIGH + 1);
        const bool told = is_told(value, n, 5);
        const bool said = report_sums_tell_value(number, n, &scale, 5);
        if ((told && !said) || (n <= 4 && said != told))
            fail_msg("%zu values from %d: %s", n, value[0], said ? "said" : "not said");
        n_told += told;
        n_open += !told;
        n_too_many += said && !told;
    }
    assert_true(n_told > 100 && n_open > 100 && n_too_many < n_open / 5);
}

/* Barthel's index of five patients of one hospital; and of six, where 40, 60 and 65 may as well
 * be 45, 50 and 70. */
static void test_counts_sums__a_scale_of_fives(void **state)
{
    (void)state;
    const double five[] = {50, 100, 100, 100, 100}, other[] = {40, 60, 65, 40, 60, 65};
    double all[11];
    memcpy(all, five, sizeof five);
    memcpy(&all[5], other, sizeof other);
    const ReportScale scale = report_scale_of(all, 11);
    assert_true(scale.step == 5 && scale.low == 40 && scale.high == 100);
    assert_true(report_sums_tell_value(five, 5, &scale, 5));
    assert_false(report_sums_tell_value(five, 5, &scale, 1));
    assert_false(report_sums_tell_value(other, 6, &scale, 5));
    /* All alike: of five patients. */
    assert_false(report_sums_tell_value(&five[1], 4, &scale, 4));
    assert_true(report_sums_tell_value(&five[1], 4, &scale, 5));
}

static void test_counts_sums__scales(void **state)
{
    (void)state;
    const double tenths[] = {0.3, NAN, 0.7, 1.9, 0.5};
    const double days[] = {30 / 30.4375, 44 / 30.4375, 72 / 30.4375};
    const double any[] = {G_PI, G_E, G_SQRT2, 7};
    ReportScale scale = report_scale_of(tenths, 5);
    assert_true(fabs(scale.step - 0.2) < 1e-12 && scale.low == 0.3 && scale.high == 1.9);
    scale = report_scale_of(days, 3);
    assert_true(fabs(scale.step - 14 / 30.4375) < 1e-12);
    scale = report_scale_of(any, 4);
    assert_true(scale.step == 0);
    assert_false(report_sums_tell_value(any, 4, &scale, 5));
    assert_true(report_sums_tell_value(any, 2, &scale, 5));
    /* Nobody, and one value alone. */
    scale = report_scale_of(any, 0);
    assert_false(report_sums_tell_value(any, 0, &scale, 5));
    scale = report_scale_of(any, 1);
    assert_true(scale.step == 0 && scale.low == G_PI && scale.high == G_PI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_sums__all_choices),
        cmocka_unit_test(test_counts_sums__a_scale_of_fives),
        cmocka_unit_test(test_counts_sums__scales),
    };
    return cmocka_run_group_tests_name("reports/counts_sums", tests, NULL, NULL);
}
