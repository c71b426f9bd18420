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

/* Names and expressions are carried; what people read, keys, texts and comments are not. */
static void test_carried(void **state)
{
    (void)state;
    static const char before[] =
        "title: \"age by sex\" # age\n"
        "columns:\n  age years: age\n  'age': {variable: age, label: age}\n"
        "where: \"age >= 60 AND \\\"age\\\" <> 'age' AND age__4_month = ages\"\n"
        "derived:\n  - {name: age, choices: {age: age}, sql: \"box___1 OR wound.age\"}\n"
        "in: [age, sex]\n"
        "any: EXISTS (SELECT 1 FROM wound WHERE wound.record_id = patient.record_id AND "
        "wound)\n"
        "plain: sex = 'age' OR Age\n";
    static const char after[] =
        "title: \"age by sex\" # age\n"
        "columns:\n  age years: years\n  'age': {variable: years, label: age}\n"
        "where: \"years >= 60 AND \\\"years\\\" <> 'age' AND years__4_month = ages\"\n"
        "derived:\n  - {name: age, choices: {age: age}, sql: \"crate___1 OR sore.years\"}\n"
        "in: [years, sex]\n"
        "any: EXISTS (SELECT 1 FROM sore WHERE sore.record_id = patient.record_id AND wound)\n"
        "plain: sex = 'age' OR years\n";
    g_autoptr(SchemaRenames) renames = schema_renames_new();
    schema_renames_add(renames->variables, "age", "years");
    schema_renames_add(renames->variables, "box", "crate");
    schema_renames_add(renames->forms, "wound", "sore");
    g_autofree char *renamed = schema_renamed(before, renames);
    assert_string_equal(renamed, after);
    g_autoptr(SchemaRenames) none = schema_renames_new();
    g_autofree char *same = schema_renamed(before, none);
    assert_string_equal(same, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_words),
        cmocka_unit_test(test_other_meaning), cmocka_unit_test(test_names),
        cmocka_unit_test(test_carried)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
