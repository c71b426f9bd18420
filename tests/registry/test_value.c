#include "support/cmocka_all.h"

#include <glib.h>
#include <string.h>

#include "base/decimal.h"
#include "registry/value.h"

static RegistryValue of_number(double number, char type, char *scratch)
{
    const RegistryCell cell = {.kind = REGISTRY_CELL_NUMBER, .number = number};
    return registry_value_of_cell(&cell, type, scratch);
}

static RegistryValue of_integer(int64_t integer, char type, char *scratch)
{
    const RegistryCell cell = {.kind = REGISTRY_CELL_INTEGER, .integer = integer};
    return registry_value_of_cell(&cell, type, scratch);
}

/* In a column of whole numbers: up to 2^53, where each has a double of its own. */
static void test_value__whole_numbers(void **state)
{
    (void)state;
    char scratch[BASE_DECIMAL_SIZE];
    const double whole[] = {0, -3, 61, 9007199254740992.0, -9007199254740992.0};
    for (size_t i = 0; i < G_N_ELEMENTS(whole); i++) {
        const RegistryValue value = of_number(whole[i], 'I', scratch);
        assert_int_equal(value.kind, REGISTRY_VALUE_INTEGER);
        assert_true((double)value.integer == whole[i]);
    }
    const double others[] = {0.5, -2.25, 9007199254740994.0, -9007199254740994.0, 1e300};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        const RegistryValue value = of_number(others[i], 'I', scratch);
        assert_int_equal(value.kind, REGISTRY_VALUE_REAL);
        assert_true(value.real == others[i]);
    }
}

/* What a column of another type makes of a number. */
static void test_value__by_type(void **state)
{
    (void)state;
    char scratch[BASE_DECIMAL_SIZE];
    RegistryValue value = of_number(58, 'R', scratch);
    assert_true(value.kind == REGISTRY_VALUE_REAL && value.real == 58);
    value = of_integer(58, 'R', scratch);
    assert_true(value.kind == REGISTRY_VALUE_REAL && value.real == 58);
    value = of_integer(58, 'I', scratch);
    assert_true(value.kind == REGISTRY_VALUE_INTEGER && value.integer == 58);
    value = of_integer(-58, 'T', scratch);
    assert_int_equal(value.kind, REGISTRY_VALUE_TEXT);
    assert_true(value.text == scratch && value.scratch);
    assert_string_equal(value.text, "-58");
    value = of_number(0.1, 'T', scratch);
    assert_true(value.kind == REGISTRY_VALUE_TEXT && value.scratch);
    assert_string_equal(value.text, "0.1");
}

static void test_value__cells_without_a_number(void **state)
{
    (void)state;
    char scratch[BASE_DECIMAL_SIZE];
    const RegistryCell text = {.kind = REGISTRY_CELL_TEXT, .text = "B"};
    const RegistryCell missing = {.kind = REGISTRY_CELL_MISSING, .text = "UNK"};
    const RegistryCell blank = {.kind = REGISTRY_CELL_BLANK};
    const RegistryCell absent = {.kind = REGISTRY_CELL_ABSENT};
    RegistryValue value = registry_value_of_cell(&text, 'T', scratch);
    assert_true(value.kind == REGISTRY_VALUE_TEXT && value.text == text.text && !value.scratch);
    value = registry_value_of_cell(&missing, 'I', scratch);
    assert_true(value.kind == REGISTRY_VALUE_MISSING && value.text == missing.text);
    assert_int_equal(registry_value_of_cell(&blank, 'I', scratch).kind, REGISTRY_VALUE_NONE);
    assert_int_equal(registry_value_of_cell(&absent, 'T', scratch).kind, REGISTRY_VALUE_NONE);
}

/* Equal are values of one kind with one content. */
static void test_value__equal(void **state)
{
    (void)state;
    const RegistryValue values[] = {
        {.kind = REGISTRY_VALUE_NONE},
        {.kind = REGISTRY_VALUE_INTEGER, .integer = 2},
        {.kind = REGISTRY_VALUE_INTEGER, .integer = 3},
        {.kind = REGISTRY_VALUE_REAL, .real = 2},
        {.kind = REGISTRY_VALUE_REAL, .real = 3},
        {.kind = REGISTRY_VALUE_TEXT, .text = "2"},
        {.kind = REGISTRY_VALUE_TEXT, .text = "UNK"},
        {.kind = REGISTRY_VALUE_MISSING, .text = "UNK"},
        {.kind = REGISTRY_VALUE_MISSING, .text = "NA"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(values); j++) {
            RegistryValue copy = values[j];
            g_autofree char *text = g_strdup(copy.text);
            if (copy.text)
                copy.text = text; /* the same letters elsewhere */
            assert_int_equal(registry_value_equal(&values[i], &copy), i == j);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value__whole_numbers),
        cmocka_unit_test(test_value__by_type),
        cmocka_unit_test(test_value__cells_without_a_number),
        cmocka_unit_test(test_value__equal),
    };
    return cmocka_run_group_tests_name("registry/value", tests, NULL, NULL);
}
