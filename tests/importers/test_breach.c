/**
 * @file
 * The study's rules over a whole patient: by import and by check, in the file that completes
 * the contradiction, and what is said of rules that cannot be.
 */
#include "support/fixture.h"
#include "support/site_file.h"

#define HEAD                                                                                   \
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,consent,age," \
    "pain,ae_type,vital_status\n"

/** A registry of the small study with rules; NULL with `error` set where they are refused. */
static Registry *registry_with(const char *rules, GError **error)
{
    g_autofree char *study = g_strconcat(fixture_study, "rules:\n", rules, NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    return registry_create(NULL, files, "small", "tester", &(BaseClock){0}, error);
}

static Registry *registry_of(const char *rules)
{
    GError *error = NULL;
    Registry *registry = registry_with(rules, &error);
    fixture_no_error(error);
    return registry;
}

static ImportResult *take(Registry *registry, const char *text, bool check)
{
    const ImportOptions options = {.site = "site_01", .check_only = check};
    return take_in(registry, text, strlen(text), &options);
}

/** "line column event field value: message" of the `rule` findings, by "; ". New text. */
static char *breaches(const ImportResult *result)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *problem = &own;
        if (strcmp(problem->rule_id, "rule") != 0)
            continue;
        assert_false(problem->is_error);
        g_autofree char *message = import_problem_message(problem, NULL);
        g_string_append_printf(out, "%s%d %d %s %s %s: %s", out->len > 0 ? "; " : "",
            (int)problem->line, (int)problem->column, problem->event ? problem->event : "-",
            problem->field ? problem->field : "-", problem->value ? problem->value : "-",
            message);
    }
    return g_string_free(out, FALSE);
}

static void assert_breaches(const char *rules, const char *rows, const char *expected)
{
    g_autofree char *text = g_strconcat(HEAD, rows, NULL);
    for (int check = 0; check < 2; check++) {
        g_autoptr(Registry) registry = registry_of(rules);
        g_autoptr(ImportResult) result = take(registry, text, check == 1);
        g_autofree char *found = breaches(result);
        assert_string_equal(found, expected);
    }
}

/* False is told at the row of the first variable, true and missing are not. */
static void test_breach__at_the_first_variable(void **state)
{
    (void)state;
    static const char rules[] =
        "  - {name: old, sql: 'pain__1_month <= pain__baseline', message: more pain}\n";
    assert_breaches(rules,
        "A,baseline_arm_1,,,1,50,3,,\nA,1_month_arm_1,,,,,4,,\n"
        "B,baseline_arm_1,,,1,50,3,,\nB,1_month_arm_1,,,,,3,,\n"
        "C,baseline_arm_1,,,1,50,3,,\n",
        "3 7 1_month_arm_1 pain 4: more pain (rule old)");
}

/* The value that is told is a number with its decimals, or a text. */
static void test_breach__values(void **state)
{
    (void)state;
    g_autoptr(Registry) registry =
        registry_of("  - {sql: weight < 50, message: heavy}\n"
                    "  - {sql: \"remark__baseline <> 'bad'\", message: bad}\n");
    g_autoptr(ImportResult) result = take(registry,
        "record_id,redcap_event_name,consent,weight,remark\nA,baseline_arm_1,1,58.50,bad\n"
        "B,baseline_arm_1,1,49.9,well\n",
        false);
    g_autofree char *found = breaches(result);
    assert_string_equal(found, "2 4 baseline_arm_1 weight 58.5: heavy; "
                               "2 5 baseline_arm_1 remark bad: bad");
}

/* Words in texts and comments are no variables, also after a quote within a text. */
static void test_breach__words_that_are_no_variables(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "  - {name: old, sql: \"length('its''age') < vital_status\", message: no}\n",
        "  - name: old\n    message: no\n    sql: |\n      -- age is not known here\n"
        "      vital_status <> 1 AND age > 50\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        assert_breaches(rules[i], "A,baseline_arm_1,,,1,50,3,,\nA,outcome_arm_1,,,,,,,1\n",
            "3 9 outcome_arm_1 vital_status 1: no (rule old)");
}

/* Repeating rows are asked for by subqueries; a derived value may stand in front. */
static void test_breach__over_forms(void **state)
{
    (void)state;
    assert_breaches("  - sql: vital_status = 1 OR NOT EXISTS (SELECT 1 FROM adverse_event\n"
                    "      WHERE record_id = patient.record_id AND ae_type = 2)\n"
                    "    message: alive after {1}\n",
        "A,baseline_arm_1,,,1,50,3,,\nA,1_month_arm_1,adverse_event,1,,,,2,\n"
        "A,outcome_arm_1,,,,,,,0\n"
        "B,1_month_arm_1,adverse_event,1,,,,1,\nB,outcome_arm_1,,,,,,,0\n",
        "4 9 outcome_arm_1 vital_status 0: alive after {1}");
    assert_breaches(
        "  - {sql: \"hurts__baseline = 0 OR 'age' = 'x' OR age > 60\", message: m}\n",
        "A,baseline_arm_1,,,1,50,8,,\nB,baseline_arm_1,,,1,70,8,,\n",
        "2 6 baseline_arm_1 age 50: m");
    assert_breaches("  - {sql: (SELECT count(*) FROM adverse_event WHERE record_id = "
                    "patient.record_id AND ae_type = 1) < 2, message: two}\n",
        "A,1_month_arm_1,adverse_event,1,,,,1,\nA,1_month_arm_1,adverse_event,2,,,,1,\n",
        "2 8 - ae_type -: two");
}

/* The file that completes the contradiction tells it; one that touches others does not. */
static void test_breach__by_later_files(void **state)
{
    (void)state;
    g_autoptr(Registry) registry =
        registry_of("  - {sql: pain__1_month <= pain__baseline, message: more pain}\n");
    static const char *const files[][2] = {{"A,1_month_arm_1,,,,,4,,\n", ""},
        {"A,baseline_arm_1,,,1,50,3,,\n", "2 0 1_month_arm_1 pain 4: more pain"},
        {"B,baseline_arm_1,,,1,50,3,,\n", ""}, {"A,1_month_arm_1,,,,,2,,\n", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *text = g_strconcat(HEAD, files[i][0], NULL);
        g_autoptr(ImportResult) result = take(registry, text, false);
        g_autofree char *found = breaches(result);
        assert_string_equal(found, files[i][1]);
    }
}

/* A rule that holds again settles the query that its breach opened; another breach replaces it.
 */
static void test_breach__is_settled(void **state)
{
    (void)state;
    g_autoptr(Registry) registry =
        registry_of("  - {sql: pain__1_month <= pain__baseline, message: more pain}\n");
    static const struct {
        const char *rows;
        gint64 n_closed;
    } files[] = {{"A,baseline_arm_1,,,1,50,3,,\nA,1_month_arm_1,,,,,4,,\n", 0},
        {"A,1_month_arm_1,,,,,5,,\n", 1}, {"A,1_month_arm_1,,,,,2,,\n", 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *text = g_strconcat(HEAD, files[i].rows, NULL);
        g_autoptr(ImportResult) result = take(registry, text, false);
        assert_int_equal(result->n_queries_closed, files[i].n_closed);
    }
}

/* Rows that stay out have no place, and a patient of whom nothing is in breaks nothing. */
static void test_breach__held_rows(void **state)
{
    (void)state;
    assert_breaches("  - {sql: age < 40, message: m}\n",
        "A,baseline_arm_1,,,0,50,3,,\nB,baseline_arm_1,,,1,x50,3,,\n", "");
}

static void test_breach__refused_when_read(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"  - {name: n, sql: agee > 1, message: m}\n", "study.yaml:24: rule n: "},
        {"  - {name: n, sql: agee > 1, message: m}\n", "did you mean age"},
        {"  - {sql: max(age) OVER (), message: m}\n", "study.yaml:24: rule m: "},
        {"  - {sql: sex <> 'Male', message: m}\n", "did you mean 1?"},
        {"  - {sql: age > 1}\n", "message is missing"},
        {"  - {message: m}\n", "sql is missing"},
        {"  - {sql: age > 1, message: m, whre: x}\n", "unknown key whre"},
        {"  - age > 1\n", "a rule is a map with sql and message"},
        {"  - {name: a, sql: age > 1, message: m}\n  - {name: a, sql: age > 2, message: n}\n",
            "two rules are named a"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        assert_null(registry_with(cases[i][0], &error));
        fixture_expect(&error, BASE_ERROR_STUDY, cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_breach__at_the_first_variable),
        cmocka_unit_test(test_breach__values),
        cmocka_unit_test(test_breach__words_that_are_no_variables),
        cmocka_unit_test(test_breach__over_forms),
        cmocka_unit_test(test_breach__by_later_files),
        cmocka_unit_test(test_breach__is_settled),
        cmocka_unit_test(test_breach__held_rows),
        cmocka_unit_test(test_breach__refused_when_read),
    };
    return cmocka_run_group_tests_name("importers/breach", tests, NULL, NULL);
}
