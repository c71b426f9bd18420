#include "clinical/barthel.h"
#include "clinical/check.h"

static void test_total__worked_patients(void **state)
{
    (void)state;
    static const struct {
        int items[CLIN_BARTHEL_N_ITEMS];
        int total;
        const char *class_;
    } patients[] = {
        {{10, 5, 5, 10, 10, 10, 10, 15, 15, 10}, 100, "independent"},
        {{10, 0, 5, 10, 10, 10, 10, 15, 15, 10}, 95, "slight"},
        {{5, 0, 0, 5, 5, 0, 5, 5, 5, 0}, 30, "severe"},
        {{0}, 0, "total"},
    };
    for (size_t i = 0; i < sizeof patients / sizeof patients[0]; i++) {
        const int total = clin_barthel_total(patients[i].items);
        assert_int_equal(total, patients[i].total);
        assert_word(clin_barthel_class(total), patients[i].class_);
    }
}

/* All 139968 combinations of allowed answers: 21 totals and no other. */
static void test_total__reaches_the_21_steps(void **state)
{
    (void)state;
    static const int n_answers[CLIN_BARTHEL_N_ITEMS] = {3, 2, 2, 3, 3, 3, 3, 4, 4, 3};
    int reached[101] = {0};
    for (int code = 0; code < 3 * 2 * 2 * 3 * 3 * 3 * 3 * 4 * 4 * 3; code++) {
        int items[CLIN_BARTHEL_N_ITEMS];
        int rest = code;
        int sum = 0;
        for (size_t i = 0; i < CLIN_BARTHEL_N_ITEMS; i++) {
            items[i] = 5 * (rest % n_answers[i]);
            rest /= n_answers[i];
            sum += items[i];
        }
        const int total = clin_barthel_total(items);
        assert_int_equal(total, sum);
        reached[total] = 1;
    }
    for (int total = 0; total <= 100; total++) {
        assert_int_equal(reached[total], total % 5 == 0);
        assert_int_equal(clin_barthel_is_total(total), total % 5 == 0);
    }
}

/* 15 belongs to transfer and mobility only; 8 is of the version with other points. */
static void test_total__missing_or_impossible_item(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_BARTHEL_N_ITEMS; i++) {
        const int wrong[] = {CLIN_MISSING, -5, 1, 8, 20};
        for (size_t w = 0; w < 5; w++) {
            int items[CLIN_BARTHEL_N_ITEMS] = {0};
            items[i] = wrong[w];
            assert_int_equal(clin_barthel_total(items), CLIN_MISSING);
        }
    }
    int bathing[CLIN_BARTHEL_N_ITEMS] = {[CLIN_BARTHEL_BATHING] = 10};
    assert_int_equal(clin_barthel_total(bathing), CLIN_MISSING);
    int stairs[CLIN_BARTHEL_N_ITEMS] = {[CLIN_BARTHEL_STAIRS] = 15};
    assert_int_equal(clin_barthel_total(stairs), CLIN_MISSING);
}

static void test_class__edges(void **state)
{
    (void)state;
    assert_word(clin_barthel_class(20), "total");
    assert_word(clin_barthel_class(25), "severe");
    assert_word(clin_barthel_class(60), "severe");
    assert_word(clin_barthel_class(65), "moderate");
    assert_word(clin_barthel_class(90), "moderate");
    assert_word(clin_barthel_class(95), "slight");
    assert_word(clin_barthel_class(100), "independent");
    assert_no_word(clin_barthel_class(93));
    assert_no_word(clin_barthel_class(105));
    assert_no_word(clin_barthel_class(CLIN_MISSING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_patients),
        cmocka_unit_test(test_total__reaches_the_21_steps),
        cmocka_unit_test(test_total__missing_or_impossible_item),
        cmocka_unit_test(test_class__edges),
    };
    return cmocka_run_group_tests_name("clinical/barthel", tests, NULL, NULL);
}
