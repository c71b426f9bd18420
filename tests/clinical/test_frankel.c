#include "clinical/check.h"
#include "clinical/frankel.h"
#include "clinical/points.h"

static void test_find__letters_and_subgrades(void **state)
{
    (void)state;
    assert_int_equal(clin_frankel_find("A"), CLIN_FRANKEL_A);
    assert_int_equal(clin_frankel_find("E"), CLIN_FRANKEL_E);
    assert_int_equal(clin_frankel_find("D1"), CLIN_FRANKEL_D);
    assert_int_equal(clin_frankel_find("D3"), CLIN_FRANKEL_D);
    const char *wrong[] = {"", "F", "a", "D0", "D4", "D12", "C1", "AB"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(clin_frankel_find(wrong[i]), CLIN_MISSING);
    }
    assert_word(clin_frankel_letter(CLIN_FRANKEL_C), "C");
    assert_no_word(clin_frankel_letter(5));
}

static void test_group__halves(void **state)
{
    (void)state;
    assert_word(clin_frankel_group(CLIN_FRANKEL_A), "abc");
    assert_word(clin_frankel_group(CLIN_FRANKEL_C), "abc");
    assert_word(clin_frankel_group(CLIN_FRANKEL_D), "de");
    assert_no_word(clin_frankel_group(CLIN_MISSING));
}

static void test_change__in_grades(void **state)
{
    (void)state;
    assert_int_equal(clin_frankel_change(CLIN_FRANKEL_C, CLIN_FRANKEL_D), 1);
    assert_int_equal(clin_frankel_change(CLIN_FRANKEL_E, CLIN_FRANKEL_B), -3);
    assert_int_equal(clin_frankel_change(CLIN_FRANKEL_E, CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(clin_frankel_change(7, CLIN_FRANKEL_A), CLIN_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find__letters_and_subgrades),
        cmocka_unit_test(test_group__halves),
        cmocka_unit_test(test_change__in_grades),
    };
    return cmocka_run_group_tests_name("clinical/frankel", tests, NULL, NULL);
}
