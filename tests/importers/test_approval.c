/**
 * @file
 * Hospitals that may enrol in a part of the time only: no row of a patient who was enrolled
 * outside it goes in, whichever file brings it.
 */
#include "support/fixture.h"
#include "support/site_file.h"

#define HEAD "record_id,redcap_event_name,consent,surgery_date,visit_date\n"

static Registry *registry_of(const char *approved)
{
    GError *error = NULL;
    g_autofree char *site =
        g_strdup_printf("{site_01: {label: First, approved: %s},", approved);
    g_auto(GStrv) parts = g_strsplit(fixture_study, "{site_01: First,", 2);
    assert_int_equal(g_strv_length(parts), 2);
    g_autofree char *study = g_strconcat(parts[0], site, parts[1], NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    Registry *registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    return registry;
}

/** The findings but those of what is required. */
static void assert_taken(
    Registry *registry, const char *site, const char *rows, const char *expected)
{
    g_autofree char *text = g_strconcat(HEAD, rows, NULL);
    const ImportOptions options = {.site = site};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *problem = &own;
        if (problem->is_error)
            g_string_append_printf(out, "%s%d %s %s", out->len > 0 ? "; " : "",
                (int)problem->line, problem->rule_id, problem->field);
    }
    assert_string_equal(out->str, expected);
}

/* Both days of the period are within it. */
static void test_approval__bounds(void **state)
{
    (void)state;
    static const char rows[] =
        "A,baseline_arm_1,1,2019-01-01,\nB,baseline_arm_1,1,2018-12-31,\n"
        "C,baseline_arm_1,1,2019-12-31,\nD,baseline_arm_1,1,2020-01-01,\n"
        "E,baseline_arm_1,1,,\n";
    static const char *const cases[][2] = {
        {"{from: 2019-01-01, until: 2019-12-31}", "3 date surgery_date; 5 date surgery_date"},
        {"{from: 2019-01-01}", "3 date surgery_date"},
        {"{until: 2019-12-31}", "5 date surgery_date"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = registry_of(cases[i][0]);
        assert_taken(registry, "site_01", rows, cases[i][1]);
    }
    /* Another hospital has no such bounds. */
    g_autoptr(Registry) registry = registry_of(cases[0][0]);
    assert_taken(registry, "site_02", rows, "");
}

/* All rows of the patient, above and below the one that tells it, in this file and later ones.
 */
static void test_approval__is_a_patients(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_of("{from: 2019-01-01}");
    assert_taken(registry, "site_01",
        "A,1_month_arm_1,,,2019-01-10\nA,baseline_arm_1,1,2018-12-10,\n"
        "B,1_month_arm_1,,,2019-03-10\n",
        "2 date surgery_date; 3 date surgery_date");
    assert_taken(registry, "site_01", "A,1_month_arm_1,,,2019-01-11\n", "2 date surgery_date");
    assert_int_equal(registry_n_records(registry, NULL), 1);
    /* A corrected day lets all of it in. */
    assert_taken(registry, "site_01", "A,baseline_arm_1,1,2019-01-02,\n", "");
    assert_taken(registry, "site_01", "A,1_month_arm_1,,,2019-01-12\n", "");
    assert_int_equal(registry_n_records(registry, NULL), 2);
}

/* What is stored counts where the file does not say it. */
static void test_approval__stored_day(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_of("{from: 2019-01-01}");
    assert_taken(registry, "site_01", "A,baseline_arm_1,1,2019-02-01,\n", "");
    assert_taken(registry, "site_01", "A,1_month_arm_1,,,2019-03-01\n", "");
    assert_taken(
        registry, "site_01", "A,baseline_arm_1,1,2018-02-01,\n", "2 date surgery_date");
}

/* The days of a hospital's profile go before those of study.yaml, one bound or both. */
static void test_approval__of_a_profile(void **state)
{
    (void)state;
    static const char rows[] =
        HEAD "A,baseline_arm_1,1,2017-12-31,\nB,baseline_arm_1,1,2018-01-01,\n"
             "C,baseline_arm_1,1,2019-06-30,\nD,baseline_arm_1,1,2019-07-01,\n";
    static const char *const cases[][2] = {
        {"approved: {from: 2018-01-01, until: 2019-06-30}\n", "B C"},
        {"approved: {until: 2019-06-30}\n", "A B C"},
        {"approved: {from: 2018-01-01}\n", "B C D"},
        {"columns: {record_id: record_id}\n", "C D"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = registry_of("{from: 2019-01-01, until: 2019-12-31}");
        g_autofree char *path = write_file(cases[i][0], strlen(cases[i][0]));
        const ImportOptions options = {.site = "site_01", .map_path = path};
        g_autoptr(ImportResult) result = take_in(registry, rows, strlen(rows), &options);
        GString *taken = g_string_new(NULL);
        for (guint k = 0; k < result->new_records->len; k++)
            g_string_append_printf(
                taken, "%s%s", k > 0 ? " " : "", (const char *)result->new_records->pdata[k]);
        assert_string_equal(taken->str, cases[i][1]);
        g_string_free(taken, TRUE);
        g_unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_approval__bounds),
        cmocka_unit_test(test_approval__is_a_patients),
        cmocka_unit_test(test_approval__stored_day),
        cmocka_unit_test(test_approval__of_a_profile),
    };
    return cmocka_run_group_tests_name("importers/approval", tests, NULL, NULL);
}
