/**
 * @file
 * Dates that cannot be, and values that a hospital had sent and sends no more.
 */
#include "support/site_file.h"

#define HEAD "record_id,redcap_event_name,consent,consent_date,surgery_date,visit_date,age\n"

/** Midday of 2020-02-01 in Tokyo, where it is still the night before in UTC's terms of seconds.
 */
static const ImportOptions site_01 = {
    .site = "site_01", .clock = {.utc = 1580526000, .local = 1580558400}};

static void assert_import(Registry *registry, const char *text, const char *expected)
{
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &site_01);
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
}

/* The day itself is fine, the next is not; the value goes in. */
static void test_dates__after_the_import(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry,
        HEAD "N1,baseline_arm_1,1,2020-01-10,2020-02-01,2020-01-18,60\n"
             "N2,baseline_arm_1,1,2020-01-10,2020-02-02,2020-01-18,60\n",
        "3 date surgery_date");
    assert_import(registry, HEAD "N2,baseline_arm_1,1,,2020-02-02,,\n",
        "2 cleared consent_date; 2 required consent_date; 2 date surgery_date; 2 cleared "
        "visit_date; 2 cleared age; 2 required age");
}

static void test_dates__before_the_study(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry,
        HEAD "N1,baseline_arm_1,1,0002-01-10,0002-01-20,0002-01-18,60\n"
             "N2,baseline_arm_1,1,2018-09-01,2018-10-01,2018-09-30,60\n"
             "N3,baseline_arm_1,1,2018-08-31,2018-10-01,2018-09-30,60\n",
        "2 date consent_date; 2 date surgery_date; 2 date visit_date; 4 date consent_date");
}

/* A death that another file told: the dead see nobody. */
static void test_dates__after_death(void **state)
{
    (void)state;
    static const char head[] = "record_id,redcap_event_name,visit_date\n";
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry,
        "record_id,redcap_event_name,vital_status,last_contact_date\n"
        "N1,outcome_arm_1,1,2020-01-30\nN2,outcome_arm_1,0,2020-01-30\n",
        "");
    g_autofree char *text = g_strconcat(
        head, "N1,1_month_arm_1,2020-01-31\n", "N2,1_month_arm_1,2020-01-31\n", NULL);
    assert_import(registry, text, "2 order last_contact_date");
}

/* Nothing is erased, and the form of which all is blank is asked about too. */
static void test_cleared(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char first[] =
        "record_id,redcap_event_name,vital_status,last_contact_date\n"
        "N1,outcome_arm_1,1,2020-01-30\nN2,outcome_arm_1,0,2020-01-30\n";
    static const char second[] = "record_id,redcap_event_name,vital_status,last_contact_date\n"
                                 "N1,outcome_arm_1,,\nN2,outcome_arm_1,0,2020-01-31\n";
    assert_import(registry, first, "");
    assert_import(registry, second, "2 cleared vital_status; 2 cleared last_contact_date");
    /* A file without the columns says nothing of them. */
    assert_import(registry,
        "record_id,redcap_event_name,last_contact_date\n"
        "N1,outcome_arm_1,2020-01-30\n",
        "");
    ImportOptions erasing = site_01;
    erasing.erase_blank = true;
    g_autoptr(ImportResult) erased = take_in(registry, second, strlen(second), &erasing);
    g_autofree char *found = findings(erased);
    assert_string_equal(found, "");
    assert_int_equal(erased->n_values_changed, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates__after_the_import),
        cmocka_unit_test(test_dates__before_the_study),
        cmocka_unit_test(test_dates__after_death),
        cmocka_unit_test(test_cleared),
    };
    return cmocka_run_group_tests_name("importers/dates_known", tests, NULL, NULL);
}
