#include "clinical/check.h"
#include "clinical/vitality.h"

static void test_total__worked_patients(void **state)
{
    (void)state;
    assert_int_equal(clin_vitality_total((const int[]){2, 2, 2, 2, 2}), 10);
    assert_int_equal(clin_vitality_total((const int[]){1, 2, 1, 1, 0}), 5);
    assert_int_equal(clin_vitality_total((const int[]){0, 1, 1, 0, 0}), 2);
}

static void test_total__reaches_0_to_10(void **state)
{
    (void)state;
    int reached[11] = {0};
    for (int code = 0; code < 243; code++) {
        int items[CLIN_VITALITY_N_ITEMS];
        int rest = code;
        int sum = 0;
        for (size_t i = 0; i < CLIN_VITALITY_N_ITEMS; i++, rest /= 3) {
            items[i] = rest % 3;
            sum += items[i];
        }
        assert_int_equal(clin_vitality_total(items), sum);
        reached[sum] = 1;
    }
    for (size_t i = 0; i <= 10; i++) {
        assert_int_equal(reached[i], 1);
    }
}

static void test_total__missing_or_impossible_item(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_VITALITY_N_ITEMS; i++) {
        int items[CLIN_VITALITY_N_ITEMS] = {0};
        items[i] = CLIN_MISSING;
        assert_int_equal(clin_vitality_total(items), CLIN_MISSING);
        items[i] = 3;
        assert_int_equal(clin_vitality_total(items), CLIN_MISSING);
        items[i] = -1;
        assert_int_equal(clin_vitality_total(items), CLIN_MISSING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_patients),
        cmocka_unit_test(test_total__reaches_0_to_10),
        cmocka_unit_test(test_total__missing_or_impossible_item),
    };
    return cmocka_run_group_tests_name("clinical/vitality", tests, NULL, NULL);
}
