/**
 * @file
 * Changes that somebody does not want made: which cells are held back, what is said of them,
 * and lists that cannot be read.
 */
#include "importers/held.h"

#include "support/fixture.h"
#include "support/site_file.h"

#define HEAD                                                                                   \
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,age,weight,"  \
    "sex,grade,ae_type\n"

static ImportResult *take_holding(Registry *registry, const char *rows, const char *hold)
{
    g_autofree char *text = g_strconcat(HEAD, rows, NULL);
    g_autofree char *path = hold ? write_file(hold, strlen(hold)) : NULL;
    const ImportOptions options = {.site = "site_01", .hold_path = path};
    ImportResult *result = take_in(registry, text, strlen(text), &options);
    if (path)
        g_unlink(path);
    return result;
}

/* "line column event field value" of what is held. New text. */
static char *held_of(const ImportResult *result)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *problem = &own;
        if (!problem->is_error)
            continue;
        assert_string_equal(problem->rule_id, "held");
        assert_string_equal(problem->record_id, "A");
        g_string_append_printf(out, "%s%d %d %s %s %s", out->len > 0 ? "; " : "",
            (int)problem->line, (int)problem->column, problem->event, problem->field,
            problem->value);
    }
    return g_string_free(out, FALSE);
}

/* The list's columns stand in any order; without an instance it is the first. What is equal is
 * no change; of a later instance any value is one. */
static void test_held__cells(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    static const char first[] = "A,baseline_arm_1,,,61,58.5,1,A,\n"
                                "A,1_month_arm_1,adverse_event,1,,,,,1\n";
    g_autoptr(ImportResult) begun = take_holding(registry, first, NULL);
    assert_int_equal(begun->n_values_new, 5);
    static const char hold[] = "field,record_id,instance,event\nage,A,,baseline_arm_1\n"
                               "weight,A,1,baseline_arm_1\nsex,A,2,baseline_arm_1\n"
                               "grade,B,,baseline_arm_1\nae_type,A,2,1_month_arm_1\n";
    g_autoptr(ImportResult) result = take_holding(registry,
        "A,baseline_arm_1,,,62,58.50,2,B,\nA,1_month_arm_1,adverse_event,2,,,,,2\n"
        "A,1_month_arm_1,adverse_event,1,,,,,2\n",
        hold);
    g_autofree char *found = held_of(result);
    assert_string_equal(found, "2 5 baseline_arm_1 age 62; 3 9 1_month_arm_1 ae_type 2");
    assert_int_equal(result->n_values_held, 2);
    assert_int_equal(result->n_values_changed, 3);
    /* The whole number is equal, the other one another. */
    g_autoptr(ImportResult) again =
        take_holding(registry, "A,baseline_arm_1,,,61,59,,,\n", hold);
    g_autofree char *weight = held_of(again);
    assert_string_equal(weight, "2 6 baseline_arm_1 weight 59");
    assert_int_equal(again->n_values_held, 1);
}

static void test_held__faults(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"record_id,event,field\nA,b,age\n", NULL},
        {"record_id,event,instance\n", "it has no column \"field\""},
        {"event,instance,field\n", "it has no column \"record_id\""},
        {"record_id,instance,field\n", "it has no column \"event\""},
        {"record_id,event,instance,field\nA,b,1,age\nA,b,0,age\n", "line 3: instance 0: "},
        {"record_id,event,instance,field\nA,b,x,age\n", "line 2: instance x: "},
        {"record_id,event,instance,field\nA,b,2147483648,age\n", "line 2: instance 2147483648"},
        {"record_id,event,instance,field\nA,b,2147483647,age\n", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autofree char *path = write_file(cases[i][0], strlen(cases[i][0]));
        ImportHeldCells *held = import_held_load(path, &error);
        if (cases[i][1]) {
            assert_null(held);
            assert_true(g_str_has_prefix(error->message, path));
            fixture_expect(&error, BASE_ERROR_INPUT, cases[i][1]);
        } else {
            fixture_no_error(error);
            assert_non_null(held);
        }
        import_held_free(held);
        g_unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_held__cells),
        cmocka_unit_test(test_held__faults),
    };
    return cmocka_run_group_tests_name("importers/held", tests, NULL, NULL);
}
