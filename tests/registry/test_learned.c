#include "support/records.h"

#include "registry/learned.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const char answer[] = "query answer";

typedef struct {
    char *path;
    Registry *registry;
} Case;

static int setup(void **state)
{
    Case *made = g_new0(Case, 1);
    made->path = fixture_path();
    made->registry = fixture_create(made->path);
    (void)fixture_import(made->registry, p1, "age=61 weight=58.5 sex=1 remark=x");
    *state = made;
    return 0;
}

static int teardown(void **state)
{
    Case *made = *state;
    registry_close(made->registry);
    fixture_path_free(made->path);
    g_free(made);
    return 0;
}

/* What the trail says was learned, and by which entry. */
static void expect(const Case *made, const char *expected)
{
    fixture_check(made->path,
        "SELECT group_concat(import_id || ' ' || record_id || ' ' || \"column\" || ' ' || "
        "new_value, ', ') FROM proreg_value_change WHERE what = 'learned'",
        expected);
    records_expect_sound(made->registry);
}

static void test_learned__answers(void **state)
{
    (void)state;
    assert_true(registry_is_answer("query answer"));
    assert_true(registry_is_answer("query import"));
    assert_false(registry_is_answer("query accept"));
    assert_false(registry_is_answer("import"));
    assert_false(registry_is_answer(NULL));
}

/* Said once, when the value that stands is sent: a number, a text, a code in place of one. */
static void test_learned__noted_once(void **state)
{
    const Case *made = *state;
    (void)records_put(made->registry, answer, p1, "age=62 weight=60.25 sex=?UNK remark=y");
    expect(made, "");
    (void)records_put(made->registry, "import", p1, "age=61 weight=58.5");
    expect(made, "");
    const int64_t first = records_put(made->registry, "import", p1, "age=62 weight=60.25");
    (void)records_put(made->registry, "import", p1, "age=62 weight=60.25");
    g_autofree char *numbers =
        g_strdup_printf("%d P1 age 62, %d P1 weight 60.25", (int)first, (int)first);
    expect(made, numbers);
    const int64_t second = records_put(made->registry, "import", p1, "sex=?UNK remark=y");
    g_autofree char *all =
        g_strdup_printf("%s, %d P1 sex UNK, %d P1 remark y", numbers, (int)second, (int)second);
    expect(made, all);
}

/* Of what the hospital itself changed, or what was never asked, nothing is noted. */
static void test_learned__only_answers(void **state)
{
    const Case *made = *state;
    (void)records_put(made->registry, answer, p1, "age=62");
    (void)records_put(made->registry, "import", p1, "age=63 sex=2");
    (void)records_put(made->registry, "import", p1, "age=63 sex=2 weight=58.5");
    expect(made, "");
}

/* An answer after one that was learned is to be learned anew. */
static void test_learned__answered_again(void **state)
{
    const Case *made = *state;
    (void)records_put(made->registry, answer, p1, "age=62");
    const int64_t first = records_put(made->registry, "import", p1, "age=62");
    (void)records_put(made->registry, answer, p1, "age=63");
    const int64_t second = records_put(made->registry, "import", p1, "age=63");
    g_autofree char *both =
        g_strdup_printf("%d P1 age 62, %d P1 age 63", (int)first, (int)second);
    expect(made, both);
}

/* After the file that had it was taken back, the next one that has it is noted. */
static void test_learned__taken_back(void **state)
{
    const Case *made = *state;
    (void)records_put(made->registry, answer, p1, "age=62");
    const int64_t first = records_put(made->registry, "import", p1, "age=62");
    records_undo(made->registry, first);
    const int64_t second = records_put(made->registry, "import", p1, "age=62");
    g_autofree char *both =
        g_strdup_printf("%d P1 age 62, %d P1 age 62", (int)first, (int)second);
    expect(made, both);
}

/* Under the next id, and under a number that was raised, the cell is the same one. */
static void test_learned__moved(void **state)
{
    const Case *made = *state;
    Registry *registry = made->registry;
    const FixtureKey event = {.record = "P2",
        .event = "1_month",
        .form = "adverse_event",
        .site = "site_02",
        .instance = 2};
    (void)fixture_import(registry, event, "ae_type=1");
    (void)records_put(registry, answer, event, "ae_type=2");
    (void)records_put(registry, answer, p1, "age=62");
    records_rename(registry, "P1", "Q1");
    records_merge(registry, "P2", "Q1", REGISTRY_KEEP_UNSAID);
    const FixtureKey now = {.record = "Q1", .event = "baseline"};
    const int64_t first = records_put(registry, "import", now, "age=62");
    FixtureKey raised = event;
    raised.record = "Q1";
    raised.instance = 1002;
    const int64_t second = records_put(registry, "import", raised, "ae_type=2");
    (void)records_put(registry, "import", raised, "ae_type=2");
    g_autofree char *both =
        g_strdup_printf("%d Q1 age 62, %d Q1 ae_type 2", (int)first, (int)second);
    expect(made, both);
    fixture_check(made->path,
        "SELECT group_concat(instance) FROM proreg_value_change WHERE what = 'learned'",
        "1,1002");
}

/* The cell as it is called now. */
static void test_learned__key(void **state)
{
    const Case *made = *state;
    (void)fixture_import(made->registry,
        (FixtureKey){.record = "P2", .event = "baseline", .site = "site_02"}, "age=61");
    records_merge(made->registry, "P2", "P1", REGISTRY_KEEP_INTO);
    GError *error = NULL;
    g_autoptr(RegistryMoves) moves = registry_moves_read(made->registry, &error);
    fixture_no_error(error);
    const SchemaStudy *study = registry_study(made->registry);
    const RegistryValueChange age = {
        .record_id = "P2", .event = "baseline_arm_1", .instance = 1, .column = "age"};
    const RegistryValueChange event = {
        .record_id = "P2", .event = "1_month_arm_1", .instance = 3, .column = "ae_type"};
    g_autofree char *first = registry_learned_key(moves, study, &age);
    g_autofree char *second = registry_learned_key(moves, study, &event);
    assert_string_equal(first, "P1\nbaseline_arm_1\n1\nage");
    assert_string_equal(second, "P1\n1_month_arm_1\n1003\nae_type");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learned__answers),
        cmocka_unit_test_setup_teardown(test_learned__noted_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_learned__only_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_learned__answered_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_learned__taken_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_learned__moved, setup, teardown),
        cmocka_unit_test_setup_teardown(test_learned__key, setup, teardown),
    };
    return cmocka_run_group_tests_name("registry/learned", tests, NULL, NULL);
}
