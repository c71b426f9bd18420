/**
 * @file
 * Rows that could not be cut into the header's cells: what is said of them, and what is kept.
 */
#include "support/site_file.h"

#define HEAD "record_id,redcap_event_name,age,consent\n"

/* "line rule record event value" of the first problem that is an error; "-" for what is not. */
static char *first_of(const char *map, const char *text)
{
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *map_path = map ? write_file(map, strlen(map)) : NULL;
    const ImportOptions options = {.site = "site_01", .map_path = map_path};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    if (map_path)
        g_unlink(map_path);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *p = &own;
        if (p->is_error)
            return g_strdup_printf("%d %s %s %s %s", (int)p->line, p->rule_id,
                p->record_id ? p->record_id : "-", p->event ? p->event : "-",
                p->value ? p->value : "-");
    }
    return g_strdup("nothing");
}

static void expect(const char *map, const char *text, const char *expected)
{
    g_autofree char *found = first_of(map, text);
    assert_string_equal(found, expected);
}

/* The text of a row is kept, unless it seems to enrol somebody who has not consented. */
static void test_hold__stray_quotes(void **state)
{
    (void)state;
    static const struct {
        const char *row, *kept;
    } cases[] = {
        {"A1,baseline_arm_1,4\"5,1", "A1,baseline_arm_1,4\"5,1"},
        {"A1,baseline_arm_1,4\"5, 1 ", "A1,baseline_arm_1,4\"5, 1 "},
        {"A1,baseline_arm_1,4\"5,\"1\"", "A1,baseline_arm_1,4\"5,\"1\""},
        {"A1,baseline_arm_1,4\"5,１", "A1,baseline_arm_1,4\"5,１"},
        {"A1,baseline_arm_1,4\"5,11", "-"},
        {"A1,baseline_arm_1,4\"5,0", "-"},
        {"A1,baseline_arm_1,4\"5,", "-"},
        {"A1,baseline_arm_1,4\"5", "-"},
        {"A1,baseline_arm_1,4\"5,0,1", "-"},
        {"A1,nowhere,4\"5,0", "-"}, /* Who knows which event that was to be. */
        {"A1,1_month_arm_1,4\"5,0", "A1,1_month_arm_1,4\"5,0"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(HEAD, cases[i].row, "\n", NULL);
        g_autofree char *found = g_strconcat("2 csv - - ", cases[i].kept, NULL);
        expect(NULL, text, found);
    }
}

static void test_hold__ragged(void **state)
{
    (void)state;
    expect(NULL, HEAD "A1,baseline_arm_1,45,1,7\n",
        "2 ragged A1 baseline_arm_1 A1,baseline_arm_1,45,1,7");
    expect(NULL, HEAD " A1 ,1_month_arm_1,45\n",
        "2 ragged A1 1_month_arm_1  A1 ,1_month_arm_1,45");
    expect(NULL, HEAD "A1,baseline_arm_1,45,0,7\n", "2 ragged A1 baseline_arm_1 -");
    expect(NULL, HEAD "A1\n", "2 ragged A1 - -");
    expect(NULL, HEAD "A1,nowhere,45,1,7\n", "2 ragged A1 - A1,nowhere,45,1,7");
    expect(NULL, HEAD ",1_month_arm_1,5\n", "2 ragged - 1_month_arm_1 ,1_month_arm_1,5");
    /* The map says the event of each row. */
    expect(
        "event: 1_month\n", "record_id,pain_vas\nA1,5,6\n", "2 ragged A1 1_month_arm_1 A1,5,6");
    expect("event: baseline\n", "record_id,age,consent\nA1,5,0,6\n",
        "2 ragged A1 baseline_arm_1 -");
    expect("site: site_01\n", HEAD "A1,1_month_arm_1,5\n",
        "2 ragged A1 1_month_arm_1 A1,1_month_arm_1,5");
}

/* Rows of a record that refused keep nothing either, whatever is wrong with them. */
static void test_hold__refused_record(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char text[] = HEAD "A1,baseline_arm_1,45,0\nA1,1_month_arm_1,5\n"
                                    "A2,1_month_arm_1,6\n";
    const ImportOptions options = {.site = "site_01"};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!2 consent -; !3 ragged -; !4 ragged -");
    assert_null(problem_at(result, 1).value);
    assert_string_equal(problem_at(result, 2).value, "A2,1_month_arm_1,6");
    /* Held: the age of the row that may be kept; of the others nothing is. */
    assert_int_equal(result->n_values_held, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hold__stray_quotes),
        cmocka_unit_test(test_hold__ragged),
        cmocka_unit_test(test_hold__refused_record),
    };
    return cmocka_run_group_tests_name("importers/hold", tests, NULL, NULL);
}
