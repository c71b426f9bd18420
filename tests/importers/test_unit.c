/**
 * @file
 * Columns that seem to be in another unit than their variable: both sides of each bound of the
 * rule, by import and by check.
 */
#include "importers/result.h"
#include "importers/summary.h"
#include "support/site_file.h"

#define HEAD "record_id,redcap_event_name,redcap_data_access_group,consent,"

/** A file of one value a patient, of the sites in turn. New text. */
static char *file_of(const char *column, const char *values, const char *sites)
{
    g_auto(GStrv) parts = g_strsplit(values, " ", -1);
    g_auto(GStrv) of = g_strsplit(sites, " ", -1);
    const guint n_sites = g_strv_length(of);
    GString *text = g_string_new(HEAD);
    g_string_append_printf(text, "%s\n", column);
    for (guint i = 0; parts[i]; i++)
        g_string_append_printf(
            text, "U%u,baseline_arm_1,%s,1,%s\n", i + 1, of[i % n_sites], parts[i]);
    return g_string_free(text, FALSE);
}

/** "value rule" of each problem, then the factor that is named. New text. */
static char *told(const ImportResult *result)
{
    GString *out = g_string_new(NULL);
    const char *factor = NULL;
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *problem = &own;
        if (is_consent_warning(problem) || !problem->is_error)
            continue;
        g_string_append_printf(out, "%s %s; ", problem->value, problem->rule_id);
        g_autofree char *hint = import_problem_hint(problem, NULL);
        if (strstr(hint, "in a map, say "))
            factor = strstr(problem->arguments, ",\"") ? problem->arguments : NULL;
    }
    if (factor) {
        g_auto(GStrv) parts = g_strsplit(factor, "\"", -1);
        const guint n = g_strv_length(parts);
        g_string_append_printf(out, "factor %s", parts[n - 2]);
    }
    return g_string_free(out, FALSE);
}

static void assert_told(const char *column, const char *values, const char *expected)
{
    g_autofree char *text = file_of(column, values, "site_01");
    for (int check = 0; check < 2; check++) {
        g_autoptr(Registry) registry = new_registry();
        const ImportOptions options = {.check_only = check == 1};
        g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
        g_autofree char *found = told(result);
        if (strcmp(found, expected) != 0)
            fail_msg("%s %s\nexpected %s\ngot      %s", column, values, expected, found);
        gint64 n_held = 0;
        for (const char *c = expected; (c = strchr(c, ';')) != NULL; c++)
            n_held++;
        assert_int_equal(result->n_values_held, n_held);
    }
}

/* Centimetres where millimetres are due: 8 is in range, and 80. */
static void test_unit__holds_what_fits(void **state)
{
    (void)state;
    assert_told("pain_vas", "5.7 8 3 10", "5.7 type; 8 type; 3 type; 10 type; factor 10");
    /* Tenths of the Karnofsky status: 10 is on its step. */
    assert_told("kps", "8 9 10 7", "8 range; 9 range; 10 range; 7 range; factor 10");
    /* Hours where minutes are due; 12 is in range. */
    assert_told("operation_min", "2.25 3.5 12 4.75",
        "2.25 type; 3.5 type; 12 type; 4.75 type; factor 100");
    /* mg/L where mg/dL is due. */
    assert_told("crp", "85 120 230 3 12",
        "85 range; 120 range; 230 range; 3 range; 12 range; factor 0.1");
    /* What is no number has nothing to do with it, and a missing-data code stays. */
    assert_told("pain_vas", "5.7 8 strong UNK", "5.7 type; 8 type; strong type; factor 10");
}

/* No unit explains both 5.7 and 57, and no unit makes an age of 60.5 an age. */
static void test_unit__needs_a_factor(void **state)
{
    (void)state;
    assert_told("pain_vas", "57 80 30 5.7 62", "5.7 type; ");
    assert_told("age", "60.5 71.5 66.5 72", "60.5 type; 71.5 type; 66.5 type; ");
    assert_told("pain_vas", "120 80 30 62", "120 range; ");
}

/** So many values, of which the first are `odd`. New text. */
static char *many(const char *odd, int n_odd, const char *rest, int n)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < n; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", i < n_odd ? odd : rest);
    return g_string_free(text, FALSE);
}

static gint64 n_held(const char *column, const char *odd, int n_odd, const char *rest, int n)
{
    g_autofree char *values = many(odd, n_odd, rest, n);
    g_autofree char *text = file_of(column, values, "site_01");
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    return result->n_values_held;
}

static void test_unit__bounds_of_the_rule(void **state)
{
    (void)state;
    /* One slip among many whole numbers, against one in 50 of small ones. */
    assert_int_equal(n_held("pain_vas", "5.7", 1, "8", 51), 1);
    assert_int_equal(n_held("pain_vas", "5.7", 1, "8", 50), 50);
    /* Above 20 nobody rounds to a coarser unit: there it takes three, and a quarter. */
    assert_int_equal(n_held("blood_loss_ml", "20.5", 1, "20", 4), 1);
    assert_int_equal(n_held("blood_loss_ml", "19.5", 1, "20", 4), 4);
    assert_int_equal(n_held("blood_loss_ml", "350.5", 3, "200", 12), 12);
    assert_int_equal(n_held("blood_loss_ml", "350.5", 3, "200", 13), 3);
    assert_int_equal(n_held("blood_loss_ml", "350.5", 2, "200", 4), 2);
    /* Outside the bounds: three, and one in ten. */
    assert_int_equal(n_held("crp", "120", 3, "12", 30), 30);
    assert_int_equal(n_held("crp", "120", 3, "12", 31), 3);
    assert_int_equal(n_held("crp", "120", 2, "12", 4), 2);
    /* One in 20 may be a slip beside the unit, not more. */
    assert_int_equal(n_held("pain_vas", "70", 1, "5.7", 20), 20);
    assert_int_equal(n_held("pain_vas", "70", 1, "5.7", 19), 18);
}

/* Each hospital of a file by itself. */
static void test_unit__by_hospital(void **state)
{
    (void)state;
    g_autofree char *text = file_of("pain_vas", "5.7 57 8 9 6.1 7", "site_01 site_02");
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = false};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autofree char *found = told(result);
    assert_string_equal(found, "5.7 type; 8 type; 6.1 type; factor 10");
    assert_int_equal(result->n_values_held, 3);
}

/* With the factor in a map the same file goes in; what the map says of one column says nothing
 * of another. */
static void test_unit__factor_in_a_map(void **state)
{
    (void)state;
    static const char map[] = "columns: {vas: {variable: pain_vas, factor: 10}}\n";
    g_autofree char *path = write_file(map, sizeof map - 1);
    g_autofree char *text = file_of("vas", "5.7 8 3", "site_01");
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.map_path = path};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_unlink(path);
    assert_int_equal(result->n_values_held, 0);
    assert_int_equal(result->n_errors, 0);
}

/* A wide file has the variable in several columns: one betrays the others. */
static void test_unit__over_columns_of_a_variable(void **state)
{
    (void)state;
    static const char map[] = "event: baseline\nsite: site_01\ncolumns:\n"
                              "  pre: {variable: pain_vas, event: baseline_arm_1}\n"
                              "  post: {variable: pain_vas, event: 1_month_arm_1}\n";
    static const char text[] = "record_id,pre,post\n1,5.7,3\n2,6,2\n";
    g_autofree char *path = write_file(map, sizeof map - 1);
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.map_path = path};
    g_autoptr(ImportResult) result = take_in(registry, text, sizeof text - 1, &options);
    g_unlink(path);
    assert_int_equal(result->n_values_held, 4);
}

/* The group says it once, with what to do. */
static void test_unit__summary(void **state)
{
    (void)state;
    g_autofree char *text = file_of("pain_vas", "5.7 8 3", "site_01");
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    g_ptr_array_add(results, take_in(registry, text, strlen(text), &options));
    g_autofree char *plain = import_results_text(results, NULL, false);
    assert_non_null(strstr(plain,
        "\n  pain_vas: 3 of 3, another unit? 1 of 3 values are not an integer from 0 to 100; "
        "with "
        "a factor in a map, say 10, they would be. If the unit is right, correct those alone  "
        "[type]\n"));
}

/* Rows that do not go in say nothing about the unit. */
static void test_unit__rows_that_stay_out(void **state)
{
    (void)state;
    static const char text[] = HEAD "pain_vas\nU1,baseline_arm_1,site_01,0,5.7\n"
                                    ",baseline_arm_1,site_01,1,5.7\n"
                                    "U2,baseline_arm_1,site_01,1,8\n";
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    g_autoptr(ImportResult) result = take_in(registry, text, sizeof text - 1, &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!2 consent -; !3 key record_id");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unit__holds_what_fits),
        cmocka_unit_test(test_unit__needs_a_factor),
        cmocka_unit_test(test_unit__bounds_of_the_rule),
        cmocka_unit_test(test_unit__by_hospital),
        cmocka_unit_test(test_unit__factor_in_a_map),
        cmocka_unit_test(test_unit__over_columns_of_a_variable),
        cmocka_unit_test(test_unit__summary),
        cmocka_unit_test(test_unit__rows_that_stay_out),
    };
    return cmocka_run_group_tests_name("importers/unit", tests, NULL, NULL);
}
