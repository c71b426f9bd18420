/**
 * @file
 * Consent is a patient's: of whoever has not consented nothing is kept but the record id,
 * whichever row comes, in whichever file.
 */
#include "importers/consent.h"

#include "support/site_file.h"

#define HEAD "record_id,redcap_event_name,consent,visit_date,pain_vas\n"

static const ImportOptions site_01 = {.site = "site_01"};

static ImportResult *import_text(
    Registry *registry, const char *text, const ImportOptions *options)
{
    return take_in(registry, text, strlen(text), options);
}

static void assert_import(Registry *registry, const char *text, const char *expected)
{
    g_autoptr(ImportResult) result = import_text(registry, text, &site_01);
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
}

/* Follow-ups of one who refused are refused too, before and after the refusal's own row. */
static void test_consent__follow_ups(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.site = "site_01", .want_fixme = true};
    g_autoptr(ImportResult) result = import_text(registry,
        HEAD "N1,1_month_arm_1,,2019-12-14,77\nN1,baseline_arm_1,0,,\n"
             "N1,6_month_arm_1,,2020-05-14,78\nN2,1_month_arm_1,,2019-12-14,79\n",
        &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!2 consent -; !3 consent -; !4 consent -");
    assert_int_equal(result->n_values_new, 2);
    assert_int_equal(result->n_values_held, 0);
    assert_int_equal(result->new_records->len, 1);
    assert_string_equal(result->new_records->pdata[0], "N2");
    assert_null(strstr(result->fixme->str, "2019-12-14"));
}

/* The next file knows of the refusal; of somebody never seen it knows nothing. */
static void test_consent__next_file(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry, HEAD "N1,baseline_arm_1,0,,\n", "!2 consent -");
    assert_import(registry,
        HEAD "N1,1_month_arm_1,,2019-12-14,77\nN9,1_month_arm_1,,2019-12-14,78\n",
        "!2 consent -");
    /* Given after all: said once, and from then on all goes in. */
    assert_import(registry, HEAD "N1,1_month_arm_1,,2019-12-14,77\nN1,baseline_arm_1,1,,\n",
        "3 consent consent");
    assert_import(registry, HEAD "N1,6_month_arm_1,,2020-05-14,70\n", "");
}

/* A known patient who turns to no: a query that keeps no text, and the rows are refused. */
static void test_consent__turns(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry, HEAD "N1,baseline_arm_1,1,2019-11-14,60\n", "");
    assert_import(registry, HEAD "N1,baseline_arm_1,0,2019-11-14,60\n", "!2 consent -");
    assert_import(registry, HEAD "N1,1_month_arm_1,,2019-12-14,50\n", "!2 consent -");
}

/* A blank on the row that enrols is no yes, unless the registry has one. */
static void test_consent__blank(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry,
        HEAD "N1,baseline_arm_1,,,60\nN1,1_month_arm_1,,2019-12-14,50\n"
             "N2,baseline_arm_1,NASK,,60\n",
        "!2 consent -; !3 consent -; !4 consent -");
    assert_import(registry, HEAD "N3,baseline_arm_1,1,2019-11-14,60\n", "");
    assert_import(registry, HEAD "N3,baseline_arm_1,,2019-11-14,61\n", "2 cleared consent");
}

/* 1.0 is the code 1. What is no code is shown, keeps nothing, and stands in --fixme whole. */
static void test_consent__no_code(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.site = "site_01", .want_fixme = true};
    g_autoptr(ImportResult) result = import_text(registry,
        HEAD "N1,baseline_arm_1,1.0,2019-11-14,60\nN2,baseline_arm_1,TRUE,,61\n"
             "N2,1_month_arm_1,,2019-12-14,62\nN3,baseline_arm_1,0.0,,63\n",
        &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!3 choice consent; !4 consent -; !5 consent -");
    const ImportProblem *problem = result->problems->pdata[0];
    assert_string_equal(problem->value, "TRUE");
    assert_int_equal(result->n_values_new, 3);
    assert_non_null(strstr(result->fixme->str, "\nN2,baseline_arm_1,TRUE,,61,"));
    assert_non_null(strstr(result->fixme->str, "\nN2,,,,,"));
}

/* A row that cannot even be read is not kept either. */
static void test_consent__broken_row(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) result = import_text(
        registry, HEAD "N1,baseline_arm_1,0,,\nN1,1_month_arm_1,,2019-12-14,77,88\n", &site_01);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!2 consent -; !3 ragged -");
    assert_null(((ImportProblem *)result->problems->pdata[1])->value);
}

/* A file without the column says how many new patients nobody knows the consent of. */
static void test_consent__no_column(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) result = import_text(registry,
        "record_id,redcap_event_name,pain_vas\n1,1_month_arm_1,30\n1,6_month_arm_1,20\n"
        "2,1_month_arm_1,40\n",
        &site_01);
    assert_int_equal(result->problems->len, 1);
    const ImportProblem *problem = result->problems->pdata[0];
    assert_true(is_consent_warning(problem));
    assert_false(problem->is_error);
    g_autofree char *message = import_problem_message(problem, NULL);
    assert_string_equal(message, "the file has no column of consent; new patients in it: 2");
    g_autoptr(ImportResult) again = import_text(
        registry, "record_id,redcap_event_name,pain_vas\n1,1_month_arm_1,31\n", &site_01);
    assert_int_equal(again->problems->len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_consent__follow_ups),
        cmocka_unit_test(test_consent__next_file),
        cmocka_unit_test(test_consent__turns),
        cmocka_unit_test(test_consent__blank),
        cmocka_unit_test(test_consent__no_code),
        cmocka_unit_test(test_consent__broken_row),
        cmocka_unit_test(test_consent__no_column),
    };
    return cmocka_run_group_tests_name("importers/consent", tests, NULL, NULL);
}
