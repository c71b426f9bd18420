#include <math.h>

#include "clinical/check.h"
#include "clinical/points.h"

static const ClinPoint rows[] = {
    {3.5, INFINITY, 1, "3.5 and over"}, {-INFINITY, 3.5, 0, "less"}};
static const ClinItem item = {"albumin", "albumin", rows, 2};
static const ClinBand bands[] = {{0, 1, "low", "low"}, {2, 4, "high", "high"}};

static void test_points__first_row_that_holds(void **state)
{
    (void)state;
    assert_int_equal(clin_item_points(&item, 3.5), 1);
    assert_int_equal(clin_item_points(&item, 3.49), 0);
    assert_int_equal(clin_item_points(&item, (double)NAN), CLIN_MISSING);
}

static void test_range__missing_answer_leaves_all_points_possible(void **state)
{
    (void)state;
    const ClinRange open = clin_item_range(&item, (double)NAN);
    assert_int_equal(open.low, 0);
    assert_int_equal(open.high, 1);
    const ClinRange settled = clin_item_range(&item, 4.0);
    assert_int_equal(settled.low, 1);
    assert_int_equal(settled.high, 1);
}

static void test_total__missing_is_never_zero(void **state)
{
    (void)state;
    const ClinItem items[] = {item, item};
    assert_int_equal(clin_items_total(items, (const int[]){4, 3}, 2), 1);
    assert_int_equal(clin_items_total(items, (const int[]){4, CLIN_MISSING}, 2), CLIN_MISSING);
}

static void test_band__edges(void **state)
{
    (void)state;
    assert_word(clin_band_code(bands, 2, 1), "low");
    assert_word(clin_band_code(bands, 2, 2), "high");
    assert_no_word(clin_band_code(bands, 2, 5));
    assert_no_word(clin_band_code(bands, 2, -1));
    assert_no_word(clin_band_code(bands, 2, CLIN_MISSING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points__first_row_that_holds),
        cmocka_unit_test(test_range__missing_answer_leaves_all_points_possible),
        cmocka_unit_test(test_total__missing_is_never_zero),
        cmocka_unit_test(test_band__edges),
    };
    return cmocka_run_group_tests_name("clinical/points", tests, NULL, NULL);
}
