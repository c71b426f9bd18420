/**
 * @file
 * Rows of one key: what they say alike goes in, of what contradicts nothing does.
 */
#include "support/site_file.h"

#define K "record_id,redcap_event_name,age,kps,sex\n"
#define R "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
#define AE ",1_month_arm_1,adverse_event,"

static const ImportOptions site_01 = {.site = "site_01", .want_fixme = true};

static ImportResult *import_text(Registry *registry, const char *text)
{
    return take_in(registry, text, strlen(text), &site_01);
}

static void assert_import(
    Registry *registry, const char *text, const char *expected, int n_new, int n_unchanged)
{
    g_autoptr(ImportResult) result = import_text(registry, text);
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
    assert_int_equal(result->n_values_new, n_new);
    assert_int_equal(result->n_values_unchanged, n_unchanged);
}

/* Neither age goes in, the rest does; both rows are held and stand in --fixme. */
static void test_contest__contradiction(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) result = import_text(registry,
        K "1,baseline_arm_1,45,80,1\n2,baseline_arm_1,50,,1\n1,baseline_arm_1,46,80,\n");
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!4 duplicate -");
    assert_int_equal(result->n_values_new, 4);
    assert_int_equal(result->n_values_held, 2);
    g_autofree char *message = message_at(result, 1);
    assert_string_equal(message, "line 2 has the same key and contradicts this row in age: "
                                 "neither went in, what both say did");
    assert_non_null(strstr(result->fixme->str, "\n1,baseline_arm_1,45,80,1,line 4 has"));
    assert_non_null(strstr(result->fixme->str, "\n1,baseline_arm_1,46,80,,\"line 2 has"));
    /* Nothing is known of the age, so that a later file gives its first value. */
    assert_import(registry, K "1,baseline_arm_1,46,80,1\n", "", 1, 2);
}

static void test_contest__three_rows(void **state)
{
    (void)state;
    assert_found(K "1,baseline_arm_1,45,,\n1,baseline_arm_1,46,,\n1,baseline_arm_1,47,,\n",
        "!3 duplicate -; !4 duplicate -");
}

static void assert_message(const ImportResult *result, guint index, const char *expected)
{
    g_autofree char *message = message_at(result, index);
    assert_string_equal(message, expected);
}

/* A problem stands at the rows that contradict one above, and names the one that they do. */
static void test_contest__names_the_row_that_contradicts(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) result = import_text(registry,
        K "1,baseline_arm_1,45,80,1\n1,baseline_arm_1,45,,\n1,baseline_arm_1,46,70,1\n"
          "1,baseline_arm_1,45,70,2\n");
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!4 duplicate -; !5 duplicate -");
    /* The first problem is the warning that the file has no consent. */
    assert_message(result, 1,
        "line 2 has the same key and contradicts this row in age, kps: neither went in, what "
        "both say did");
    assert_message(result, 2,
        "lines 2, 4 have the same key and contradict this row in age, kps, sex: none of that "
        "went in, what all say did");
    assert_non_null(strstr(result->fixme->str, "\n1,baseline_arm_1,45,80,1,line 4 has"));
    assert_non_null(strstr(result->fixme->str, "\n1,baseline_arm_1,45,,,line 4 has"));
    g_autoptr(ImportResult) again = import_text(registry,
        K "1,baseline_arm_1,45,80,1\n1,baseline_arm_1,45,,\n1,baseline_arm_1,46,70,1\n"
          "1,baseline_arm_1,45,70,2\n");
    assert_int_equal(again->status, IMPORT_UNCHANGED);
    assert_string_equal(again->fixme->str, result->fixme->str);
}

/* A row that says nothing of what others contradict each other in has no part in it. */
static void test_contest__blank_beside(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry,
        K "1,baseline_arm_1,45,,\n1,baseline_arm_1,46,,\n1,baseline_arm_1,,80,1\n",
        "!3 duplicate -; 4 required age", 2, 0);
}

/* Rows that complete each other, and rows that are equal once they are normalised. */
static void test_contest__no_contradiction(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry, K "1,baseline_arm_1,45,,1\n1,baseline_arm_1,45,80,1\n", "", 3, 2);
    g_autoptr(ImportResult) result =
        import_text(registry, K "2,baseline_arm_1,45,80,1\n2,baseline_arm_1,45.0, 80,1.0\n");
    assert_int_equal(result->n_duplicates, 1);
    assert_int_equal(import_problems_n(result->problems), 1);
}

/* A blank instance and 1 are one instance. */
static void test_contest__first_instance(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(registry,
        R "ae_type,ae_date\nN1,1_month_arm_1,,,1,2020-02-01\nN1" AE "1,2,2020-02-01\n",
        "!3 duplicate -", 1, 1);
    assert_import(registry, R "ae_type,ae_date\nN1,1_month_arm_1,,,,\nN1" AE "1,2,\n",
        "3 cleared ae_date", 1, 0);
}

/* `new` is the instance that is in already, where its values are the same. */
static void test_contest__new_instance(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    assert_import(
        registry, R "ae_date\nR1" AE "new,2019-01-02\nR2" AE "new,2019-01-02\n", "", 2, 0);
    assert_import(
        registry, R "ae_date\nR1" AE "new,2019-01-02\nR2" AE "new,2019-01-03\n", "", 1, 1);
    assert_import(registry, R "ae_date,ae_type\nR1" AE "new,2019-01-02,3\n",
        "2 key redcap_repeat_instance", 2, 0);
}

/* Half of the values are not most of them; two of three are. Other events are no kin. */
static void test_contest__similar_instance(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
#define AE_3 R "ae_date,ae_type,ae_clavien\nR1"
    assert_import(registry, AE_3 AE "new,2019-01-02,3,2\n", "", 3, 0);
    assert_import(registry, AE_3 AE "new,2019-01-03,3,\n", "", 2, 0);
    assert_import(
        registry, AE_3 AE "new,2019-01-04,3,2\n", "2 key redcap_repeat_instance", 3, 0);
    assert_import(registry, AE_3 ",6_month_arm_1,adverse_event,new,2019-01-02,3,2\n", "", 3, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contest__contradiction),
        cmocka_unit_test(test_contest__three_rows),
        cmocka_unit_test(test_contest__names_the_row_that_contradicts),
        cmocka_unit_test(test_contest__blank_beside),
        cmocka_unit_test(test_contest__no_contradiction),
        cmocka_unit_test(test_contest__first_instance),
        cmocka_unit_test(test_contest__new_instance),
        cmocka_unit_test(test_contest__similar_instance),
    };
    return cmocka_run_group_tests_name("importers/contest", tests, NULL, NULL);
}
