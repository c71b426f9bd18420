#include <math.h>
#include <string.h>

#include "clinical/check.h"
#include "clinical/inputs.h"

/* The variable of that name, or NULL. */
static const ClinInput *input_of(const char *name)
{
    for (size_t i = 0; i < CLIN_N_INPUTS; i++)
        if (strcmp(clin_inputs[i].name, name) == 0)
            return &clin_inputs[i];
    return NULL;
}

static void check_read(const char *name, const char *text, ClinReading reading, double expected)
{
    double value = 99;
    const ClinInput *input = input_of(name);
    assert_non_null(input);
    assert_int_equal(clin_input_read(input, text, &value), reading);
    if (reading == CLIN_READ_VALUE) {
        assert_true(value == expected);
    } else {
        assert_true(isnan(value));
    }
}

static void test_table__names_are_there_and_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_N_INPUTS; i++) {
        assert_non_null(clin_inputs[i].name);
        assert_ptr_equal(input_of(clin_inputs[i].name), &clin_inputs[i]);
        assert_int_equal(
            clin_inputs[i].kind == CLIN_INPUT_CHOICE, clin_inputs[i].n_choices > 0);
    }
    assert_null(input_of("sex"));
}

static void test_read__code_or_label(void **state)
{
    (void)state;
    check_read("sins_location", "3", CLIN_READ_VALUE, 3);
    check_read("sins_location", "junctional", CLIN_READ_VALUE, 3);
    check_read("sins_location", "Junctional", CLIN_READ_INVALID, 0);
    check_read("sins_location", "4", CLIN_READ_INVALID, 0);
    check_read("sins_collapse", "none with over 50% of body involved", CLIN_READ_VALUE, 1);
    check_read("primary_tumor", "head_neck", CLIN_READ_VALUE, 17);
    check_read("primary_tumor", "0", CLIN_READ_INVALID, 0);
    check_read("escc", "1a", CLIN_READ_VALUE, 1);
    check_read("escc", "2", CLIN_READ_VALUE, 4);
    check_read("escc", "1", CLIN_READ_INVALID, 0);
    check_read("frankel", "C", CLIN_READ_VALUE, 2);
    check_read("frankel", "D2", CLIN_READ_VALUE, 3);
    check_read("frankel", "c", CLIN_READ_INVALID, 0);
    check_read("ambulatory", "Yes", CLIN_READ_VALUE, 1);
    check_read("systemic_fitness", "cannot", CLIN_READ_VALUE, 0);
    check_read("mechanical_stability", "unstable", CLIN_READ_VALUE, 2);
    check_read("level___s2_5", "1", CLIN_READ_VALUE, 1);
    check_read("level___s2_5", "2", CLIN_READ_INVALID, 0);
}

static void test_read__numbers(void **state)
{
    (void)state;
    check_read("albumin", "3.5", CLIN_READ_VALUE, 3.5);
    check_read("albumin", " 3.5 ", CLIN_READ_VALUE, 3.5);
    check_read("albumin", "3,5", CLIN_READ_INVALID, 0);
    check_read("albumin", "0.9", CLIN_READ_INVALID, 0);
    check_read("albumin", "3.5g", CLIN_READ_INVALID, 0);
    check_read("crp", "1e1", CLIN_READ_INVALID, 0);
    check_read("crp", "nan", CLIN_READ_INVALID, 0);
    check_read("crp", "0x1", CLIN_READ_INVALID, 0);
    check_read("crp", ".", CLIN_READ_INVALID, 0);
    check_read("crp", "-1", CLIN_READ_INVALID, 0);
    check_read("crp", "1.2.3", CLIN_READ_INVALID, 0);
    check_read("age", "66", CLIN_READ_VALUE, 66);
    check_read("age", "66.0", CLIN_READ_VALUE, 66);
    check_read("age", "66.5", CLIN_READ_INVALID, 0);
    check_read("age", "111", CLIN_READ_INVALID, 0);
    check_read("kps", "70", CLIN_READ_VALUE, 70);
    check_read("kps", "75", CLIN_READ_INVALID, 0);
    check_read("bi_feeding", "5.0", CLIN_READ_VALUE, 5);
    check_read("bi_bathing", "10", CLIN_READ_INVALID, 0);
}

static void test_read__missing(void **state)
{
    (void)state;
    check_read("age", "", CLIN_READ_MISSING, 0);
    check_read("age", " \t", CLIN_READ_MISSING, 0);
    check_read("age", NULL, CLIN_READ_MISSING, 0);
    check_read("frankel", "", CLIN_READ_MISSING, 0);
}

static void test_read__longer_than_any_number(void **state)
{
    (void)state;
    char text[200];
    memset(text, '0', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    check_read("age", text, CLIN_READ_INVALID, 0);
}

static void test_read_number__codes_and_numbers(void **state)
{
    (void)state;
    double value = 0;
    assert_int_equal(clin_input_read_number(input_of("escc"), 3, &value), CLIN_READ_VALUE);
    assert_true(value == 5);
    assert_int_equal(clin_input_read_number(input_of("frankel"), 3, &value), CLIN_READ_INVALID);
    assert_int_equal(clin_input_read_number(input_of("age"), 70, &value), CLIN_READ_VALUE);
    assert_true(value == 70);
    assert_int_equal(
        clin_input_read_number(input_of("age"), (double)NAN, &value), CLIN_READ_MISSING);
    assert_int_equal(
        clin_input_read_number(input_of("crp"), (double)INFINITY, &value), CLIN_READ_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table__names_are_there_and_unique),
        cmocka_unit_test(test_read__code_or_label),
        cmocka_unit_test(test_read__numbers),
        cmocka_unit_test(test_read__missing),
        cmocka_unit_test(test_read__longer_than_any_number),
        cmocka_unit_test(test_read_number__codes_and_numbers),
    };
    return cmocka_run_group_tests_name("clinical/inputs", tests, NULL, NULL);
}
