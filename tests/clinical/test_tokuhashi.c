#include "clinical/check.h"
#include "clinical/tokuhashi.h"

/* Codes of the tumours used below. */
enum { LUNG = 1, BREAST = 2, KIDNEY = 4, CERVIX = 15, OTHER = 26 };

/* kps, extraspinal, vertebral, organ, tumour, Frankel (A = 0) */
static void test_total__worked_patients(void **state)
{
    (void)state;
    static const struct {
        int items[CLIN_TOKUHASHI_N_ITEMS];
        int total;
        const char *class_;
    } patients[] = {
        {{40, 3, 3, 2, LUNG, 1}, 0, "under_6_months"},
        {{60, 0, 2, 0, KIDNEY, 3}, 10, "6_months_or_more"},
        {{90, 0, 1, 0, BREAST, 4}, 15, "1_year_or_more"},
        {{80, 1, 2, 1, OTHER, 2}, 8, "under_6_months"},
    };
    for (size_t i = 0; i < sizeof patients / sizeof patients[0]; i++) {
        const int total = clin_tokuhashi_total(patients[i].items);
        assert_int_equal(total, patients[i].total);
        assert_word(clin_tokuhashi_class(total), patients[i].class_);
    }
}

static void test_total__reaches_0_to_15(void **state)
{
    (void)state;
    int reached[16] = {0};
    for (int kps = 10; kps <= 100; kps += 10) {
        for (int code = 0; code < 4 * 4 * 3 * 26 * 5; code++) {
            const int items[] = {kps, code % 4, 1 + code / 4 % 4, code / 16 % 3,
                1 + code / 48 % 26, code / 1248};
            const int total = clin_tokuhashi_total(items);
            assert_int_equal(total == CLIN_MISSING, items[4] == CERVIX);
            if (total != CLIN_MISSING) {
                assert_in_range(total, 0, 15);
                reached[total] = 1;
            }
        }
    }
    for (size_t i = 0; i <= 15; i++) {
        assert_int_equal(reached[i], 1);
    }
}

static void test_total__missing_or_impossible_item(void **state)
{
    (void)state;
    static const int wrong[CLIN_TOKUHASHI_N_ITEMS][4] = {
        {-10, 0, 45, 110},
        {-1, 51, 100, 1000},
        {-1, 0, 31, 100},
        {-1, 3, 4, 5},
        {-1, 0, 27, CERVIX},
        {-1, 5, 6, 7},
    };
    for (size_t i = 0; i < CLIN_TOKUHASHI_N_ITEMS; i++) {
        int items[] = {80, 1, 2, 1, OTHER, 2};
        items[i] = CLIN_MISSING;
        assert_int_equal(clin_tokuhashi_total(items), CLIN_MISSING);
        for (size_t w = 0; w < 4; w++) {
            items[i] = wrong[i][w];
            assert_int_equal(clin_tokuhashi_total(items), CLIN_MISSING);
        }
    }
    assert_int_equal(clin_tokuhashi_total((const int[]){85, 1, 2, 1, OTHER, 2}), CLIN_MISSING);
}

static void test_class__edges(void **state)
{
    (void)state;
    assert_word(clin_tokuhashi_class(8), "under_6_months");
    assert_word(clin_tokuhashi_class(9), "6_months_or_more");
    assert_word(clin_tokuhashi_class(11), "6_months_or_more");
    assert_word(clin_tokuhashi_class(12), "1_year_or_more");
    assert_no_word(clin_tokuhashi_class(16));
    assert_no_word(clin_tokuhashi_class(CLIN_MISSING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_patients),
        cmocka_unit_test(test_total__reaches_0_to_15),
        cmocka_unit_test(test_total__missing_or_impossible_item),
        cmocka_unit_test(test_class__edges),
    };
    return cmocka_run_group_tests_name("clinical/tokuhashi", tests, NULL, NULL);
}
