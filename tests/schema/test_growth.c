/* Labels that mean the same, and those that do not; names that change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/growth.h"

static void test_same_words(void **state)
{
    (void)state;
    static const char *const same[][2] = {{"Lumbar", "lumbar"}, {"Lumbar", "Lumbar spine"},
        {"Sliding hip screw", "Dynamic hip screw"}, {"Cut-out", "Cut out"},
        {"Nail", "Intramedullary nail"}};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        assert_true(schema_label_means_same(same[i][0], same[i][1]));
        assert_true(schema_label_means_same(same[i][1], same[i][0]));
    }
}

static void test_other_meaning(void **state)
{
    (void)state;
    static const char *const other[][2] = {{"Male", "Female"}, {"Pain", "No pain"},
        {"Left femur", "Right femur"}, {"Grade II", "Grade III"}, {"< 6 months", "> 6 months"},
        {"1 level", "2 levels"}, {"Complete resection", "Incomplete resection"},
        {"Left to right", "Right to left"}, {"Yes", "No"}, {"Fusion", "Fusion without cage"},
        {"Neck", "Other"}, {"胸椎", "腰椎"}, {"", "Something"}};
    for (size_t i = 0; i < G_N_ELEMENTS(other); i++) {
        assert_false(schema_label_means_same(other[i][0], other[i][1]));
        assert_false(schema_label_means_same(other[i][1], other[i][0]));
    }
}

static void test_names(void **state)
{
    (void)state;
    g_autoptr(SchemaRenames) renames = schema_renames_new();
    schema_renames_add(renames->variables, "kps", "karnofsky");
    assert_string_equal(schema_renames_to(renames->variables, "kps"), "karnofsky");
    assert_string_equal(schema_renames_from(renames->variables, "karnofsky"), "kps");
    assert_string_equal(schema_renames_to(renames->variables, "age"), "age");
    assert_string_equal(schema_renames_to(renames->forms, "kps"), "kps");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_words),
        cmocka_unit_test(test_other_meaning), cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
