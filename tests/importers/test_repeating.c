/**
 * @file
 * Events that repeat, and what an ordinary row says in a repeating form.
 */
#include "support/site_file.h"

#define HEAD                                                                                   \
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,age,dose,"    \
    "kind___1,kind___2,grade\n"

static void assert_import(Registry *registry, const char *text, const char *expected, int n_new)
{
    const ImportOptions options = {.site = "s1"};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
    assert_int_equal(result->n_values_new, n_new);
}

static void test_repeating__events(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry_of("tests/studies/cycles");
    assert_import(registry,
        HEAD "1,c_arm_1,,1,,10,,,\n1,c_arm_1,,2,,20,,,\n1,c_arm_1,,,,10,,,\n"
             "1,b_arm_1,,1,60,,,,\n1,b_arm_1,,2,60,,,,\n1,nowhere,,2,,,,,\n",
        "!6 key redcap_repeat_instance; !7 key redcap_event_name; !7 key "
        "redcap_repeat_instance",
        3);
    assert_import(registry, HEAD "1,c_arm_1,,2,,20,,,\n1,c_arm_1,,3,,30,,,\n", "", 1);
}

/* A new instance of an event that repeats is the stored one with all of its values, else the
 * next number: a corrected file doubles nothing. */
static void test_repeating__new_instance_of_an_event(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry_of("tests/studies/cycles");
    assert_import(registry, HEAD "1,c_arm_1,,new,,10,,,\n1,c_arm_1,,new,,20,,,\n", "", 2);
    assert_import(registry,
        HEAD "1,c_arm_1,,new,,10,,,\n1,c_arm_1,,new,,20,,,\n1,c_arm_1,,new,,30,,,\n", "", 1);
    assert_import(registry, HEAD "1,c_arm_1,,3,,30,,,\n1,c_arm_1,,4,,40,,,\n", "", 1);
    assert_import(registry, HEAD "2,c_arm_1,,new,,10,,,\n", "", 1);
}

/* An unticked box of the ordinary row says nothing beside the first instance; a ticked one
 * does. */
static void test_repeating__boxes(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry_of("tests/studies/cycles");
    assert_import(registry, HEAD "1,b_arm_1,,,60,,0,0,\n1,b_arm_1,toxicity,1,,,1,0,3\n", "", 4);
    assert_import(registry, HEAD "2,b_arm_1,,,60,,1,0,\n2,b_arm_1,toxicity,1,,,0,0,3\n",
        "!3 duplicate -", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repeating__events),
        cmocka_unit_test(test_repeating__new_instance_of_an_event),
        cmocka_unit_test(test_repeating__boxes),
    };
    return cmocka_run_group_tests_name("importers/repeating", tests, NULL, NULL);
}
