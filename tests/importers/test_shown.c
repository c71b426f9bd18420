/**
 * @file
 * What branching logic sees of a patient: the row that comes, and what is stored. And how an id
 * of a study looks that says it.
 */
#include "support/fixture.h"
#include "support/site_file.h"

static char *replaced(const char *text, const char *from, const char *to)
{
    GString *out = g_string_new(text);
    assert_int_equal(g_string_replace(out, from, to, 1), 1);
    return g_string_free(out, FALSE);
}

/* The small study: the remark is asked of the heavy, the pain of grade B. */
static Registry *branching_study(void)
{
    GError *error = NULL;
    g_autofree char *half =
        replaced(fixture_dictionary, "remark,assessment,,notes,Remark,,,,,,,,",
            "remark,assessment,,notes,Remark,,,,,,,[weight] >= 50.5,");
    g_autofree char *whole = replaced(half, "pain,assessment,,text,Pain,,,integer,0,10,,,y",
        "pain,assessment,,text,Pain,,,integer,0,10,,[grade] = 'B',y");
    g_autofree char *study =
        g_strconcat(fixture_study, "record_id: {pattern: 'P[0-9]+'}\n", NULL);
    g_autoptr(GPtrArray) files = fixture_files(whole, study);
    Registry *registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    return registry;
}

static void expect(Registry *registry, const char *text, const char *expected)
{
    const ImportOptions options = {.site = "site_01"};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
}

#define HEAD                                                                                   \
    "record_id,redcap_event_name,consent,weight,grade,surgery_date,visit_date,pain,remark\n"
#define ROW(id, values) id ",baseline_arm_1,1," values "\n"

/* Numbers as numbers at the bound, codes as codes; a missing-data code is none of them, and a
 * value that is held says nothing. */
static void test_shown__by_the_row(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = branching_study();
    expect(registry,
        HEAD ROW("P1", "50.5,B,2020-01-01,2020-01-01,5,x") /* both are asked for */
        ROW("P2", "50.4,A,2020-01-01,2020-01-01,5,x")      /* neither */
        ROW("P3", "60,B,2020-01-01,2020-01-01,,x")         /* the pain is missing */
        ROW("P4", "9,UNK,2020-01-01,2020-01-01,5,")        /* of no grade */
        ROW("P5", ",B,2020-01-01,2020-01-01,5,x")          /* of no weight */
        ROW("P6", "60,Q,2020-01-01,2020-01-01,5,x")        /* of a grade that is held */
        ROW("P7", "60,Q,2020-01-01,2020-01-01,,x"),
        "3 hidden pain; 3 hidden remark; 4 required pain; 5 hidden pain; 6 hidden remark; "
        "!7 choice grade; !8 choice grade");
}

/* What the row does not say is as it is stored, a number and a code. */
static void test_shown__by_the_store(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = branching_study();
    expect(registry,
        HEAD ROW("P1", "50.5,B,2020-01-01,2020-01-01,5,x")
            ROW("P2", "50.4,A,2020-01-01,2020-01-01,,"),
        "");
    expect(registry,
        "record_id,redcap_event_name,consent,pain,remark\n"
        "P1,baseline_arm_1,1,6,y\nP2,baseline_arm_1,1,6,y\n",
        "3 hidden pain; 3 hidden remark");
}

/* The whole id must be of the form, not a part of it. */
static void test_shown__ids_of_the_study(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = branching_study();
    expect(registry,
        "record_id,redcap_event_name,consent,weight\nP1,baseline_arm_1,1,60\n"
        "Q1,baseline_arm_1,1,60\nP1x,baseline_arm_1,1,60\nP,baseline_arm_1,1,60\n",
        "!3 key record_id; !4 key record_id; !5 key record_id");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown__by_the_row),
        cmocka_unit_test(test_shown__by_the_store),
        cmocka_unit_test(test_shown__ids_of_the_study),
    };
    return cmocka_run_group_tests_name("importers/shown", tests, NULL, NULL);
}
