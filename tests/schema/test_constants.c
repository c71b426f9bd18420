/* Constants that a variable can never be: what is said of them, and what is let through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/constants.h"
#include "support/study_text.h"

static SchemaStudy *parse_study(void)
{
    g_autoptr(GError) error = NULL;
    SchemaStudy *study = study_parse(STUDY_DICTIONARY, STUDY_YAML, &error);
    if (error)
        fail_msg("%s", error->message);
    return study;
}

/* arm: a, Hook | b, Screw; grade: 1, One | 2, Two | 3, Three; item1 0 to 10; died is derived.
 */
static void test_constants__faults(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *fault;
    } cases[] = {
        {"arm = 'Hook'",
            "arm = 'Hook': arm has no code 'Hook'; did you mean 'a'? 'Hook' is the label of a"},
        {"arm <> 'HOOK'", "did you mean 'a'?"},
        {"arm != 'A'", "arm has no code 'A'; did you mean 'a'?"},
        {"ARM == 'Scr'", "did you mean 'b'? 'Screw' is the label of b"},
        {"'Hook' = arm", "'Hook' = arm: arm has no code 'Hook'"},
        {"patient.arm IS 'Hook'", "patient.arm IS 'Hook'"},
        {"arm IS NOT 'x'", "its codes are a (Hook), b (Screw)"},
        {"\"arm\" = 'Hook'", "did you mean 'a'?"},
        {"(arm) = ('Hook')", "did you mean 'a'?"},
        {"arm IN ('a', 'Screw')", "'Screw': arm has no code 'Screw'; did you mean 'b'?"},
        {"NOT arm NOT IN ('b', 'c')", "'c': arm has no code 'c'"},
        {"op_date > '2020-01-01' AND (item1__start = 3 OR arm = 'Hook')", "arm = 'Hook'"},
        {"CASE arm WHEN 'a' THEN 1 WHEN 'Screw' THEN 2 END = 1", "WHEN 'Screw'"},
        {"CASE WHEN arm = 'Screw' THEN 1 END", "did you mean 'b'?"},
        {"grade__start = 4", "grade has no code 4; its codes are 1 (One), 2 (Two), 3 (Three)"},
        {"grade__1_year = 'two'", "did you mean 2? 'Two' is the label of 2"},
        {"grade__start > 3", "no code of grade is there; its codes are 1 (One)"},
        {"side___1 = 2", "side___1 is 0 to 1 by the dictionary, and never 2"},
        {"item1__start > 10", "item1 is 0 to 10 by the dictionary, so this is true of nobody"},
        {"10 < item1__start", "so this is true of nobody"},
        {"item1__start BETWEEN 11 AND 20", "so this is true of nobody"},
        {"item1__start BETWEEN 5 AND 2", "the lesser comes first"},
        {"item1__start = 2.5", "item1 is a whole number"},
        {"item1__start <> -1", "and never -1"},
        {"item1__start >= 'high'", "item1 is a number, and 'high' is none"},
        {"died = '1'", "the values of died are numbers; write 1 without quotes"},
        {"died = 'Yes'", "did you mean 1? 'Yes' is the label of 1"},
        {"site = 'North'", "site has no code 'North'; did you mean 'north'?"},
        {"EXISTS (SELECT 1 FROM visit WHERE record_id = patient.record_id AND event = '1year')",
            "event has no code '1year'; did you mean '1_year'?"},
        {"op_date >= '2020/4/1'", "write '2020-04-01'"},
        {"op_date = '2020-02-30'", "write one that exists as 'YYYY-MM-DD'"},
        {"op_date > 2020", "op_date is a date"},
        {"cutoff < '2020/4/1'", "write '2020-04-01'"},
        {"arm = NULL", "write IS NULL or IS NOT NULL"},
        /* What becomes of a variable is asked about, too. */
        {"lower(arm) = 'hook'",
            "lower(arm) = 'hook': arm has no code 'hook'; did you mean 'a'?"},
        {"lower(arm) = 'A'", "arm has no code 'A'; did you mean 'a'?"},
        {"upper(arm) IN ('A', 'C')", "'C': arm has no code 'C'"},
        {"trim(grade__start) = 'Two'", "did you mean '2'? 'Two' is the label of 2"},
        {"CAST(grade__start AS TEXT) = '4'", "grade has no code '4'"},
        {"coalesce(arm, 'none') = 'Screw'", "did you mean 'b'?"},
        {"coalesce(arm, 'none') = 'nobody'", "its codes are a (Hook), b (Screw), none"},
        {"ifnull(grade__start, 0) = 9", "grade has no code 9"},
        {"CASE lower(arm) WHEN 'c' THEN 1 END = 1", "WHEN 'c': arm has no code 'c'"},
        {"upper(arm) BETWEEN 'x' AND 'z'", "no code of arm is there"},
        {"arm LIKE 'H%'", "arm LIKE 'H%': no code of arm is like 'H%'; its codes are a (Hook)"},
        {"arm NOT GLOB 'A*'", "no code of arm is like 'A*'"},
        {"arm LIKE '__'", "no code of arm is like '__'"},
        {"nullif(arm, 'Hook') IS NOT NULL", "nullif(arm, 'Hook'): arm has no code 'Hook'"},
        {"arm /* the screw */ = 'Screw' -- in words", "did you mean 'b'?"},
    };
    g_autoptr(SchemaStudy) study = parse_study();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *fault = schema_constants_fault(study, NULL, cases[i].sql);
        if (!fault || !strstr(fault, cases[i].fault))
            fail_msg("%s: \"%s\" is not in \"%s\"", cases[i].sql, cases[i].fault,
                fault ? fault : "(nothing)");
    }
}

/* What can be true, what tells nothing but harms nobody, and what is no comparison of a
 * variable. */
static void test_constants__let_through(void **state)
{
    (void)state;
    static const char *const cases[] = {"arm = 'a'", "arm IN ('a', 'b')", "arm IS NULL",
        "arm IS NOT NULL", "grade__start = '2'", "grade__start >= 2", "grade__start < 9",
        "item1__start >= 0", "item1__start = 10", "item1__start = '5'", "item1__start < 2.5",
        "died", "died = 1", "died = TRUE", "op_date >= '2020'", "op_date >= '2020-04'",
        "op_date < '2020-04-01 12:00'", "site IN ('north', 'south')", "side___1 = 0",
        "item1__start + 5 = 15", "lower(arm) = 'a'", "upper(arm) IN ('A', 'B')",
        "CAST(grade__start AS TEXT) = '2'", "CAST(grade__start AS INTEGER) = 9",
        "trim(arm) <> 'b'", "coalesce(arm, 'none') = 'none'", "ifnull(grade__start, 0) = 0",
        "coalesce(item1__start, -1) = -1", "coalesce(arm, NULL, 'x') = 'y'", "arm LIKE 'A%'",
        "arm LIKE '_'", "arm NOT LIKE '%b'", "arm GLOB '[ab]'", "grade__start LIKE '%'",
        "arm LIKE 'x' || arm", "lower(op_date) = 'x'", "nullif(arm, 'a') IS NULL",
        "lower(arm || 'x') = 'ax'", "arm || 'x' = 'ax'", "coalesce(grade__start, 9) = 9",
        "'Hook' = 'Screw'", "'arm = ''Hook''' = record_id", "1 = 1 AND item1__start = -1 + 3",
        "record_id = 'Hook'", "half__start = 99", "item1__start = item2__start",
        "event = 'start'", "unknown_name = 'x'", "", "= 'x'", "("};
    g_autoptr(SchemaStudy) study = parse_study();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *fault = schema_constants_fault(study, NULL, cases[i]);
        if (fault)
            fail_msg("%s: %s", cases[i], fault);
    }
}

/* What a derived value measures is a number: SQLite finds every number less than every text. */
static void test_constants__derived_numbers(void **state)
{
    (void)state;
    static const char *const faults[][2] = {
        {"points <= 'nine'", "points is a number, and 'nine' is none"},
        {"points < '9,5'", "points is a number, and '9,5' is none"},
        {"points <= '9'", "the values of points are numbers; write 9 without quotes"}};
    static const char *const let_through[] = {
        "points <= 9", "points > -1.5", "coalesce(points, 'x') = 'x'", "points IS NULL"};
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY,
        STUDY_YAML "  - {name: points, label: Sum, unit: points, sql: total__start}\n", &error);
    assert_null(error);
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autofree char *fault = schema_constants_fault(study, NULL, faults[i][0]);
        assert_non_null(fault);
        assert_non_null(strstr(fault, faults[i][1]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(let_through); i++) {
        g_autofree char *fault = schema_constants_fault(study, NULL, let_through[i]);
        assert_null(fault);
    }
}

/* What is computed as a number is one, whatever it says of its unit; what may be a text is not.
 */
static void test_constants__derived_by_type(void **state)
{
    (void)state;
    static const char *const numbers[] = {"item1__start - item2__start", "total__start",
        "- item1__start", "grade__start", "half__start", "op_date > '2020-01-01'",
        "arm IN ('a', 'b')", "NOT arm = 'a'", "days_between(op_date, last_date) / 30.5",
        "round(half__start, 1)",
        "CASE WHEN arm = 'a' THEN 1 WHEN arm = 'b' THEN NULL ELSE (2) END",
        "CASE arm WHEN 'a' THEN CASE WHEN side___1 THEN 1 END ELSE item1__start END",
        "coalesce(item1__start, item2__start, 0)",
        "ifnull(nullif(total__start, 0), half__start)", "iif(arm = 'a', 1, item1__start)",
        "CAST(arm AS INTEGER)", "arm || 'x' = 'ax'", "max(item1__start, patient.item2__start)",
        "EXISTS (SELECT 1 FROM fall)", "(SELECT count(*) FROM fall)",
        "(SELECT DISTINCT max(item1) FROM visit)", "length(arm)"};
    static const char *const others[] = {"arm", "op_date", "arm || 'x'", "lower(arm)",
        "CASE WHEN died THEN 'x' ELSE 1 END", "CASE WHEN died THEN 1 ELSE arm END",
        "coalesce(item1__start, 'none')", "iif(died, 'x', 1)", "CAST(item1__start AS TEXT)",
        "max(item1__start, 'x')", "min(op_date, last_date)", "(SELECT max(fell) FROM fall)",
        "(SELECT 1 UNION SELECT 'x')", "substr(arm, 1)", "+ arm", "record_id", "'5'",
        "some(1)"};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers) + G_N_ELEMENTS(others); i++) {
        const bool is_number = i < G_N_ELEMENTS(numbers);
        const char *sql = is_number ? numbers[i] : others[i - G_N_ELEMENTS(numbers)];
        g_autoptr(GError) error = NULL;
        g_autofree char *yaml =
            g_strdup_printf(STUDY_YAML "  - {name: made, label: Made, sql: \"%s\"}\n"
                                       "  - {name: again, label: Again, sql: made}\n",
                sql);
        g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, yaml, &error);
        if (error)
            fail_msg("%s: %s", sql, error->message);
        g_autofree char *fault = schema_constants_fault(study, NULL, "again = 'x'");
        if ((fault != NULL) != is_number)
            fail_msg("%s: %s", sql, fault ? fault : "(nothing)");
    }
}

/* Values that are made of one another, each twice of the one before. */
static void test_constants__many_values(void **state)
{
    (void)state;
    g_autoptr(GString) yaml =
        g_string_new(STUDY_YAML "  - {name: v0, label: V, sql: item1__start}\n");
    for (int i = 1; i < 24; i++)
        g_string_append_printf(
            yaml, "  - {name: v%d, label: V, sql: \"coalesce(v%d, v%d)\"}\n", i, i - 1, i - 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, yaml->str, &error);
    assert_null(error);
    const gint64 start = g_get_monotonic_time();
    g_autofree char *fault = schema_constants_fault(study, NULL, "v23 = 'x' OR v3 = 'y'");
    assert_non_null(strstr(fault, "v3 is a number, and 'y' is none"));
    assert_true(g_get_monotonic_time() - start < 5 * G_USEC_PER_SEC);
}

/* Of hostile length: in time that grows with the length, and without a stack as deep as it. */
static void test_constants__many_parentheses(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = parse_study();
    enum { MANY = 200000 };
    g_autofree char *open = g_strnfill(MANY, '('), *close = g_strnfill(MANY, ')');
    g_autofree char *sql = g_strconcat(open, "arm", close, " = 'a'", NULL);
    const gint64 start = g_get_monotonic_time();
    g_autofree char *fault = schema_constants_fault(study, NULL, sql);
    assert_null(fault);
    assert_true(g_get_monotonic_time() - start < 20 * G_USEC_PER_SEC);
}

/* A registry in use stays in use: a derived value of study.yaml is warned about. */
static void test_constants__warning_of_a_study(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *yaml =
        study_replaced(STUDY_YAML, "sql: status = 1", "sql: status = 'dead'");
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, yaml, &error);
    assert_null(error);
    const GPtrArray *warnings = study->dictionary->warnings;
    assert_int_equal(warnings->len, 1);
    assert_non_null(strstr(warnings->pdata[0],
        "derived value died: status = 'dead': status has no code 'dead'; did you mean 1?"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constants__faults),
        cmocka_unit_test(test_constants__let_through),
        cmocka_unit_test(test_constants__derived_numbers),
        cmocka_unit_test(test_constants__derived_by_type),
        cmocka_unit_test(test_constants__many_values),
        cmocka_unit_test(test_constants__many_parentheses),
        cmocka_unit_test(test_constants__warning_of_a_study),
    };
    return cmocka_run_group_tests_name("schema/constants", tests, NULL, NULL);
}
