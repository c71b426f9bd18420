#include "clinical/check.h"
#include "clinical/tomita.h"

/* Codes of the tumours used below. */
enum { LUNG = 1, BREAST = 2, KIDNEY = 4, THYROID = 5, OESOPHAGUS = 7 };

static void test_total__worked_patients(void **state)
{
    (void)state;
    static const struct {
        int items[CLIN_TOMITA_N_ITEMS];
        int total;
        const char *class_;
    } patients[] = {
        {{BREAST, 0, 0}, 2, "long_term_control"},
        {{KIDNEY, 1, 1}, 6, "short_term_palliation"},
        {{LUNG, 2, 1}, 10, "supportive_care"},
        {{THYROID, 1, 1}, 5, "middle_term_control"},
    };
    for (size_t i = 0; i < sizeof patients / sizeof patients[0]; i++) {
        const int total = clin_tomita_total(patients[i].items);
        assert_int_equal(total, patients[i].total);
        assert_word(clin_tomita_class(total), patients[i].class_);
    }
}

static void test_total__reaches_2_to_10(void **state)
{
    (void)state;
    int reached[11] = {0};
    for (int code = 0; code < 26 * 3 * 2; code++) {
        const int items[] = {1 + code % 26, code / 26 % 3, code / 78};
        const int total = clin_tomita_total(items);
        if (total != CLIN_MISSING) {
            assert_in_range(total, 2, 10);
            reached[total] = 1;
        }
    }
    for (size_t i = 2; i <= 10; i++) {
        assert_int_equal(reached[i], 1);
    }
}

static void test_total__missing_impossible_or_not_placed(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_TOMITA_N_ITEMS; i++) {
        int items[] = {BREAST, 0, 0};
        items[i] = CLIN_MISSING;
        assert_int_equal(clin_tomita_total(items), CLIN_MISSING);
        items[i] = -1;
        assert_int_equal(clin_tomita_total(items), CLIN_MISSING);
        items[i] = 30;
        assert_int_equal(clin_tomita_total(items), CLIN_MISSING);
    }
    assert_int_equal(clin_tomita_total((const int[]){OESOPHAGUS, 0, 0}), CLIN_MISSING);
}

static void test_class__edges(void **state)
{
    (void)state;
    assert_no_word(clin_tomita_class(1));
    assert_word(clin_tomita_class(3), "long_term_control");
    assert_word(clin_tomita_class(4), "middle_term_control");
    assert_word(clin_tomita_class(7), "short_term_palliation");
    assert_word(clin_tomita_class(8), "supportive_care");
    assert_no_word(clin_tomita_class(11));
    assert_no_word(clin_tomita_class(CLIN_MISSING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_patients),
        cmocka_unit_test(test_total__reaches_2_to_10),
        cmocka_unit_test(test_total__missing_impossible_or_not_placed),
        cmocka_unit_test(test_class__edges),
    };
    return cmocka_run_group_tests_name("clinical/tomita", tests, NULL, NULL);
}
