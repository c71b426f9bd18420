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

static void assert_message(const ImportResult *result, guint index, const char *expected)
{
    g_autofree char *message = message_at(result, index);
    assert_string_equal(message, expected);
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

/* Within one file a no counts, before or after a yes; over files the last one. */
static void test_consent__no_and_yes(void **state)
{
    (void)state;
    static const char *const rows[] = {"N1,baseline_arm_1,0,,\nN1,baseline_arm_1,1,,60\n",
        "N1,baseline_arm_1,1,,60\nN1,baseline_arm_1,0,,\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(HEAD, rows[i], "N1,1_month_arm_1,,,50\n", NULL);
        g_autoptr(Registry) registry = new_registry();
        g_autoptr(ImportResult) result = import_text(registry, text, &site_01);
        assert_int_equal(result->n_values_new, 0);
        assert_int_equal(registry_n_records(registry, NULL), 0);
        for (guint k = 0; k < import_problems_n(result->problems); k++)
            assert_string_equal(problem_at(result, k).rule_id, "consent");
    }
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
    const ImportProblem own = problem_at(result, 0), *problem = &own;
    assert_string_equal(problem->value, "TRUE");
    assert_int_equal(result->n_values_new, 3);
    assert_non_null(strstr(result->fixme->str, "\nN2,baseline_arm_1,TRUE,,61,"));
    /* Nobody refused: the visit comes back with its row, to be sent when the code is mended. */
    assert_non_null(strstr(result->fixme->str, "\nN2,1_month_arm_1,,2019-12-14,62,"));
    assert_message(result, 1,
        "whether the patient consented cannot be read in the row that says so; nothing but the "
        "record id was kept");
    assert_message(
        result, 2, "the patient has not consented; nothing but the record id was kept");
    g_autoptr(ImportResult) mended = import_text(
        registry, HEAD "N2,baseline_arm_1,1,,61\nN2,1_month_arm_1,,2019-12-14,62\n", &site_01);
    assert_int_equal(mended->n_errors, 0);
    assert_int_equal(mended->n_values_new, 4);
}

/* Each sentence says what is known: a blank and an earlier refusal are no refusal now. */
static void test_consent__sentences(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) blank =
        import_text(registry, HEAD "N1,baseline_arm_1,,,60\n", &site_01);
    assert_message(blank, 0,
        "the patient is enrolled without a yes: the consent is blank; nothing but the record "
        "id "
        "was kept");
    g_autoptr(ImportResult) next =
        import_text(registry, HEAD "N1,1_month_arm_1,,2019-12-14,50\n", &site_01);
    assert_message(next, 0,
        "rows of the patient were refused before for want of consent, and no yes has come "
        "since; "
        "nothing but the record id was kept");
}

/* What was refused goes in when it is sent again after a yes, also as the same file. */
static void test_consent__same_file_after_a_yes(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char visit[] = HEAD "N1,1_month_arm_1,,2019-12-14,50\n";
    assert_import(registry, HEAD "N1,baseline_arm_1,0,,\n", "!2 consent -");
    assert_import(registry, visit, "!2 consent -");
    g_autoptr(ImportResult) again = import_text(registry, visit, &site_01);
    assert_int_equal(again->status, IMPORT_UNCHANGED);
    assert_import(registry, HEAD "N1,baseline_arm_1,1,2019-11-14,60\n", "2 consent consent");
    g_autoptr(ImportResult) sent = import_text(registry, visit, &site_01);
    assert_int_equal(sent->status, IMPORT_IMPORTED);
    assert_int_equal(sent->n_values_new, 2);
    g_autoptr(ImportResult) last = import_text(registry, visit, &site_01);
    assert_int_equal(last->status, IMPORT_UNCHANGED);
}

/* A dry run foretells a strict import: of the refused file the refusal counts. */
static void test_consent__strict_dry_run(void **state)
{
    (void)state;
    for (int dry = 0; dry < 2; dry++) {
        g_autoptr(Registry) registry = new_registry();
        const ImportOptions options = {.site = "site_01", .strict = true, .dry_run = dry == 1};
        if (dry)
            assert_true(registry_rehearse(registry, NULL));
        g_autoptr(ImportResult) first =
            import_text(registry, HEAD "N1,baseline_arm_1,0,,\n", &options);
        assert_int_equal(first->status, IMPORT_REFUSED);
        g_autoptr(ImportResult) next =
            import_text(registry, HEAD "N1,1_month_arm_1,,2019-12-14,50\n", &options);
        g_autofree char *found = findings(next);
        assert_string_equal(found, "!2 consent -");
        registry_rehearse_end(registry);
    }
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
    assert_null(problem_at(result, 1).value);
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
    assert_int_equal(import_problems_n(result->problems), 1);
    const ImportProblem own = problem_at(result, 0), *problem = &own;
    assert_true(is_consent_warning(problem));
    assert_false(problem->is_error);
    g_autofree char *message = import_problem_message(problem, NULL);
    assert_string_equal(message, "the file has no column of consent; new patients in it: 2");
    g_autoptr(ImportResult) again = import_text(
        registry, "record_id,redcap_event_name,pain_vas\n1,1_month_arm_1,31\n", &site_01);
    assert_int_equal(import_problems_n(again->problems), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_consent__follow_ups),
        cmocka_unit_test(test_consent__next_file),
        cmocka_unit_test(test_consent__no_and_yes),
        cmocka_unit_test(test_consent__turns),
        cmocka_unit_test(test_consent__blank),
        cmocka_unit_test(test_consent__no_code),
        cmocka_unit_test(test_consent__sentences),
        cmocka_unit_test(test_consent__same_file_after_a_yes),
        cmocka_unit_test(test_consent__strict_dry_run),
        cmocka_unit_test(test_consent__broken_row),
        cmocka_unit_test(test_consent__no_column),
    };
    return cmocka_run_group_tests_name("importers/consent", tests, NULL, NULL);
}
