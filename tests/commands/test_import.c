#include "caller.h"

#include "commands/import.h"
#include "commands/init.h"
#include "registry/registry.h"

/** What import, check and init do for a caller that is no terminal. */
#define STUDY PROREG_SOURCE_DIR "/schema/jasa"
#define HEAD "record_id,redcap_event_name,consent,age,sex,kps\n"

static void put(const char *path, const char *text)
{
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static char *get(const char *path)
{
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void init(Caller *caller)
{
    const CommandInit options = {.db = "r.sqlite", .study = STUDY, .user = "test"};
    caller_assert_ok(
        caller, command_init(&options, &caller->sinks, &caller->facts, &caller->error));
    assert_true(g_str_has_prefix(caller->data->str, "r.sqlite: a registry for "));
    caller_reset(caller);
}

static int64_t count_records(void)
{
    g_autoptr(Registry) registry = registry_open("r.sqlite", REGISTRY_READ, NULL);
    assert_non_null(registry);
    return registry_n_records(registry, NULL);
}

static gboolean import(Caller *caller, const CommandImport *options)
{
    return command_import(options, &caller->sinks, &caller->facts, &caller->error);
}

static const char *const one_file[] = {"a.csv"};
static const char *const two_files[] = {"a.csv", "b.csv"};

static void test_import__facts_and_data(void **state)
{
    Caller *caller = *state;
    init(caller);
    put("a.csv", HEAD "1,baseline_arm_1,1,45,1,90\n");
    const CommandImport options = {.db = "r.sqlite",
        .files = one_file,
        .n_files = 1,
        .intake = {.site = "site_01", .format = "json"}};
    caller_assert_ok(caller, import(caller, &options));
    assert_false(caller->facts.has_findings);
    assert_false(caller->facts.has_refusals);
    assert_non_null(strstr(caller->data->str, "\"status\": \"imported\""));
    assert_string_equal(caller->messages->str, "");

    caller_reset(caller);
    put("a.csv", HEAD "2,baseline_arm_1,1,45,1,999\n");
    caller_assert_ok(caller, import(caller, &options));
    assert_true(caller->facts.has_findings);
    assert_false(caller->facts.has_refusals);

    caller_reset(caller);
    put("a.csv", HEAD "3,baseline_arm_1\n");
    CommandImport strict = options;
    strict.intake.strict = true;
    caller_assert_ok(caller, import(caller, &strict));
    assert_true(caller->facts.has_findings);
    assert_true(caller->facts.has_refusals);
    assert_int_equal(count_records(), 2);
}

/* Asked to stop before it begins: nothing goes in, no list is left. */
static void test_import__stopped_before(void **state)
{
    Caller *caller = *state;
    init(caller);
    put("a.csv", HEAD "1,baseline_arm_1,1,45,1,90\n");
    const CommandImport options = {
        .db = "r.sqlite", .files = one_file, .n_files = 1, .intake = {.site = "site_01"}};
    caller->cancel = 1;
    caller_assert_failed(caller, import(caller, &options), BASE_ERROR_STOPPED, "stopped");
    assert_int_equal(count_records(), 0);
    caller_reset(caller);
    caller_assert_ok(caller, import(caller, &options));
    assert_int_equal(count_records(), 1);
}

/* In the middle of the second file: the first is in and told, the second not at all. */
static void test_import__stopped_within(void **state)
{
    Caller *caller = *state;
    init(caller);
    put("a.csv", HEAD "1,baseline_arm_1,1,45,1,999\n");
    g_autoptr(GString) many = g_string_new(HEAD);
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(many, "b%d,baseline_arm_1,1,45,1,90\n", i);
    put("b.csv", many->str);
    const CommandImport options = {.db = "r.sqlite",
        .files = two_files,
        .n_files = 2,
        .intake = {.site = "site_01", .problems = "p.csv", .output = "out.txt"}};
    caller->stop_at = "b.csv";
    caller_assert_failed(caller, import(caller, &options), BASE_ERROR_STOPPED, "stopped");
    assert_true(caller->n_progress > 0);
    assert_true(caller->facts.has_findings);
    assert_int_equal(count_records(), 1);
    g_autofree char *problems = get("p.csv"), *results = get("out.txt");
    assert_non_null(strstr(problems, "a.csv,2,1,baseline_arm_1,kps,999"));
    assert_non_null(strstr(results, "1 file, 1 row: 1 error"));
    assert_null(strstr(results, "b.csv"));

    caller_reset(caller);
    caller_assert_ok(caller, import(caller, &options));
    assert_int_equal(count_records(), 5001);
}

static gboolean check(Caller *caller, const CommandCheck *options)
{
    return command_check(options, &caller->sinks, &caller->facts, &caller->error);
}

static void test_check__stopped(void **state)
{
    Caller *caller = *state;
    put("a.csv", HEAD "1,baseline_arm_1,1,45,1,90\n");
    put("p.csv", "");
    const CommandCheck options = {
        .study = STUDY, .files = one_file, .n_files = 1, .intake = {.problems = "p.csv"}};
    caller->cancel = 1;
    caller_assert_failed(caller, check(caller, &options), BASE_ERROR_STOPPED, "stopped");
    g_autofree char *before = get("p.csv");
    assert_string_equal(before, "");
    assert_int_equal(caller_count_files("."), 2);
}

static void test_check__usage(void **state)
{
    Caller *caller = *state;
    put("a.csv", HEAD);
    put("b.csv", HEAD);
    CommandCheck options = {.files = two_files, .n_files = 2};
    caller_assert_failed(caller, check(caller, &options), BASE_ERROR_USAGE, "--study");
    caller_reset(caller);
    options.study = STUDY;
    options.intake.site = "site_99x";
    caller_assert_failed(caller, check(caller, &options), BASE_ERROR_USAGE, "site_99x");
    caller_reset(caller);
    options.intake = (CommandIntake){.fixme = "f.csv"};
    caller_assert_failed(caller, check(caller, &options), BASE_ERROR_USAGE, "--fixme");
    caller_reset(caller);
    options.intake = (CommandIntake){.problems = "b.csv"};
    caller_assert_failed(caller, check(caller, &options), BASE_ERROR_USAGE, "--problems b.csv");
    assert_string_equal(caller->data->str, "");
}

/* The registry fails after the lists were opened: they stay as they were. */
static void test_import__no_registry(void **state)
{
    Caller *caller = *state;
    put("a.csv", HEAD);
    put("r.sqlite", "no registry at all");
    const CommandImport options = {
        .db = "r.sqlite", .files = one_file, .n_files = 1, .intake = {.problems = "p.csv"}};
    caller_assert_failed(caller, import(caller, &options), BASE_ERROR_DATABASE, "r.sqlite");
    assert_int_equal(caller_count_files("."), 2);
}

static void test_init__usage(void **state)
{
    Caller *caller = *state;
    CommandInit options = {.db = "r.sqlite"};
    caller_assert_failed(caller,
        command_init(&options, &caller->sinks, &caller->facts, &caller->error),
        BASE_ERROR_USAGE, "--study");
    init((caller_reset(caller), caller));
    options.study = STUDY;
    caller_assert_failed(caller,
        command_init(&options, &caller->sinks, &caller->facts, &caller->error),
        BASE_ERROR_USAGE, "r.sqlite");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_import__facts_and_data, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(
            test_import__stopped_before, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(
            test_import__stopped_within, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_check__stopped, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_check__usage, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(
            test_import__no_registry, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_init__usage, caller_set_up, caller_tear_down),
    };
    return cmocka_run_group_tests_name("commands/import", tests, NULL, NULL);
}
