/**
 * @file
 * Orders and windows of dates, at both sides of each bound, by the small study: the month's
 * visit is due 30 days after surgery, 14 days before or after.
 */
#include "support/fixture.h"
#include "support/site_file.h"

#define HEAD                                                                                   \
    "record_id,redcap_event_name,consent,surgery_date,visit_date,vital_status,last_contact\n"

/* "line field rule: message" of the warnings about dates. New text. */
static char *told(Registry *registry, const char *rows)
{
    g_autofree char *text = g_strconcat(HEAD, rows, NULL);
    const ImportOptions options = {.site = "site_01"};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *problem = &own;
        if (strcmp(problem->rule_id, "order") != 0 && strcmp(problem->rule_id, "window") != 0)
            continue;
        assert_false(problem->is_error);
        g_autofree char *message = import_problem_message(problem, NULL);
        g_string_append_printf(out, "%s%d %s %s: %s", out->len > 0 ? "; " : "",
            (int)problem->line, problem->field, problem->rule_id, message);
    }
    return g_string_free(out, FALSE);
}

static void expect(const char *rows, const char *expected)
{
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autofree char *found = told(registry, rows);
    assert_string_equal(found, expected);
}

/* 2020-01-17 is day 16 and 2020-02-14 day 44 after 2020-01-01. */
static void test_dates__window(void **state)
{
    (void)state;
    expect("A,baseline_arm_1,1,2020-01-01,,,\nA,1_month_arm_1,,,2020-01-17,,\n"
           "B,baseline_arm_1,1,2020-01-01,,,\nB,1_month_arm_1,,,2020-02-14,,\n"
           "C,baseline_arm_1,1,,,,\nC,1_month_arm_1,,,2020-09-14,,\n",
        "");
    expect("A,baseline_arm_1,1,2020-01-01,,,\nA,1_month_arm_1,,,2020-01-16,,\n",
        "3 visit_date window: visit_date is 15 days after surgery_date; the window is 16 to "
        "44");
    expect("A,1_month_arm_1,,,2020-02-15,,\nA,baseline_arm_1,1,2020-01-01,,,\n",
        "2 visit_date window: visit_date is 45 days after surgery_date; the window is 16 to "
        "44");
}

/* A follow-up before the origin, or before the visit that it follows; the day itself is fine.
 */
static void test_dates__order(void **state)
{
    (void)state;
    expect("A,baseline_arm_1,1,2020-01-01,2019-12-31,,\nA,1_month_arm_1,,,2020-01-20,,\n", "");
    expect("A,baseline_arm_1,1,2020-01-01,2020-01-20,,\nA,1_month_arm_1,,,2020-01-20,,\n", "");
    expect("A,baseline_arm_1,1,2020-01-01,2020-01-21,,\nA,1_month_arm_1,,,2020-01-20,,\n",
        "3 visit_date order: visit_date 2020-01-20 is before visit_date 2020-01-21 "
        "(baseline_arm_1)");
    expect("A,baseline_arm_1,1,2020-01-02,,,\nA,1_month_arm_1,,,2020-01-01,,\n",
        "3 visit_date order: visit_date 2020-01-01 is before surgery_date 2020-01-02 "
        "(baseline_arm_1); "
        "3 visit_date window: visit_date is -1 days after surgery_date; the window is 16 to "
        "44");
}

/* After the last contact of somebody who died there is no visit. */
static void test_dates__death(void **state)
{
    (void)state;
    static const char rows[] =
        "A,baseline_arm_1,1,2020-01-01,,,\nA,1_month_arm_1,,,2020-01-20,,\n"
        "A,outcome_arm_1,,,,%s,%s\n";
    static const char *const cases[][3] = {{"1", "2020-01-20", ""}, {"0", "2020-01-19", ""},
        {"1", "2020-01-19",
            "4 last_contact order: last_contact 2020-01-19 is before visit_date 2020-01-20 "
            "(1_month_arm_1)"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        g_auto(GStrv) parts = g_strsplit(rows, "%s", 3);
        g_autofree char *text =
            g_strconcat(parts[0], cases[i][0], parts[1], cases[i][1], parts[2], NULL);
        g_autofree char *found = told(registry, text);
        assert_string_equal(found, cases[i][2]);
    }
}

/* What is stored counts, and is told where the file brings one of the two dates. */
static void test_dates__stored(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autofree char *first = told(registry, "A,baseline_arm_1,1,2020-01-01,,,\n");
    assert_string_equal(first, "");
    g_autofree char *late = told(registry, "A,1_month_arm_1,,,2020-02-15,,\n");
    assert_string_equal(late, "2 visit_date window: visit_date is 45 days after surgery_date; "
                              "the window is 16 to 44");
    /* Nothing of it is in this file. */
    g_autofree char *other = told(registry, "A,outcome_arm_1,,,,0,2020-03-01\n");
    assert_string_equal(other, "");
    g_autofree char *mended = told(registry, "A,baseline_arm_1,,2020-01-02,,,\n");
    assert_string_equal(mended, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates__window),
        cmocka_unit_test(test_dates__order),
        cmocka_unit_test(test_dates__death),
        cmocka_unit_test(test_dates__stored),
    };
    return cmocka_run_group_tests_name("importers/dates", tests, NULL, NULL);
}
