#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/changed.h"

static const char analysis[] = "title: A paper\n"
                               "cohort:\n"
                               "  - {id: adults, label: Adults, where: age >= 20}\n"
                               "groups:\n"
                               "  by: sex\n"
                               "tables:\n"
                               "  - id: 1\n"
                               "    rows:\n"
                               "      - {variable: age, label: Age, test: t}\n";

/* What is at the place, of the analysis with one text in place of another. */
static void expect(const char *from, const char *to, const char *place)
{
    g_autoptr(GString) text = g_string_new(analysis);
    assert_int_equal(g_string_replace(text, from, to, 0), 1);
    g_autoptr(GBytes) before = g_bytes_new_static(analysis, sizeof analysis - 1);
    g_autoptr(GBytes) after = g_bytes_new(text->str, text->len);
    g_autofree char *found = schema_analysis_differs_at(before, after);
    if (place)
        assert_string_equal(found, place);
    else
        assert_null(found);
}

static void test_changed__what_is_asked(void **state)
{
    (void)state;
    expect("age >= 20", "age >= 18", "cohort.adults.where");
    expect("by: sex", "by: grade", "groups.by");
    expect("variable: age", "variable: pain", "tables.1.rows.1.variable");
    expect("test: t}", "test: rank}", "tables.1.rows.1.test");
    expect(", test: t}", "}", "tables.1.rows.1.test");
    expect("test: t}\n", "test: t}\n      - {variable: sex}\n", "tables.1.rows.2");
    expect("groups:\n  by: sex\n", "", "groups");
    expect("id: adults", "id: grown", "cohort.grown.id");
    expect("cohort:", "cohort: [", "");
}

static void test_changed__what_is_shown(void **state)
{
    (void)state;
    expect("label: Adults", "label: Aged 20 and over", NULL);
    expect("title: A paper", "title: Another", NULL);
    expect("title: A paper\n", "", NULL);
    expect(", label: Age,", ",", NULL);
    expect("groups:\n  by: sex\n", "# a remark\ngroups: {by: 'sex'}\n", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changed__what_is_asked),
        cmocka_unit_test(test_changed__what_is_shown),
    };
    return cmocka_run_group_tests_name("schema/changed", tests, NULL, NULL);
}
