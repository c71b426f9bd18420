/* What is known only after the origin, in an expression. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "schema/later.h"
#include "support/study_text.h"

static const char dictionary[] =
    "field_name,form_name,section_header,field_type,field_label,"
    "select_choices_or_calculations,field_note,"
    "text_validation_type_or_show_slider_number,text_validation_min,text_validation_max\n"
    "id,base,,text,Id,,,,,\n"
    "age,base,,text,Age,,,integer,,\n"
    "pain,visit,,text,Pain,,,integer,,\n"
    "reop,after,,yesno,Reoperation,,,,,\n";
static const char yaml[] = "name: later\ntitle: Later\n"
                           "events:\n"
                           "  - {name: before, unique_name: b_arm_1, label: B, offset_days: 0, "
                           "forms: [base, visit]}\n"
                           "  - {name: month, unique_name: m_arm_1, label: M, offset_days: 30, "
                           "forms: [visit]}\n"
                           "  - {name: end, unique_name: e_arm_1, label: E, forms: [after]}\n"
                           "sites: {s: S}\nroles: {}\n"
                           "derived:\n"
                           "  - {name: old, label: Old, sql: age > 70}\n"
                           "  - {name: failed, label: Failed, sql: reop = 1 AND old}\n"
                           "  - {name: worse, label: Worse, sql: 'NOT failed'}\n";

static void check(const char *sql, const char *expected)
{
    GError *error = NULL;
    g_autoptr(SchemaStudy) study = study_parse(dictionary, yaml, &error);
    if (!study)
        fail_msg("%s", error->message);
    g_autofree char *found = schema_later_name(study, NULL, sql);
    if (g_strcmp0(found, expected) != 0)
        fail_msg("%s: %s instead of %s", sql, found, expected);
}

static void test_later__events(void **state)
{
    (void)state;
    check("age > 70", NULL);
    check("pain__before > 5", NULL);
    check("age > 70 AND pain__month > 5", "pain__month");
    check("reop = 1", "reop");
    check("age = 'reop'", NULL);
    check("\"reop\" = 1", "reop");
}

/* Through derived values, of however many steps. */
static void test_later__derived(void **state)
{
    (void)state;
    check("old", NULL);
    check("old OR failed", "failed");
    check("worse", "worse");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_later__events),
        cmocka_unit_test(test_later__derived),
    };
    return cmocka_run_group_tests_name("schema/later", tests, NULL, NULL);
}
